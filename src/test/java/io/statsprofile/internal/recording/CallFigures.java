package io.statsprofile.internal.recording;

import io.statsprofile.pstats.StatsProfile;
import java.util.Map;
import java.util.TreeMap;

/**
 * Integers of one run, CPython's or ours: {@code ncalls/primitive_calls/tottime/cumtime} by function, and by caller and callee.
 *
 * @param functions by name, such as {@code a}
 * @param edges by both names, such as {@code a->b}
 */
public record CallFigures(Map<String, Row> functions, Map<String, Row> edges) {

    /** Figures of a function or of an edge. */
    public record Row(long ncalls, long primitiveCalls, long tottime, long cumtime) {

        Row plus(Row other) {
            return new Row(ncalls + other.ncalls, primitiveCalls + other.primitiveCalls, tottime + other.tottime,
                    cumtime + other.cumtime);
        }
    }

    /** The sum of own times. */
    public long totalTt() {
        return functions.values().stream().mapToLong(Row::tottime).sum();
    }

    /** Both taken together. */
    public CallFigures plus(CallFigures other) {
        CallFigures sum = new CallFigures(new TreeMap<>(functions), new TreeMap<>(edges));
        other.functions.forEach((name, row) -> sum.functions.merge(name, row, Row::plus));
        other.edges.forEach((name, row) -> sum.edges.merge(name, row, Row::plus));
        return sum;
    }

    /** No figures. */
    public static CallFigures none() {
        return new CallFigures(new TreeMap<>(), new TreeMap<>());
    }

    /** Ours; a function {@code com.acme.Tree.a} is called {@code a} here. */
    public static CallFigures of(StatsProfile profile) {
        CallFigures figures = none();
        profile.funcProfiles().values().forEach(row -> {
            String callee = simple(row.id().function());
            figures.functions.put(callee, new Row(row.ncalls(), row.primitiveCalls(), row.tottimeNanos(), row.cumtimeNanos()));
            row.callers().forEach(caller -> figures.edges.put(simple(caller.caller()) + "->" + callee, new Row(
                    caller.ncalls(), caller.primitiveCalls(), caller.tottimeNanos(), caller.cumtimeNanos())));
        });
        return figures;
    }

    static CallFigures parse(String functions, String edges) {
        CallFigures figures = none();
        for (String entry : functions.isEmpty() ? new String[0] : functions.split(";")) {
            figures.functions.put(entry.substring(0, 1), row(entry.substring(2)));
        }
        for (String entry : edges.isEmpty() ? new String[0] : edges.split(";")) {
            figures.edges.put(entry.charAt(0) + "->" + entry.charAt(1), row(entry.substring(3)));
        }
        return figures;
    }

    private static Row row(String text) {
        String[] numbers = text.split("/");
        return new Row(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]));
    }

    private static String simple(String function) {
        return function.substring(function.lastIndexOf('.') + 1);
    }
}
