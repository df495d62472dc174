package io.statsprofile.internal.query;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sums up functions and their callers over a window. Of each function at most {@value #MOST_CALLERS} callers keep their names, those with
 * the most cumulative time; the others become one, {@link FunctionProfile#OTHER}. Not thread-safe.
 */
final class WindowProfile {

    static final int MOST_CALLERS = 1_000;
    private static final Comparator<CallerProfile> LARGEST_FIRST = Comparator.comparingLong(CallerProfile::cumtimeNanos)
            .thenComparingLong(CallerProfile::ncalls).reversed().thenComparing(CallerProfile::caller);

    private final Map<String, Sum> sums = new HashMap<>();
    private final Map<String, FunctionId> places = new HashMap<>();
    private long bounded;

    /** One function's figures so far. */
    private static final class Sum {
        private FunctionProfile row;
        private long openCalls;
        private final Map<String, CallerProfile> callers = new TreeMap<>();
    }

    void add(MemoryDocument.Row row) {
        Sum sum = sums.computeIfAbsent(row.function(), name -> new Sum());
        FunctionProfile figures = figures(row.id(), row.ncalls(), row.primitiveCalls(), 0, row.tottimeNanos(), row.cumtimeNanos(),
                row.folded(), List.of(),
                row.timing());
        sum.row = sum.row == null ? figures : sum.row.merge(figures);
        sum.openCalls = Math.max(sum.openCalls, row.openCalls());
        row.callers().forEach(caller -> sum.callers.merge(caller.caller(), caller, CallerProfile::merge));
    }

    /** A whole function at once; its callers are bounded already. */
    void add(FunctionProfile row, boolean isBounded) {
        Sum sum = sums.computeIfAbsent(row.id().function(), name -> new Sum());
        sum.row = row;
        sum.openCalls = row.openCalls();
        row.callers().forEach(caller -> sum.callers.put(caller.caller(), caller));
        bounded += isBounded ? 1 : 0;
    }

    /** Where a function is in the source, by a document of the window or before it: for one of which the window does not tell. */
    void place(FunctionId id) {
        if (id.hasPlace()) {
            places.merge(id.function(), id, FunctionId::merge);
        }
    }

    /** Functions of whose place nobody has told. */
    List<String> unplaced() {
        return sums.values().stream().map(sum -> sum.row.id())
                .filter(id -> !id.hasPlace() && !id.function().equals(FunctionProfile.OTHER)).map(FunctionId::function).toList();
    }

    /** A row of a window. Several functions taken together have no cumulative time, whatever was summed up. */
    static FunctionProfile figures(FunctionId id, long ncalls, long primitiveCalls, long openCalls, long tottimeNanos, long cumtimeNanos,
            int folded,
            List<CallerProfile> callers, Timing timing) {
        boolean isOther = id.function().equals(FunctionProfile.OTHER);
        return new FunctionProfile(id, ncalls, primitiveCalls, openCalls, tottimeNanos, isOther ? FunctionProfile.ABSENT : cumtimeNanos,
                callers, folded,
                timing);
    }

    /** The largest by that measure first, equal ones by name. */
    StatsProfile by(Measure measure) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (Sum sum : sums.values()) {
            FunctionProfile row = sum.row;
            FunctionId id = row.id().hasPlace() ? row.id() : places.getOrDefault(row.id().function(), row.id());
            rows.add(new FunctionProfile(id, row.ncalls(), row.primitiveCalls(), sum.openCalls, row.tottimeNanos(),
                    row.cumtimeNanos(),
                    bounded(sum.callers), row.folded(), row.timing()));
        }
        rows.sort(Comparator.<FunctionProfile>comparingLong(measure::of).reversed().thenComparing(row -> row.id().function()));
        return StatsProfile.of(rows);
    }

    private static List<CallerProfile> bounded(Map<String, CallerProfile> callers) {
        Map<String, CallerProfile> named = new HashMap<>(callers);
        CallerProfile other = named.remove(FunctionProfile.OTHER);
        if (named.size() <= MOST_CALLERS) {
            return List.copyOf(callers.values());
        }
        List<CallerProfile> largest = new ArrayList<>(named.values());
        largest.sort(LARGEST_FIRST);
        List<CallerProfile> rest = new ArrayList<>(largest.subList(MOST_CALLERS, largest.size()));
        largest.subList(MOST_CALLERS, largest.size()).clear();
        if (other != null) {
            rest.add(other);
        }
        largest.add(CallerProfile.other(rest));
        return largest;
    }

    /** What is left out, if anything is. */
    Optional<String> note() {
        long functions = bounded + sums.values().stream()
                .filter(sum -> sum.callers.keySet().stream().filter(name -> !name.equals(FunctionProfile.OTHER)).count() > MOST_CALLERS)
                .count();
        return functions == 0 ? Optional.empty() : Optional.of(Amounts.counted(functions, "function") + (functions == 1 ? " has" : " have")
                + " more than "
                + MOST_CALLERS + " callers; those with less cumulative time are one, " + FunctionProfile.OTHER + ".");
    }
}
