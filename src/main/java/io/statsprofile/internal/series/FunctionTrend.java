package io.statsprofile.internal.series;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One function bucket by bucket.
 *
 * @param values of a measure of time, nanoseconds
 * @param ncalls calls that returned or threw in each bucket
 */
public record FunctionTrend(List<Long> values, List<Long> ncalls) {

    /** @throws IllegalArgumentException when the lists differ in length */
    public FunctionTrend {
        values = List.copyOf(values);
        ncalls = List.copyOf(ncalls);
        if (values.size() != ncalls.size()) {
            throw new IllegalArgumentException(values.size() + " values for " + ncalls.size() + " numbers of calls");
        }
    }

    /**
     * How far time per call, sum over sum, may be off, as a part of itself: the standard error of a ratio estimator, from how it varies
     * between buckets. Empty where fewer than two buckets have any of it.
     */
    public OptionalDouble relativeStandardError() {
        double sum = values.stream().mapToDouble(Long::doubleValue).sum();
        double calls = ncalls.stream().mapToDouble(Long::doubleValue).sum();
        long buckets = 0;
        double squares = 0;
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) != 0 || ncalls.get(i) > 0) {
                buckets++;
                double deviation = values.get(i) - sum / calls * ncalls.get(i);
                squares += deviation * deviation;
            }
        }
        return buckets < 2 || sum == 0 || calls == 0 ? OptionalDouble.empty()
                : OptionalDouble.of(Math.sqrt(squares * buckets / (buckets - 1)) / Math.abs(sum));
    }
}
