package io.statsprofile.model;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two answers side by side.
 *
 * @param before the first window or version
 * @param after the second
 * @param scale what figures of {@code before} are multiplied by: profiled time after over profiled time before
 * @param functions those seen in either, the largest change first, whatever its direction
 */
public record ProfileComparison(ProfileSeries before, ProfileSeries after, double scale, List<ComparedFunction> functions) {

    public ProfileComparison {
        functions = List.copyOf(functions);
    }

    /** Compares two answers by the measure that {@code after} was asked for. */
    public static ProfileComparison of(ProfileSeries before, ProfileSeries after) {
        long profiledBefore = before.coverage().profiledNanos();
        long profiledAfter = after.coverage().profiledNanos();
        double scale = profiledBefore == 0 || profiledAfter == 0 ? 1 : (double) profiledAfter / profiledBefore;
        Map<String, FunctionTotals> old = byName(before);
        Map<String, FunctionTotals> young = byName(after);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(young.keySet());
        List<ComparedFunction> rows = names.stream().map(name -> ComparedFunction.of(after.measure(), scale,
                old.getOrDefault(name, FunctionTotals.none(name)), young.getOrDefault(name, FunctionTotals.none(name))))
                .sorted(Comparator.comparingLong((ComparedFunction row) -> -Math.abs(row.change()))).toList();
        return new ProfileComparison(before, after, scale, rows);
    }

    /** The same with those functions first whose calls became dearer or cheaper by the most, taken together. */
    public ProfileComparison rankedBySpeed() {
        return new ProfileComparison(before, after, scale, functions.stream()
                .sorted(Comparator.comparingLong((ComparedFunction row) -> -Math.abs(row.bySpeed()))).toList());
    }

    /** What both sides measure. */
    public Measure measure() {
        return after.measure();
    }

    private static Map<String, FunctionTotals> byName(ProfileSeries series) {
        return series.functions().stream().collect(Collectors.toMap(FunctionTotals::function, Function.identity()));
    }
}
