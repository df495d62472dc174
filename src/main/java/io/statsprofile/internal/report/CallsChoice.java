package io.statsprofile.internal.report;

import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Restriction;
import io.statsprofile.pstats.SortKey;
import io.statsprofile.pstats.StatsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose callers or callees are asked for.
 *
 * @param arguments each a function's whole name, or what the print commands of {@code pstats} take: how many of the first functions, a
 *     fraction of them, or a
 *        regular expression; one applies after the other
 */
public record CallsChoice(List<String> arguments) {

    public CallsChoice {
        arguments = List.copyOf(arguments);
    }

    /** The first function that is chosen; null when none is. */
    String first(ProfileSeries series) {
        return table(series).rows(restrictions(series, 1)).stream().findFirst().map(row -> row.id().function()).orElse(null);
    }

    /** The functions that the question asked for by name and that are named so here, ordered by its measure. */
    StatsTable table(ProfileSeries series) {
        Set<String> asked = series.functions().stream().map(FunctionTotals::function).collect(Collectors.toSet());
        StatsTable table = series.profile().table().sortBy(order(series.measure())).only(row -> asked.contains(row.id().function()));
        for (String argument : arguments) {
            if (asked.contains(argument)) {
                table = table.only(row -> row.id().function().equals(argument));
            }
        }
        return table;
    }

    Restriction[] restrictions(ProfileSeries series, int rows) {
        Set<String> asked = series.functions().stream().map(FunctionTotals::function).collect(Collectors.toSet());
        List<Restriction> restrictions = new ArrayList<>();
        arguments.stream().filter(argument -> !asked.contains(argument)).map(Restriction::parse).forEach(restrictions::add);
        restrictions.add(Restriction.first(rows));
        return restrictions.toArray(Restriction[]::new);
    }

    /** What limits the list, for a sentence. */
    String because() {
        return arguments.isEmpty() ? "" : " by " + String.join(", ", arguments.stream().map(argument -> "'" + Lines.clean(argument) + "'")
                .toList());
    }

    private static SortKey order(Measure measure) {
        return switch (measure) {
            case TOTTIME -> SortKey.TIME;
            case CUMTIME -> SortKey.CUMULATIVE;
            case NCALLS -> SortKey.CALLS;
        };
    }
}
