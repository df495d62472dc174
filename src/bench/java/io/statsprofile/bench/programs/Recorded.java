package io.statsprofile.bench.programs;

import ch.qos.logback.classic.LoggerContext;
import io.statsprofile.internal.probe.CallRates;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Modes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the process under measurement asks the agent itself; touched only where there is one. */
public final class Recorded {

    /** System property of a process in which all functions are sampled and nobody governs. */
    public static final String SAMPLED = "bench.sampled";

    private Recorded() {
    }

    /** Levels count from a moment after Logback has read them; what is loaded before that would have to be retransformed. */
    public static void awaitSelection(LoggerContext logging) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (logging.getStatusManager().getCopyOfStatusList().stream().noneMatch(status -> status.getMessage()
                .startsWith("Profiled by levels"))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The appender did not select anything: "
                        + logging.getStatusManager().getCopyOfStatusList());
            }
            Thread.sleep(5);
        }
    }

    /** All functions that there are by now. */
    public static void sampleAll() {
        for (int id = 0; id < Functions.count(); id++) {
            Modes.set(id, Modes.SAMPLED);
        }
    }

    /** Counters that a thread gives back when it rests are lost for those who have not looked before. */
    public static void look() {
        CallRates.ncalls(null);
    }

    /** A line for each function that was called: its calls so far, a tab, its name. */
    public static void writeCounts(Path file) throws IOException {
        long[] calls = CallRates.ncalls(null);
        StringBuilder lines = new StringBuilder();
        for (int id = 0; id < calls.length; id++) {
            if (calls[id] > 0 && Functions.isRegistered(id)) {
                lines.append(calls[id]).append('\t').append(Functions.function(id)).append('\n');
            }
        }
        Files.writeString(file, lines);
    }
}
