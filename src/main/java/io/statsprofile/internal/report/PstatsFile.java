package io.statsprofile.internal.report;

import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The window as a file of CPython's {@code Stats.dump_stats}, which {@code pstats}, snakeviz and gprof2dot read: a dictionary by
 * {@code (file, line, function)} of {@code (primitive calls, ncalls, tottime, cumtime, callers)}, callers being a dictionary of
 * {@code (ncalls, primitive calls, tottime, cumtime)} by the same keys. Times are seconds, as floating numbers.
 *
 * <p>Its functions are our unique names, so keys are unique, too, wherever functions share a line. A file that is not known is {@code ~},
 * as in CPython. The format has no place for what is not known: {@code (other)} has its own time as its cumulative time, and a caller
 * that documents folded has no calls and no time of its own, and as cumulative time that of its largest call.
 */
public final class PstatsFile {

    private static final double NANOSECOND = 1e-9;

    private final ProfileSeries series;
    private final Marshal out = new Marshal();
    private final Map<String, FunctionId> places = new HashMap<>();

    private PstatsFile(ProfileSeries series) {
        this.series = series;
    }

    /** @param series an answer to a question for callers */
    public static byte[] render(ProfileSeries series) {
        Set<String> asked = series.functions().stream().map(FunctionTotals::function).collect(Collectors.toSet());
        return new PstatsFile(series).write(row -> row.isOther() || asked.contains(row.id().function()));
    }

    private byte[] write(Predicate<FunctionProfile> which) {
        series.profile().funcProfiles().forEach((name, row) -> places.put(name, row.id()));
        List<FunctionProfile> rows = series.profile().funcProfiles().values().stream().filter(which).toList();
        Map<String, Long> unknown = new TreeMap<>();
        rows.forEach(row -> row.callers().forEach(caller -> unknown.merge(caller.caller(), Math.max(0, caller.cumtimeNanos()), Math::max)));
        rows.forEach(row -> unknown.remove(row.id().function()));
        out.beginDictionary();
        rows.forEach(this::function);
        // Both readers look every caller up.
        unknown.forEach((name, cumtime) -> figures(name, 0, 0, 0, cumtime, List.of()));
        out.endDictionary();
        return out.bytes();
    }

    private void function(FunctionProfile row) {
        figures(row.id().function(), row.primitiveCalls(), row.ncalls(), row.tottimeNanos(), row.hasCumtime() ? row.cumtimeNanos()
                : row.tottimeNanos(),
                row.callers());
    }

    private void figures(String function, long first, long second, long tottime, long cumtime, List<CallerProfile> callers) {
        key(function);
        out.beginTuple(5);
        numbers(first, second, tottime, cumtime);
        out.beginDictionary();
        for (CallerProfile caller : callers) {
            key(caller.caller());
            out.beginTuple(4);
            numbers(caller.ncalls(), caller.primitiveCalls(), caller.tottimeNanos(), caller.hasCumtime() ? caller.cumtimeNanos()
                    : caller.tottimeNanos());
        }
        out.endDictionary();
    }

    private void key(String function) {
        FunctionId place = places.getOrDefault(function, FunctionId.named(function));
        out.beginTuple(3);
        out.string(place.fileName() == null ? "~" : place.fileName());
        out.number(place.lineNumber());
        out.string(function);
    }

    /** CPython multiplies its clock's integers by the unit; dividing by 1e9 would sometimes differ in the last bit. */
    private void numbers(long first, long second, long tottime, long cumtime) {
        out.number(first);
        out.number(second);
        out.number(NANOSECOND * tottime);
        out.number(NANOSECOND * cumtime);
    }
}
