package io.statsprofile.pstats;

import io.statsprofile.internal.python.PythonFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text tables of CPython's {@code pstats.Stats}: same columns, formats and messages. Immutable.
 *
 * <pre>
 *          6 function calls (4 primitive calls) in 0.250 seconds
 *
 *    Ordered by: cumulative time
 *    List reduced from 3 to 1 due to restriction &lt;1&gt;
 *
 *    ncalls  tottime  percall  cumtime  percall filename:lineno(function)
 *         1    0.100    0.100    0.250    0.250 Cart.java:12(com.acme.Cart.checkout)
 * </pre>
 */
public final class StatsTable {

    private final StatsProfile profile;
    private final List<FunctionProfile> rows;
    private final String order;

    private StatsTable(StatsProfile profile, List<FunctionProfile> rows, String order) {
        this.profile = profile;
        this.rows = rows;
        this.order = order;
    }

    /** Rows in the profile's own order. */
    public static StatsTable of(StatsProfile profile) {
        return new StatsTable(profile, List.copyOf(profile.funcProfiles().values()), null);
    }

    /**
     * Sorted by the first key, equal ones by the next; those equal by all keys stay in the profile's order. No key: the profile's order.
     */
    public StatsTable sortBy(SortKey... keys) {
        if (keys.length == 0) {
            return of(profile);
        }
        List<FunctionProfile> sorted = new ArrayList<>(profile.funcProfiles().values());
        sorted.sort(Arrays.stream(keys).map(SortKey::order).reduce(Comparator::thenComparing).orElseThrow());
        String titles = Arrays.stream(keys).map(SortKey::title).collect(Collectors.joining(", "));
        return new StatsTable(profile, Collections.unmodifiableList(sorted), titles);
    }

    /** The other way round; a table that was not sorted stays as it is, as in CPython. */
    public StatsTable reverseOrder() {
        if (order == null) {
            return this;
        }
        List<FunctionProfile> reversed = new ArrayList<>(rows);
        Collections.reverse(reversed);
        return new StatsTable(profile, Collections.unmodifiableList(reversed), order);
    }

    /** Only some of the rows, as if the profile had no others; whom they call and who calls them is known all the same. */
    public StatsTable only(Predicate<FunctionProfile> which) {
        return new StatsTable(profile, rows.stream().filter(which).toList(), order);
    }

    /** Rows in the table's order that are left by the restrictions. */
    public List<FunctionProfile> rows(Restriction... restrictions) {
        return select(restrictions).rows();
    }

    /** As {@code print_stats}: calls and times of each function. */
    public String printStats(Restriction... restrictions) {
        StringBuilder out = new StringBuilder(remarks(restrictions));
        out.append("         ").append(profile.totalCalls()).append(" function calls ");
        if (profile.totalCalls() != profile.primitiveCalls()) {
            out.append('(').append(profile.primitiveCalls()).append(" primitive calls) ");
        }
        double total = 0;
        for (FunctionProfile row : profile.funcProfiles().values()) {
            total += PythonFloat.seconds(row.tottimeNanos());
        }
        out.append("in ").append(PythonFloat.fixed(total)).append(" seconds\n\n");
        SelectedRows selection = select(restrictions);
        if (selection.rows().isEmpty()) {
            return out.toString();
        }
        out.append(selection.message()).append(explanation(selection.rows().stream().map(row -> row.timing().uncertainty()))).append('\n');
        out.append("   ncalls  tottime  percall  cumtime  percall filename:lineno(function)\n");
        selection.rows().forEach(row -> new StatsLine(row).appendTo(out));
        return out.append("\n\n").toString();
    }

    /** As {@code print_callers}: who called each function, and how much. */
    public String printCallers(Restriction... restrictions) {
        return printCalls(CallTable.callers(profile), restrictions);
    }

    /** As {@code print_callees}: whom each function called, and how much. */
    public String printCallees(Restriction... restrictions) {
        return printCalls(CallTable.callees(profile), restrictions);
    }

    private String printCalls(CallTable calls, Restriction... restrictions) {
        SelectedRows selection = select(restrictions);
        if (selection.rows().isEmpty()) {
            return remarks(restrictions);
        }
        List<FunctionProfile> shown = selection.rows();
        return remarks(restrictions) + selection.message() + explanation(calls.shown(shown)) + "\n" + calls.print(shown) + "\n\n";
    }

    /** How to read the marks of estimates; nothing where all is exact. */
    private static String explanation(Stream<Uncertainty> uncertainties) {
        return uncertainties.allMatch(Uncertainty::isNone) ? ""
                : "   \u00b1: an estimate; the true time lies within so much of it in 95 of 100 cases\n";
    }

    private static String remarks(Restriction... restrictions) {
        return Arrays.stream(restrictions).filter(Restriction.Unrestricted.class::isInstance)
                .map(restriction -> ((Restriction.Unrestricted) restriction).remark())
                .collect(Collectors.joining());
    }

    private SelectedRows select(Restriction... restrictions) {
        StringBuilder message = new StringBuilder();
        message.append(order == null ? "   Random listing order was used\n" : "   Ordered by: " + order + "\n");
        List<FunctionProfile> left = rows;
        for (Restriction restriction : restrictions) {
            int before = left.size();
            left = restriction.apply(left);
            if (restriction instanceof Restriction.Matching matching && !matching.isValid()) {
                message.append("   <Invalid regular expression ").append(restriction.label()).append(">\n");
            }
            if (left.size() != before) {
                message.append("   List reduced from ").append(before).append(" to ").append(left.size())
                        .append(" due to restriction <").append(restriction.label()).append(">\n");
            }
        }
        return new SelectedRows(left, message.toString());
    }

    private record SelectedRows(List<FunctionProfile> rows, String message) {
    }
}
