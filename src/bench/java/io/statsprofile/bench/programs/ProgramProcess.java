package io.statsprofile.bench.programs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * One program in a JVM of its own, led line by line over its standard input: {@code run <ms>}, of CPU time, answers {@code ran <operations>
 * <nanoseconds> <p99 in nanoseconds>}, {@code counts <file>} writes the calls by function so far, {@code memory} answers the heap in
 * use after a collection, {@code readings} what two readings of the clock take, {@code delayed} what {@link Delay} did, {@code level
 * <level>} sets that of all that is profiled and answers before it is carried out, {@code end} checks the work, stops Logback and answers
 * with the driver's own counters.
 *
 * <p>Arguments: the program; {@code wait} where levels are to be carried out before it is loaded, else {@code go}.
 */
public final class ProgramProcess {

    /** System property: seconds of CPU time after which all levels are set to OFF. */
    static final String DESELECT = "bench.deselect";

    private static final int READINGS = 200_000;
    private static final int MOST_SAMPLES = 1 << 20;
    /** A look at the thread's CPU time takes some hundred nanoseconds. */
    private static final long LOOK_NANOS = 1_000_000;

    private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    private final Program program;
    private final long[] samples = new long[MOST_SAMPLES];
    private final boolean recorded;
    private final ExecutionSamples sampler = Boolean.getBoolean(ExecutionSamples.PROPERTY) ? new ExecutionSamples() : null;
    private long operations;
    private long deselectNanos = TimeUnit.SECONDS.toNanos(Integer.getInteger(DESELECT, Integer.MAX_VALUE));

    private ProgramProcess(Program program, boolean recorded) {
        this.program = program;
        this.recorded = recorded;
    }

    public static void main(String[] args) throws Exception {
        // In each contender, also where nothing is recorded: who profiles by Logback has it anyway, and what it takes to start is in the
        // JVM's
        // profiles of the JDK's own methods.
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (args[1].equals("wait")) {
            Recorded.awaitSelection(logging);
        }
        ProgramProcess process = new ProgramProcess(program(args[0]), args[1].equals("wait"));
        if (process.sampler != null) {
            process.sampler.start();
        }
        process.program.start();
        System.out.println("ready " + process.program.port());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (line.equals("end")) {
                process.end(logging);
                Runtime.getRuntime().halt(0);
            }
            System.out.println(process.answer(line.split(" ", 2)));
        }
        Runtime.getRuntime().halt(1);
    }

    static Program program(String name) {
        return switch (name) {
            case "h2" -> new H2Program();
            case "jackson" -> new JacksonProgram();
            case "lucene" -> new LuceneProgram();
            case "service" -> new ServiceProgram();
            default -> throw new IllegalArgumentException("there is no program " + name);
        };
    }

    private String answer(String[] command) throws Exception {
        return switch (command[0]) {
            case "run" -> run(Long.parseLong(command[1]) * 1_000_000);
            case "counts" -> {
                Recorded.writeCounts(Path.of(command[1]));
                yield "counted";
            }
            case "memory" -> {
                System.gc();
                yield "used " + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            }
            case "delayed" -> "delayed " + Delay.taken();
            case "level" -> {
                setLevel(Level.valueOf(command[1]));
                yield "set";
            }
            case "readings" -> "readings " + readings();
            default -> throw new IllegalArgumentException("unknown command " + command[0]);
        };
    }

    private String run(long nanos) throws Exception {
        if (Boolean.getBoolean(Recorded.SAMPLED)) {
            Recorded.sampleAll();
        }
        if (cpu.getCurrentThreadCpuTime() > deselectNanos) {
            deselectNanos = Long.MAX_VALUE;
            setLevel(Level.OFF);
        }
        long start = System.nanoTime();
        long last = start;
        long looked = start;
        long end = cpu.getCurrentThreadCpuTime() + nanos;
        int count = 0;
        for (boolean more = true; more;) {
            program.operation();
            long now = System.nanoTime();
            samples[count++ & MOST_SAMPLES - 1] = now - last;
            last = now;
            if (now - looked > LOOK_NANOS) {
                looked = now;
                more = cpu.getCurrentThreadCpuTime() < end;
            }
        }
        operations += count;
        if (recorded) {
            Recorded.look();
        }
        int kept = Math.min(count, MOST_SAMPLES);
        Arrays.sort(samples, 0, kept);
        return "ran " + count + " " + (last - start) + " " + samples[(int) (kept * 0.99)];
    }

    private static void setLevel(Level level) {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLoggerList().stream()
                .filter(logger -> logger.getName().startsWith("statsprofile.") && logger.getLevel() != null)
                .forEach(logger -> logger.setLevel(level));
    }

    /** The best of some rounds: a thread that was interrupted says nothing of the clock. */
    private static double readings() {
        double best = Double.MAX_VALUE;
        long sink = 0;
        for (int round = 0; round < 10; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < READINGS; i++) {
                sink ^= System.nanoTime() ^ System.nanoTime();
            }
            best = Math.min(best, (double) (System.nanoTime() - start) / READINGS);
        }
        return sink == 42 ? 0 : best;
    }

    private void end(LoggerContext logging) throws Exception {
        program.check(operations);
        if (sampler != null && sampler.stop() == 0) {
            throw new IllegalStateException("JFR has sampled nothing");
        }
        Map<String, Long> calls = program.calls();
        logging.stop();
        StringBuilder answer = new StringBuilder("ended ").append(operations);
        calls.forEach((function, count) -> answer.append(' ').append(function).append(' ').append(count));
        System.out.println(answer);
        System.out.flush();
    }
}
