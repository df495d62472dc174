package io.statsprofile.bench.programs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * In a JVM of its own: H2 under load, and all of it selected at once. What that costs is seen beside the seconds before, by CPU time of
 * the whole process, compilers and our own threads included, in blocks of {@value #BLOCK_MILLIS} ms.
 */
public final class SelectionProcess {

    static final int BLOCK_MILLIS = 250;
    private static final int BEFORE = 20;
    private static final int AFTER = 240;
    private static final int WARM_UP_SECONDS = 15;

    private final Program program = new H2Program();
    private final CpuTime cpu = new CpuTime(ProcessHandle.current().pid());
    private long operations;

    private SelectionProcess() {
    }

    public static void main(String[] args) throws Exception {
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        Recorded.awaitSelection(logging);
        SelectionProcess process = new SelectionProcess();
        process.program.start();
        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS)) {
            process.work(BLOCK_MILLIS);
        }
        double[] before = new double[BEFORE];
        for (int i = 0; i < BEFORE; i++) {
            before[i] = process.work(BLOCK_MILLIS);
        }
        double base = Arrays.stream(before).sorted().skip(BEFORE / 2).findFirst().orElseThrow();
        System.out.printf(Locale.ROOT, "base %.0f%n", base);
        logging.getLogger("statsprofile.org.h2").setLevel(Level.DEBUG);
        for (int i = 0; i < AFTER; i++) {
            System.out.println("block " + (1 - base / process.work(BLOCK_MILLIS)));
        }
        process.program.check(process.operations);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** CPU nanoseconds of an operation. */
    private double work(long millis) throws Exception {
        long start = System.nanoTime();
        long used = cpu.nanos();
        long count = 0;
        do {
            program.operation();
            count++;
        } while (System.nanoTime() - start < millis * 1_000_000);
        operations += count;
        return (double) (cpu.nanos() - used) / count;
    }
}
