package io.statsprofile.internal.query;

import io.statsprofile.internal.series.FunctionTrend;
import io.statsprofile.internal.series.Measure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One function's values by measure and bucket. Not thread-safe. */
final class BucketFigures {

    private final Map<Measure, long[]> values = new EnumMap<>(Measure.class);

    BucketFigures(int buckets) {
        for (Measure measure : Measure.values()) {
            values.put(measure, new long[buckets]);
        }
    }

    void add(Measure measure, int bucket, long value) {
        long[] sums = values.get(measure);
        sums[bucket] = Math.addExact(sums[bucket], value);
    }

    FunctionTrend trend(Measure measure) {
        return new FunctionTrend(of(measure), of(Measure.NCALLS));
    }

    List<Long> of(Measure measure) {
        List<Long> list = new ArrayList<>();
        for (long value : values.get(measure)) {
            list.add(value);
        }
        return list;
    }
}
