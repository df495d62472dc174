package io.statsprofile.internal.kibana;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionProfile;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Figures of some slices, hours or days, added up by function, and by caller and function. Not thread-safe while something is added. */
final class FleetTally {

    /** The rows that a figure is of. */
    enum Rows {
        /** All functions of slices. */
        ALL,
        /** Those whose callers were recorded. */
        CALLED,
        /** Callers of functions. */
        CALLERS
    }

    /**
     * Whose figures a row has.
     *
     * @param caller null where they are of all calls
     */
    record Key(String caller, String function) {
    }

    /** Names in documents, in the order in which figures are kept; before them stands how many rows there are. */
    private static final List<String> FIGURES = List.of("ncalls", "primitive_calls", "tottime", "cumtime", "open_calls");
    private static final int OPEN_CALLS = 1 + FIGURES.indexOf("open_calls");

    private final Map<Rows, Map<Key, long[]>> rows = Map.of(Rows.ALL, new HashMap<>(), Rows.CALLED, new HashMap<>(), Rows.CALLERS,
            new HashMap<>());
    /** The same, once something was asked for. */
    private final Map<Rows, Map<String, List<Map.Entry<Key, long[]>>>> byFunction = new EnumMap<>(Rows.class);
    private long slices;
    private long durationNanos;
    private long costNanos;
    private long inRolledUp;
    private long hours;
    private long rolledUp;
    private long days;
    private long intervalNanos;
    private long lastTimeMillis = Long.MIN_VALUE;
    private long lastSequenceOfHours;
    private long firstMillis = Long.MAX_VALUE;
    private long firstSequence = Long.MAX_VALUE;
    private long lastSequence = Long.MIN_VALUE;
    private long sumOfSequences;

    void add(ProfileDocument slice) {
        slices++;
        durationNanos += slice.durationNanos();
        costNanos += slice.facts().estimatedCostNanos();
        inRolledUp += slice.facts().rollup().slices();
        hours += slice.facts().rollup().hours();
        rolledUp += slice.facts().rollup().slices() > 0 ? 1 : 0;
        days += slice.facts().rollup().hours() > 0 ? 1 : 0;
        intervalNanos = Math.max(intervalNanos, slice.facts().intervalNanos());
        lastTimeMillis = Math.max(lastTimeMillis, slice.timestamp().toEpochMilli());
        lastSequenceOfHours = Math.max(lastSequenceOfHours, slice.facts().rollup().lastSequence());
        firstMillis = Math.min(firstMillis, slice.start().toEpochMilli());
        firstSequence = Math.min(firstSequence, slice.sequence());
        lastSequence = Math.max(lastSequence, slice.sequence());
        sumOfSequences += slice.sequence();
        for (FunctionProfile row : slice.profile().funcProfiles().values()) {
            Key key = new Key(null, row.id().function());
            long cumtime = row.hasCumtime() ? row.cumtimeNanos() : 0;
            long[] figures = {1, row.ncalls(), row.primitiveCalls(), row.tottimeNanos(), cumtime, row.openCalls()};
            add(Rows.ALL, key, figures);
            if (!row.callers().isEmpty()) {
                add(Rows.CALLED, key, figures);
            }
            for (CallerProfile caller : row.callers()) {
                add(Rows.CALLERS, new Key(caller.caller(), row.id().function()),
                        new long[] {1, caller.ncalls(), caller.primitiveCalls(), caller.tottimeNanos(), caller.cumtimeNanos(), 0});
            }
        }
    }

    void add(FleetTally other) {
        slices += other.slices;
        durationNanos += other.durationNanos;
        costNanos += other.costNanos;
        inRolledUp += other.inRolledUp;
        hours += other.hours;
        rolledUp += other.rolledUp;
        days += other.days;
        intervalNanos = Math.max(intervalNanos, other.intervalNanos);
        lastTimeMillis = Math.max(lastTimeMillis, other.lastTimeMillis);
        lastSequenceOfHours = Math.max(lastSequenceOfHours, other.lastSequenceOfHours);
        firstMillis = Math.min(firstMillis, other.firstMillis);
        firstSequence = Math.min(firstSequence, other.firstSequence);
        lastSequence = Math.max(lastSequence, other.lastSequence);
        sumOfSequences += other.sumOfSequences;
        other.rows.forEach((which, figures) -> figures.forEach((key, each) -> add(which, key, each)));
    }

    private void add(Rows which, Key key, long[] figures) {
        long[] sums = rows.get(which).computeIfAbsent(key, k -> new long[figures.length]);
        for (int i = 0; i < figures.length; i++) {
            // Open calls are a state: what is asked for is the most that there were.
            sums[i] = i == OPEN_CALLS ? Math.max(sums[i], figures[i]) : sums[i] + figures[i];
        }
    }

    /** Documents, of whatever kind. */
    long slices() {
        return slices;
    }

    /** Slices that hours and days are made of. */
    long inRolledUp() {
        return inRolledUp;
    }

    /** Hours that days are made of. */
    long hours() {
        return hours;
    }

    /** Hours and days. */
    long rolledUp() {
        return rolledUp;
    }

    long days() {
        return days;
    }

    long intervalNanos() {
        return intervalNanos;
    }

    /** {@code @timestamp} of the last, milliseconds. */
    long lastTimeMillis() {
        return lastTimeMillis;
    }

    long lastSequenceOfHours() {
        return lastSequenceOfHours;
    }

    long durationNanos() {
        return durationNanos;
    }

    long costNanos() {
        return costNanos;
    }

    /** {@code event.start} of the first, milliseconds. */
    long firstMillis() {
        return firstMillis;
    }

    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    long sumOfSequences() {
        return sumOfSequences;
    }

    /** @param function the only one that is wanted, or null */
    List<Key> keys(Rows which, String function) {
        return rows(which, function).map(Map.Entry::getKey).toList();
    }

    /** How many rows there are in documents. */
    long count(Rows which, Predicate<Key> whose, String function) {
        return rows(which, function).filter(row -> whose.test(row.getKey())).mapToLong(row -> row.getValue()[0]).sum();
    }

    /** A figure by its name in documents, in their unit, added up, but for open calls: the most. NaN where there is no such figure. */
    double figure(String name, Rows which, Predicate<Key> whose, String function) {
        int index = 1 + FIGURES.indexOf(name);
        if (index == 0) {
            return Double.NaN;
        }
        LongStream figures = rows(which, function).filter(row -> whose.test(row.getKey())).mapToLong(row -> row.getValue()[index]);
        long all = index == OPEN_CALLS ? figures.max().orElse(0) : figures.sum();
        return name.endsWith("time") ? all / 1e9 : all;
    }

    private Stream<Map.Entry<Key, long[]>> rows(Rows which, String function) {
        if (function == null) {
            return rows.get(which).entrySet().stream();
        }
        return byFunction.computeIfAbsent(which, w -> rows.get(w).entrySet().stream()
                .collect(Collectors.groupingBy(row -> row.getKey().function())))
                .getOrDefault(function, List.of()).stream();
    }
}
