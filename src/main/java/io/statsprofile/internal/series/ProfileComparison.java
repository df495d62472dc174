package io.statsprofile.internal.series;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Two answers side by side.
 *
 * @param before the first window or version
 * @param after the second
 * @param scale what figures of {@code before} are multiplied by: profiled time after over profiled time before
 * @param functions those seen in either, the largest change first, whatever its direction
 * @param modes functions that were not watched alike
 */
public record ProfileComparison(ProfileSeries before, ProfileSeries after, double scale, List<ComparedFunction> functions,
        ModeChanges modes) {

    private static final Comparator<ComparedFunction> BY_AMOUNT = Comparator
            .comparingLong((ComparedFunction row) -> -Math.abs(row.change())).thenComparing(ComparedFunction::function);

    public ProfileComparison {
        functions = List.copyOf(functions);
    }

    /**
     * Compares two answers by the measure that {@code after} was asked for; own time that a change of modes may have moved, by own or by
     * cumulative time, whichever changed less; of callers that the answers have as few as are touched.
     */
    public static ProfileComparison of(ProfileSeries before, ProfileSeries after) {
        long profiledBefore = before.coverage().profiledNanos();
        long profiledAfter = after.coverage().profiledNanos();
        double scale = profiledBefore == 0 || profiledAfter == 0 ? 1 : (double) profiledAfter / profiledBefore;
        Map<String, FunctionTotals> old = byName(before);
        Map<String, FunctionTotals> young = byName(after);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(young.keySet());
        ModeChanges modes = ModeChanges.between(before, after);
        List<ComparedFunction> rows = names.stream().map(name -> ComparedFunction.of(after.measure(), scale,
                old.getOrDefault(name, FunctionTotals.none(name)), young.getOrDefault(name, FunctionTotals.none(name)), modes))
                .sorted(BY_AMOUNT).toList();
        return new ProfileComparison(before, after, scale, rows, modes);
    }

    /**
     * The same, knowing how far time per call may be off by chance. Functions without a trend stay as they are. Of a function that was
     * there in one bucket of many, time per call may be anything; where a side has one bucket in all, nothing is known of chance.
     */
    public ProfileComparison withTrends(Map<String, FunctionTrend> trendsBefore, Map<String, FunctionTrend> trendsAfter) {
        double unknownBefore = isOneBucket(before) ? 0 : 1;
        double unknownAfter = isOneBucket(after) ? 0 : 1;
        return with(functions.stream().map(row -> {
            FunctionTrend first = trendsBefore.get(row.function());
            FunctionTrend second = trendsAfter.get(row.function());
            return first == null || second == null ? row : row.withErrors(first.relativeStandardError().orElse(unknownBefore),
                    second.relativeStandardError().orElse(unknownAfter));
        }).toList());
    }

    private static boolean isOneBucket(ProfileSeries series) {
        return series.slices().stream().filter(slices -> slices > 0).count() < 2;
    }

    /**
     * The same with those functions first whose calls became dearer or cheaper, by the time that this explains beyond chance and by its
     * factor; then the others by amount.
     *
     * @param leastCalls that a function needs on both sides
     */
    public ProfileComparison rankedBySpeed(long leastCalls) {
        return rankedBy(row -> row.hasCalls(leastCalls) ? row.speedWeight() : 0);
    }

    /**
     * The same with those functions first of which one call became dearer or cheaper by the most beyond chance; then the others by
     * amount.
     */
    public ProfileComparison rankedByPercall(long leastCalls) {
        return rankedBy(row -> row.hasCalls(leastCalls) ? Math.abs(row.percallChange()) : 0);
    }

    /**
     * The same with those functions first that were called more or less, by the time that this explains; new ones and those that are gone
     * are among them.
     */
    public ProfileComparison rankedByCalls() {
        return rankedBy(row -> Math.abs(row.byCalls()));
    }

    private ProfileComparison rankedBy(ToDoubleFunction<ComparedFunction> weight) {
        return with(functions.stream().sorted(Comparator.comparingDouble(weight).reversed().thenComparing(BY_AMOUNT)).toList());
    }

    private ProfileComparison with(List<ComparedFunction> rows) {
        return new ProfileComparison(before, after, scale, rows, modes);
    }

    /** What both sides measure. */
    public Measure measure() {
        return after.measure();
    }

    private static Map<String, FunctionTotals> byName(ProfileSeries series) {
        return series.functions().stream().collect(Collectors.toMap(FunctionTotals::function, Function.identity()));
    }
}
