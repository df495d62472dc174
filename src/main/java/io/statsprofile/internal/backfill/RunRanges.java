package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.ProfileDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sequences of runs that are taken already, such as those of the slices that hours have. Not thread-safe. */
final class RunRanges {

    private static final SequenceRanges NONE = new SequenceRanges();

    private final Map<String, SequenceRanges> byRun = new HashMap<>();

    /** @return whether none of them was there */
    boolean add(String runId, long first, long last) {
        return byRun.computeIfAbsent(runId, run -> new SequenceRanges()).add(first, last);
    }

    /** @return whether none of its slices was there */
    boolean add(ProfileDocument hour) {
        SequenceRanges.Range range = SequenceRanges.Range.of(hour);
        return add(hour.runId(), range.first(), range.last());
    }

    /** Whether all slices of an hour document are there. */
    boolean hasAll(ProfileDocument hour) {
        SequenceRanges.Range range = SequenceRanges.Range.of(hour);
        return hasAll(hour.runId(), range.first(), range.last());
    }

    boolean has(String runId, long sequence) {
        return byRun.getOrDefault(runId, NONE).has(sequence);
    }

    boolean hasAll(String runId, long first, long last) {
        return byRun.getOrDefault(runId, NONE).hasAll(first, last);
    }

    List<SequenceRanges.Range> missing(String runId, long first, long last) {
        return byRun.getOrDefault(runId, NONE).missing(first, last);
    }
}
