package io.statsprofile.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * After minus before of two independent profiles, function by function; figures can be negative. For the answers of two queries, which
 * cover windows of different lengths, there is {@link ProfileComparison}.
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
    public List<Row> by(Measure measure) {
        Comparator<Row> amount = Comparator.comparingLong(row -> row.amount(measure).orElseThrow());
        return rows.stream().filter(row -> row.amount(measure).isPresent())
                .sorted(amount.reversed().thenComparing(Row::function)).toList();
    }

    /**
     * One function in both profiles.
     *
     * @param function unique name
     * @param before its figures before, or null where it was not there
     * @param after its figures after, or null where it is not there
     */
    public record Row(String function, FunctionProfile before, FunctionProfile after) {

        /**
         * After minus before, nanoseconds or calls; a function that is not there counts as zero. Empty for a cumulative time that
         * either side lacks, as with {@code (other)}.
         */
        public OptionalLong amount(Measure measure) {
            boolean absent = measure == Measure.CUMTIME
                    && (before != null && !before.hasCumtime() || after != null && !after.hasCumtime());
            return absent ? OptionalLong.empty() : OptionalLong.of(value(after, measure) - value(before, measure));
        }

        private static long value(FunctionProfile row, Measure measure) {
            return row == null ? 0 : measure.of(row);
        }
    }
}
