package io.statsprofile.pstats;

import io.statsprofile.internal.base.FigureChecks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A profile, as CPython's {@code pstats.StatsProfile}: function figures by unique name. Immutable; two profiles are equal
 * when their rows are, in whatever order.
 *
 * @param funcProfiles by {@link FunctionId#function()}, in the order given, unmodifiable
 */
public record StatsProfile(Map<String, FunctionProfile> funcProfiles) {

    /** The identity of merging. */
    public static final StatsProfile EMPTY = new StatsProfile(Map.of());

    /** @throws IllegalArgumentException when a row stands under another name than its own */
    public StatsProfile {
        funcProfiles = Collections.unmodifiableMap(new LinkedHashMap<>(funcProfiles));
        funcProfiles.forEach((name, row) -> {
            if (!Objects.requireNonNull(row, name).id().function().equals(name)) {
                throw new IllegalArgumentException("the row of " + row.id().function() + " stands under the name " + name);
            }
        });
    }

    /** Rows in the order given; rows of the same name are merged. */
    public static StatsProfile of(Iterable<FunctionProfile> rows) {
        return new ProfileBuilder().addAll(rows).build();
    }

    /** Sum of own times, nanoseconds; CPython's {@code total_tt}. */
    public long totalNanos() {
        long sum = 0;
        for (FunctionProfile row : funcProfiles.values()) {
            sum = plus("total_tt", sum, row.tottimeNanos());
        }
        return sum;
    }

    /** Calls that returned or threw; CPython's {@code total_calls}. */
    public long totalCalls() {
        long sum = 0;
        for (FunctionProfile row : funcProfiles.values()) {
            sum = plus("total_calls", sum, row.ncalls());
        }
        return sum;
    }

    /** CPython's {@code prim_calls}. */
    public long primitiveCalls() {
        long sum = 0;
        for (FunctionProfile row : funcProfiles.values()) {
            sum = plus("primitive_calls", sum, row.primitiveCalls());
        }
        return sum;
    }

    /** Activations still on a stack. */
    public long openCalls() {
        long sum = 0;
        for (FunctionProfile row : funcProfiles.values()) {
            sum = plus("open_calls", sum, row.openCalls());
        }
        return sum;
    }

    /** Functions that have a row or are folded into {@code (other)}. */
    public int functionCount() {
        long sum = 0;
        for (FunctionProfile row : funcProfiles.values()) {
            sum = plus("function_count", sum, row.folded());
        }
        return Math.toIntExact(sum);
    }

    /** No function at all. */
    public boolean isEmpty() {
        return funcProfiles.isEmpty();
    }

    /** The row of a function, or null. */
    public FunctionProfile get(String function) {
        return funcProfiles.get(function);
    }

    /**
     * Both taken together, as {@code pstats.Stats.add}: figures are summed by function and by caller. Associative, commutative,
     * with {@link #EMPTY} as identity.
     */
    public StatsProfile merge(StatsProfile other) {
        return new ProfileBuilder().addAll(funcProfiles.values()).addAll(other.funcProfiles.values()).build();
    }

    /**
     * What came on top of {@code earlier}, a previous state of the same counters. Functions in which nothing happened are
     * left out.
     *
     * @throws IllegalArgumentException when a figure was larger before, naming function and figure: the profiles are of different
     *     counters then
     */
    public StatsProfile subtract(StatsProfile earlier) {
        Map<String, FunctionProfile> rest = new LinkedHashMap<>();
        funcProfiles.forEach((name, row) -> {
            FunctionProfile before = earlier.get(name);
            FunctionProfile difference = before == null ? row : row.subtract(before);
            if (!difference.isZero()) {
                rest.put(name, difference);
            }
        });
        earlier.funcProfiles.forEach((name, row) -> {
            if (!row.isZero() && !funcProfiles.containsKey(name)) {
                throw new IllegalArgumentException("cannot subtract: the earlier profile has " + name
                        + ", which the later one does not have");
            }
        });
        return new StatsProfile(rest);
    }

    /**
     * Keeps the functions that are among the first {@code n} by tottime, by cumtime or by ncalls, largest tottime first, and folds the
     * others into one row {@link FunctionProfile#OTHER}, so that the totals are the same before and after. Functions with no call, no
     * time and nothing open are left out. Kept rows keep the names of folded callers, of which there are 6,000 at most: of functions with
     * very many callers, the smaller ones are folded into one of that name, too.
     *
     * @param n 0 or more; 0 folds everything
     */
    public StatsProfile top(int n) {
        return new TopFunctions(n).of(this);
    }

    /**
     * The same functions with at most so many callers each. Where a function has more, the largest stay, by cumtime, then by ncalls, and
     * the others become one caller {@link FunctionProfile#OTHER}, so that calls and own time by caller add up to what they were.
     *
     * @param callers 1 or more
     * @throws IllegalArgumentException when it is less
     */
    public StatsProfile topCallers(int callers) {
        return TopCallers.atMost(callers, this);
    }

    /** Text tables of this profile. */
    public StatsTable table() {
        return StatsTable.of(this);
    }

    private static long plus(String name, long sum, long figure) {
        return FigureChecks.plus("all functions", name, sum, figure);
    }
}
