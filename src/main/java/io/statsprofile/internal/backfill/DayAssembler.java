package io.statsprofile.internal.backfill;

import io.statsprofile.internal.model.HourRange;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.pstats.FunctionProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes day documents of hours of one service, in whatever order they come. A day document says by ranges of sequences which hours it has,
 * so that those that come later can have another one. One that has too many ranges, or whose figures would be too large, is ended, and the
 * next hour begins another. Holds the sums of one document. Not thread-safe.
 */
final class DayAssembler {

    /** Of about 60 bytes each. */
    private static final int MOST_RANGES = 5_000;

    private final DayKey key;
    private final int top;
    private final int mostRanges;
    private final DocumentSink sink;
    private long sequence;
    private Rollup rollup;
    private final Map<String, SequenceRanges> ranges = new TreeMap<>();
    private int rangesAtMost;
    private long largest;

    /** @param sequence of its first document: how many the day has already */
    DayAssembler(DayKey key, long sequence, int top, DocumentSink sink) {
        this(key, sequence, top, MOST_RANGES, sink);
    }

    DayAssembler(DayKey key, long sequence, int top, int mostRanges, DocumentSink sink) {
        this.key = key;
        this.sequence = sequence;
        this.top = top;
        this.mostRanges = mostRanges;
        this.sink = sink;
    }

    /** @param hour that was not added before */
    void add(ProfileDocument hour) throws IOException {
        long largestOfHour = largestSum(hour);
        if (rollup != null && (rangesAtMost >= mostRanges || largest + largestOfHour < 0)) {
            finish();
        }
        if (rollup == null) {
            rollup = Rollup.ofDay(key.runId(), sequence);
        }
        rollup.add(hour);
        SequenceRanges.Range range = SequenceRanges.Range.of(hour);
        ranges.computeIfAbsent(hour.runId(), run -> new SequenceRanges()).add(range.first(), range.last());
        rangesAtMost = ranges.size() < mostRanges ? ranges.values().stream().mapToInt(of -> of.ranges().size()).sum() : mostRanges;
        largest += largestOfHour;
    }

    /** No figure of the sum of several documents is more than the sum of these. */
    private static long largestSum(ProfileDocument hour) {
        long most = Math.max(hour.profile().totalNanos(), hour.profile().totalCalls());
        for (FunctionProfile row : hour.profile().funcProfiles().values()) {
            most = Math.max(most, Math.max(Math.abs(row.tottimeNanos()), row.hasCumtime() ? row.cumtimeNanos() : 0));
        }
        return most;
    }

    /** Hands on what is under way. */
    void finish() throws IOException {
        if (rollup == null) {
            return;
        }
        List<HourRange> told = new ArrayList<>();
        ranges.forEach((runId, of) -> of.ranges().forEach(range -> told.add(new HourRange(runId, range.first(), range.last()))));
        ProfileDocument document = rollup.document(top, HourAssembler.MOST_BYTES);
        sink.put(document.withFacts(document.facts().withRollup(document.facts().rollup().withHourRanges(told))));
        rollup = null;
        ranges.clear();
        rangesAtMost = 0;
        largest = 0;
        sequence++;
    }
}
