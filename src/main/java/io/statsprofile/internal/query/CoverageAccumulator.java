package io.statsprofile.internal.query;

import io.statsprofile.internal.series.Composition;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.MissingRollup;
import io.statsprofile.internal.series.SliceGap;
import io.statsprofile.internal.series.Stretch;
import io.statsprofile.internal.series.UnfinishedRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects what {@link Coverage} tells. Fields are sums, or names seen. Not thread-safe. */
final class CoverageAccumulator {

    final Map<String, RunAccumulator> runs = new TreeMap<>();
    final SortedSet<String> services = new TreeSet<>();
    final SortedSet<String> versions = new TreeSet<>();
    final SortedSet<String> environments = new TreeSet<>();
    final SortedSet<String> hosts = new TreeSet<>();
    long slices;
    long hours;
    long days;
    List<Stretch> stretches = List.of();
    List<MissingRollup> missing = List.of();
    long warmup;
    long duplicates;
    long late;
    long deferredThreads;
    long unrecordedCalls;
    long overMemoryCalls;
    long estimatedCostNanos;
    long intervalNanos;
    long profiledNanos;
    long foldedForSize;
    long longestWaitNanos;
    long spoolBytes;
    LastError lastError;
    final OverheadAccumulator overhead = new OverheadAccumulator();

    RunAccumulator run(String runId) {
        return runs.computeIfAbsent(runId, RunAccumulator::new);
    }

    /** Whether some run may have been running at a moment. */
    boolean mayRunAt(long millis) {
        return runs.isEmpty() || runs.values().stream().anyMatch(run -> run.mayRunAt(millis));
    }

    /** Runs whose first documents are missing, by what is known without a look beyond the window. */
    List<RunAccumulator> lackingFirst(Buckets window, boolean openBegin) {
        return runs.values().stream().filter(run -> run.lacksFirst(window, openBegin)).toList();
    }

    Coverage coverage(Buckets window, int functions) {
        List<SliceGap> gaps = new ArrayList<>();
        List<UnfinishedRun> unfinished = new ArrayList<>();
        long dropped = 0;
        Map<String, Long> lost = new HashMap<>();
        Map<String, Long> counted = new HashMap<>();
        int telling = 0;
        for (RunAccumulator run : runs.values()) {
            gaps.addAll(run.gaps());
            run.unfinished(window, intervalNanos / 1_000_000).ifPresent(unfinished::add);
            dropped += run.dropped();
            run.addLost(lost);
            run.addCounted(counted);
            telling += run.tells() ? 1 : 0;
        }
        return new Coverage(slices, warmup, duplicates, gaps, unfinished, late, dropped, deferredThreads, unrecordedCalls, overMemoryCalls,
                estimatedCostNanos,
                runs.size(), functions, intervalNanos, profiledNanos, services, versions, environments, hosts, foldedForSize,
                LossFields.losses(lost, longestWaitNanos / 1_000_000), overhead.sum(),
                CounterFields.sums(telling, counted, spoolBytes, lastError), new Composition(stretches, hours, days, missing));
    }
}
