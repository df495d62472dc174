package io.statsprofile.internal.series;

import io.statsprofile.internal.model.Overhead;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an answer rests on, and what it lacks.
 *
 * @param slices slices whose figures are in the answer, each counted once, also those that an hour or a day sums up
 * @param warmup documents that are left out as the beginning of their run, since the question asked for that
 * @param duplicates further copies of documents; not in the figures
 * @param gaps documents that are missing between others of their run, or before all of a run that was made within the window, by run and
 *     sequence
 * @param unfinished runs that fell silent without their last document
 * @param late slices that took more than one and a half intervals
 * @param droppedDocuments documents that the services report to have dropped within the window
 * @param deferredThreads threads, summed over slices, whose figures came with a later slice
 * @param unrecordedCalls calls that a bound kept out of the figures
 * @param overMemoryCalls those of them that the agent's memory limit kept out
 * @param estimatedCostNanos what profiling itself took of the threads' time, by the services' estimates, nanoseconds
 * @param runs runs with at least one document; days do not tell theirs
 * @param functions functions known by name
 * @param intervalNanos the longest interval among the slices, nanoseconds; 0 where unknown
 * @param profiledNanos durations of all slices together, nanoseconds: two hosts for a minute are two minutes
 * @param services {@code service.name} of what was seen
 * @param versions {@code service.version}
 * @param environments {@code service.environment}
 * @param hosts {@code host.name}
 * @param foldedForSize functions that had no name in a slice only since its event would have been too long, added up over slices
 * @param losses why documents were dropped within the window, and how long others waited
 * @param overhead what profiling might take and took of the profiled threads' CPU time in the window; counts of functions are the most of
 *     any slice
 * @param delivery how delivery went within the window
 * @param composition of which documents the answer is made
 */
public record Coverage(long slices, long warmup, long duplicates, List<SliceGap> gaps, List<UnfinishedRun> unfinished, long late,
        long droppedDocuments,
        long deferredThreads, long unrecordedCalls, long overMemoryCalls, long estimatedCostNanos, int runs, int functions,
        long intervalNanos,
        long profiledNanos,
        SortedSet<String> services, SortedSet<String> versions, SortedSet<String> environments, SortedSet<String> hosts,
        long foldedForSize, DeliveryLosses losses, Overhead overhead, DeliverySums delivery, Composition composition) {

    /** Without a budget, and with events that were long enough. */
    public Coverage(long slices, long warmup, long duplicates, List<SliceGap> gaps, List<UnfinishedRun> unfinished, long late,
            long droppedDocuments,
            long deferredThreads, long unrecordedCalls, long overMemoryCalls, long estimatedCostNanos, int runs, int functions,
            long intervalNanos,
            long profiledNanos,
            SortedSet<String> services, SortedSet<String> versions, SortedSet<String> environments, SortedSet<String> hosts) {
        this(slices, warmup, duplicates, gaps, unfinished, late, droppedDocuments, deferredThreads, unrecordedCalls, overMemoryCalls,
                estimatedCostNanos, runs,
                functions, intervalNanos, profiledNanos, services, versions, environments, hosts, 0,
                DeliveryLosses.NONE, Overhead.UNKNOWN, DeliverySums.NONE, Composition.SLICES);
    }

    public Coverage {
        gaps = List.copyOf(gaps);
        unfinished = List.copyOf(unfinished);
        services = copy(services);
        versions = copy(versions);
        environments = copy(environments);
        hosts = copy(hosts);
    }

    /** Documents that are known to exist and are not there. */
    public long missing() {
        return gaps.stream().mapToLong(SliceGap::count).sum();
    }

    /** Whether nothing at all was found. */
    public boolean isEmpty() {
        return slices == 0;
    }

    private static SortedSet<String> copy(SortedSet<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }
}
