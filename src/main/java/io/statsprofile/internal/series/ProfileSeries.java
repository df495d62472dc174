package io.statsprofile.internal.series;

import io.statsprofile.pstats.StatsProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The profile between two moments, bucket by bucket: the answer to a query, and all that a chart or a table needs.
 *
 * @param measure what the question ranked by
 * @param from inclusive, whole milliseconds; null where the question left it open and there is no document
 * @param to exclusive, whole milliseconds; null likewise
 * @param bucket length of a bucket; buckets begin at its multiples, counted from 1970 in UTC
 * @param bucketStarts in order, without holes; the first bucket holds {@code from} and the last one ends at {@code to} or later. Empty
 *     when the window is
 * @param slices slices that begin in each bucket; an idle service has them too. Those of an hour or day count where that begins
 * @param silent whether nobody reports of a bucket though a run may have been running: no slice begins there and no longer one reaches
 *     into it
 * @param notRunning whether nobody reports of a bucket since nobody was running: it lies before the first start and after the last end of
 *     runs that are known
 * @param measures every measure's chart over the same buckets
 * @param functions every function that is known by name, ranked by {@code measure}, equal ones by name
 * @param folded the functions that the documents do not name, taken together
 * @param profile every function of the window, whatever names the question asked for, with its place in the source and its callers, where
 *     the question asked
 *        for callers; otherwise {@link StatsProfile#EMPTY}
 * @param coverage what the answer rests on
 * @param notes what else the reader should know, one sentence each
 */
public record ProfileSeries(Measure measure, Instant from, Instant to, Duration bucket, List<Instant> bucketStarts,
        List<Long> slices, List<Boolean> silent, List<Boolean> notRunning, Map<Measure, MeasureSeries> measures,
        List<FunctionTotals> functions, FunctionTotals folded, StatsProfile profile, Coverage coverage, List<String> notes) {

    public ProfileSeries {
        bucketStarts = List.copyOf(bucketStarts);
        slices = List.copyOf(slices);
        silent = List.copyOf(silent);
        notRunning = List.copyOf(notRunning);
        measures = Map.copyOf(measures);
        functions = List.copyOf(functions);
        notes = List.copyOf(notes);
    }

    /** The chart of the measure that was asked for. */
    public MeasureSeries series() {
        return measures.get(measure);
    }

    /** The chart of a measure. */
    public MeasureSeries series(Measure which) {
        return measures.get(which);
    }

    /**
     * Whether a silent bucket is one of which nobody can have reported yet: the window ends within its first slice or right behind, and
     * at no boundary of slices, as one that ends now does.
     */
    public boolean isAwaited(int bucketIndex) {
        long interval = coverage.intervalNanos() / 1_000_000;
        long first = to == null || interval == 0 ? 0 : to.toEpochMilli() - bucketStarts.get(bucketIndex).toEpochMilli();
        return silent.get(bucketIndex) && 2 * first < 3 * interval && first % interval != 0;
    }

    /** Whether a silent bucket is one in which no slice can begin, since the window begins within its last one. */
    public boolean isCutOff(int bucketIndex) {
        long interval = coverage.intervalNanos() / 1_000_000;
        return silent.get(bucketIndex) && from != null && interval > 0
                && -Math.floorDiv(-from.toEpochMilli(), interval) * interval >= bucketStarts.get(bucketIndex).plus(bucket).toEpochMilli();
    }

    /** Whether nobody reports of a bucket of which somebody should. */
    public boolean isSilent(int bucketIndex) {
        return silent.get(bucketIndex) && !isAwaited(bucketIndex) && !isCutOff(bucketIndex);
    }

    /** Whether nobody reports of this bucket, or a run is known to lack some of them. */
    public boolean isIncomplete(int bucketIndex) {
        Instant start = bucketStarts.get(bucketIndex);
        Instant end = start.plus(bucket);
        return isSilent(bucketIndex) || coverage.gaps().stream()
                .anyMatch(gap -> gap.before().isAfter(start) && gap.after().plusNanos(coverage.intervalNanos()).isBefore(end));
    }
}
