package io.statsprofile.internal.series;

import java.util.List;

/**
 * One colour of a stacked chart: a function's values, bucket by bucket.
 *
 * @param function unique name, or {@link MeasureSeries#OTHER}
 * @param values one per bucket, nanoseconds or calls; an estimate may be a little below 0
 */
public record Band(String function, List<Long> values) {

    public Band {
        values = List.copyOf(values);
    }

    /** Over the whole window. */
    public long sum() {
        return values.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }
}
