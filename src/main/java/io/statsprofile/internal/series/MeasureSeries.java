package io.statsprofile.internal.series;

import java.util.List;
import java.util.Optional;

/**
 * The stacked chart of one measure.
 *
 * @param measure what the values are
 * @param bands the top functions over the whole window, the largest first; equal ones by name
 * @param others what {@code totals} hold beyond the bands, all functions that are not shown; null where values overlap
 * @param totals one per bucket: all functions together, folded ones included. For {@link Measure#CUMTIME}, whose values overlap, the
 *        total of own time, which no function's cumulative time exceeds
 * @param folded one per bucket: the part of {@code totals} whose functions the documents do not name
 */
public record MeasureSeries(Measure measure, List<Band> bands, Band others, List<Long> totals, List<Long> folded) {

    /** Name of the band of everything that is not shown by name. */
    public static final String OTHER = "Other";

    public MeasureSeries {
        bands = List.copyOf(bands);
        totals = List.copyOf(totals);
        folded = List.copyOf(folded);
        if (measure.addsUp() == (others == null)) {
            throw new IllegalArgumentException(measure.key() + (others == null ? " adds up and needs" : " overlaps and cannot have")
                    + " a band for others");
        }
    }

    /** What is not shown by name; empty where values overlap. */
    public Optional<Band> other() {
        return Optional.ofNullable(others);
    }

    /** Over the whole window, nanoseconds or calls. */
    public long total() {
        return sum(totals);
    }

    /** Over the whole window, the part of {@link #total} that documents do not name. */
    public long foldedTotal() {
        return sum(folded);
    }

    /** Part of {@link #total}, 0 to 1; 0 where there is none. */
    public double share(long value) {
        return total() == 0 ? 0 : (double) value / total();
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }
}
