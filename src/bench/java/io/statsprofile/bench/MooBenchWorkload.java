package io.statsprofile.bench;

import com.acme.depth.Monitored;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.internal.probe.Modes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * One contender in one JVM, in the shape of MooBench: a method calls itself ten deep and reads the clock at the bottom, over and
 * over; what is told is the time of one outer call. Prints one line {@code median <ns> counted <calls> expected <calls>}.
 *
 * <p>Arguments: who counts ({@code nobody}, {@code us}, {@code us-traced}, {@code us-sampled}, {@code jfr} or {@code kieker}), warm-up
 * calls, measured calls.
 */
public final class MooBenchWorkload {

    static final int DEPTH = 10;
    /** Outer calls timed together, since the clock of some machines ticks in steps of ten nanoseconds. */
    private static final int BATCH = 100;
    static final String METHOD = Monitored.METHOD;

    private MooBenchWorkload() {
    }

    public static void main(String[] args) throws Exception {
        int warmUp = Integer.parseInt(args[1]);
        int measured = Integer.parseInt(args[2]);
        long expected = (long) (warmUp + measured) * DEPTH;
        switch (args[0]) {
            case "nobody" -> report(run(warmUp, measured), 0, 0);
            case "us", "us-traced", "us-sampled" -> {
                CounterReader reader = CounterReaders.claim(MooBenchWorkload.class.getClassLoader(), "moobench");
                String level = args[0].equals("us-traced") ? "TRACE" : "DEBUG";
                Control.get().select(reader, Map.of(Monitored.class.getName(), level));
                if (args[0].equals("us-sampled")) {
                    Monitored.monitored(1);
                    expected++;
                    sampleAll();
                }
                double median = run(warmUp, measured);
                report(median, counted(reader.cut(true)), expected);
            }
            case "jfr" -> {
                try (Recording recording = new Recording()) {
                    recording.enable("jdk.MethodTiming").with("filter", Monitored.class.getName() + "::" + METHOD)
                            .with("period", "endChunk");
                    recording.start();
                    double median = run(warmUp, measured);
                    recording.stop();
                    report(median, counted(recording), expected);
                }
            }
            case "kieker" -> report(run(warmUp, measured), KiekerRecords.await(), expected);
            default -> throw new IllegalArgumentException("who counts is nobody, us, us-traced, us-sampled, jfr or kieker, not " + args[0]);
        }
    }

    /** Its functions are known from when its class is loaded. */
    private static void sampleAll() {
        for (int id = 0; id < Functions.count(); id++) {
            Modes.set(id, Modes.SAMPLED);
        }
    }

    private static double run(int warmUp, int measured) {
        long sink = 0;
        for (int i = 0; i < warmUp; i++) {
            sink += Monitored.monitored(DEPTH);
        }
        long[] nanos = new long[measured / BATCH];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            for (int call = 0; call < BATCH; call++) {
                sink += Monitored.monitored(DEPTH);
            }
            nanos[i] = System.nanoTime() - start;
        }
        if (sink == 42) {
            System.out.println("keeps the calls alive");
        }
        Arrays.sort(nanos);
        return (double) nanos[nanos.length / 2] / BATCH;
    }

    private static void report(double median, long counted, long expected) {
        System.out.println("median " + median + " counted " + counted + " expected " + expected);
    }

    private static long counted(IntervalSnapshot snapshot) {
        for (int i = 0; i < snapshot.functions.length; i++) {
            if (Functions.method(snapshot.functions[i]).equals(METHOD)) {
                return snapshot.ncalls[i];
            }
        }
        return 0;
    }

    private static long counted(Recording recording) throws Exception {
        Path file = Files.createTempFile("moobench", ".jfr");
        try {
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            return events.stream().filter(event -> event.getEventType().getName().equals("jdk.MethodTiming"))
                    .filter(event -> event.<RecordedMethod>getValue("method").getName().equals(METHOD))
                    .mapToLong(event -> event.getLong("invocations")).max().orElse(0);
        } finally {
            Files.delete(file);
        }
    }
}
