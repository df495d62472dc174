package io.statsprofile.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * After minus before of two independent profiles, function by function; figures can be negative.
 *
 * @param rows one per function that is in either profile, unmodifiable
 */
public record ProfileDifference(List<Row> rows) {

    public ProfileDifference {
        rows = List.copyOf(rows);
    }

    /** Compares two profiles; functions are joined by name. */
    public static ProfileDifference between(StatsProfile before, StatsProfile after) {
        Set<String> names = new LinkedHashSet<>(after.funcProfiles().keySet());
        names.addAll(before.funcProfiles().keySet());
        List<Row> rows = new ArrayList<>(names.size());
        for (String name : names) {
            rows.add(new Row(name, before.get(name), after.get(name)));
        }
        return new ProfileDifference(rows);
    }

    /** Rows by amount: what grew most first, what shrank most last, ties by name; rows without the figure are left out. */
    public List<Row> by(Figure figure) {
        Comparator<Row> amount = Comparator.comparingLong(row -> row.amount(figure).orElseThrow());
        return rows.stream().filter(row -> row.amount(figure).isPresent())
                .sorted(amount.reversed().thenComparing(Row::function)).toList();
    }

    /** What is compared. Times are nanoseconds. */
    public enum Figure {
        NCALLS, TOTTIME, CUMTIME
    }

    /**
     * One function in both profiles.
     *
     * @param function unique name
     * @param before its figures before, or null where it was not there
     * @param after its figures after, or null where it is not there
     */
    public record Row(String function, FunctionProfile before, FunctionProfile after) {

        /** Calls, after minus before. */
        public long ncalls() {
            return amount(Figure.NCALLS).orElseThrow();
        }

        /** Own time, after minus before, nanoseconds. */
        public long tottimeNanos() {
            return amount(Figure.TOTTIME).orElseThrow();
        }

        /** Cumulative time, after minus before, nanoseconds; empty where either side has none, as with {@code (other)}. */
        public OptionalLong cumtimeNanos() {
            return amount(Figure.CUMTIME);
        }

        /** Any figure, after minus before; a function that is not there counts as zero. */
        public OptionalLong amount(Figure figure) {
            long later = value(after, figure);
            long earlier = value(before, figure);
            boolean absent = later == FunctionProfile.ABSENT || earlier == FunctionProfile.ABSENT;
            return absent ? OptionalLong.empty() : OptionalLong.of(later - earlier);
        }

        private static long value(FunctionProfile row, Figure figure) {
            if (row == null) {
                return 0;
            }
            return switch (figure) {
                case NCALLS -> row.ncalls();
                case TOTTIME -> row.tottimeNanos();
                case CUMTIME -> row.cumtimeNanos();
            };
        }
    }
}
