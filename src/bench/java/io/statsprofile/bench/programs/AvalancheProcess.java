package io.statsprofile.bench.programs;

import ch.qos.logback.classic.LoggerContext;
import com.acme.avalanche.Stone;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/**
 * In a JVM of its own: after some calm seconds one function is called as often as a thread can. What that costs is seen beside the same
 * bytecode under another name, by the thread's CPU time, in blocks of {@value #BLOCK_MILLIS} ms. How many calls that were in a
 * second of the thread's CPU time is said at the end.
 */
public final class AvalancheProcess {

    static final int BLOCK_MILLIS = 50;
    private static final int BLOCKS = 200;
    private static final int NEAR = 5;
    private static final int CALM_MILLIS = 5_000;
    private static final int CALLS = 50_000;

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static long sink;

    private AvalancheProcess() {
    }

    public static void main(String[] args) throws InterruptedException {
        Recorded.awaitSelection((LoggerContext) LoggerFactory.getILoggerFactory());
        long calm = System.nanoTime();
        while (System.nanoTime() - calm < CALM_MILLIS * 1_000_000L) {
            twin();
            for (int i = 0; i < 10; i++) {
                sink = Stone.roll(sink + i);
            }
        }
        double[] alone = new double[BLOCKS];
        double[] profiled = new double[BLOCKS];
        long allCalls = 0;
        long nanos = 0;
        long start = System.nanoTime();
        for (int block = 0; block < BLOCKS; block++) {
            long calls = 0;
            long before = CPU.getCurrentThreadCpuTime();
            while (System.nanoTime() - start < (block + 1L) * BLOCK_MILLIS * 1_000_000L * 9 / 10 + block * BLOCK_MILLIS * 100_000L) {
                stone();
                calls += CALLS;
            }
            long took = CPU.getCurrentThreadCpuTime() - before;
            allCalls += calls;
            nanos += took;
            profiled[block] = calls == 0 ? Double.NaN : (double) took / calls;
            alone[block] = twin();
        }
        for (int block = 0; block < BLOCKS; block++) {
            System.out.println("block " + (Double.isNaN(profiled[block]) ? 0 : 1 - near(alone, block) / profiled[block]));
        }
        System.out.println("rate " + allCalls * 1e9 / nanos);
        System.out.flush();
        Runtime.getRuntime().halt(sink == 42 ? 2 : 0);
    }

    /** Median around that block: a machine has better and worse seconds. */
    private static double near(double[] alone, int block) {
        double[] around = Arrays.copyOfRange(alone, Math.max(0, block - NEAR), Math.min(BLOCKS, block + NEAR + 1));
        Arrays.sort(around);
        return around[around.length / 2];
    }

    /** Each call needs what the one before returned, or a processor would work on several at a time. */
    private static void stone() {
        for (int i = 0; i < CALLS; i++) {
            sink = Stone.roll(sink + i);
        }
    }

    private static double twin() {
        long before = CPU.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
            sink = Twin.roll(sink + i);
        }
        return (double) (CPU.getCurrentThreadCpuTime() - before) / CALLS;
    }
}
