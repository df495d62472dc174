package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.ProfileDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sequences of one run, as ranges. Those that touch are one, so what is kept grows with the gaps and not with the sequences. Not
 * thread-safe.
 */
final class SequenceRanges {

    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

    /**
     * Consecutive sequences.
     *
     * @param first 0 or more
     * @param last not before the first
     */
    record Range(long first, long last) {

        /** Those of the slices that an hour document has. */
        static Range of(ProfileDocument hour) {
            return new Range(hour.sequence(), Math.max(hour.sequence(), hour.facts().rollup().lastSequence()));
        }

        long count() {
            return last - first + 1;
        }
    }

    /**
     * Adds all from the first to the last.
     *
     * @return whether none of them was there
     */
    boolean add(long first, long last) {
        boolean isNew = true;
        long from = first;
        long to = last;
        Map.Entry<Long, Long> before = lastByFirst.floorEntry(to + 1);
        while (before != null && before.getValue() >= from - 1) {
            isNew &= before.getValue() < first || before.getKey() > last;
            from = Math.min(from, before.getKey());
            to = Math.max(to, before.getValue());
            lastByFirst.remove(before.getKey());
            before = lastByFirst.floorEntry(to + 1);
        }
        lastByFirst.put(from, to);
        return isNew;
    }

    boolean has(long sequence) {
        return hasAll(sequence, sequence);
    }

    boolean hasAll(long first, long last) {
        Map.Entry<Long, Long> range = lastByFirst.floorEntry(first);
        return range != null && range.getValue() >= last;
    }

    /** What is not there of the sequences from the first to the last, in order. */
    List<Range> missing(long first, long last) {
        List<Range> missing = new ArrayList<>();
        long next = first;
        Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
        if (before != null) {
            next = Math.max(next, before.getValue() + 1);
        }
        for (Map.Entry<Long, Long> range : lastByFirst.subMap(first, false, Math.max(first, last), true).entrySet()) {
            if (range.getKey() > next) {
                missing.add(new Range(next, range.getKey() - 1));
            }
            next = range.getValue() + 1;
        }
        if (next <= last) {
            missing.add(new Range(next, last));
        }
        return missing;
    }

    /** All, in order. */
    List<Range> ranges() {
        return lastByFirst.entrySet().stream().map(range -> new Range(range.getKey(), range.getValue())).toList();
    }
}
