package io.statsprofile.internal.report;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All edges as one table of text, the largest first. The page's script shows of it the callers and the callees of one function, which is
 * chosen by its name; without scripts the table stands there as a whole.
 */
final class PageCalls {

    /** Edges in the page: {@value}; more would make it slow. */
    static final int MOST = 5_000;

    private static final Comparator<CallPair> LARGEST_FIRST = Comparator.<CallPair>comparingLong(edge -> edge.figures().cumtimeNanos())
            .thenComparingLong(edge -> edge.figures().ncalls()).reversed().thenComparing(CallPair::function)
            .thenComparing(edge -> edge.figures().caller());

    private PageCalls() {
    }

    private record CallPair(String function, CallerProfile figures) {
    }

    /**
     * The words and the table; empty where nobody asked for callers or nothing ran.
     *
     * @param chosen whose calls to show first; empty for the first that has any
     */
    static String render(ProfileSeries series, String chosen) {
        if (series.profile().equals(StatsProfile.EMPTY)) {
            return "";
        }
        if (!Calls.areRecorded(series)) {
            return new Xml().leaf("p", Calls.NOT_RECORDED, "id", "calls-none", "class", "muted").toString();
        }
        List<CallPair> edges = edges(series.profile());
        List<CallPair> shown = edges.subList(0, Math.min(MOST, edges.size()));
        Xml xml = new Xml();
        xml.open("p", "id", "calls-choice", "hidden", "hidden").open("label").text("Function ")
                .open("input", "id", "calls-of", "type", "search", "list", "calls-names", "autocomplete", "off", "spellcheck", "false")
                .close().close()
                .open("datalist", "id", "calls-names").text("").close().close().newline();
        xml.leaf("p", "", "id", "calls-shown", "class", "muted", "role", "status").newline();
        xml.leaf("div", "", "id", "calls-tables", "hidden", "hidden").newline();
        xml.open("details", "id", "calls-all").leaf("summary", "All calls between functions, as one table");
        table(xml, shown, chosen.isEmpty() ? first(series, shown) : chosen, Calls.areEstimated(series));
        xml.close().newline();
        if (shown.size() < edges.size()) {
            xml.leaf("p", "Reduced from " + Units.count(edges.size()) + " pairs of functions to the " + Units.count(shown.size())
                    + " with the most cumulative time; "
                    + "--format json and --callers have them all.", "class", "hint");
        }
        Calls.unrecorded(series).ifPresent(sentence -> xml.leaf("p", sentence, "class", "hint"));
        return xml.toString();
    }

    private static List<CallPair> edges(StatsProfile profile) {
        List<CallPair> edges = new ArrayList<>();
        for (FunctionProfile row : profile.funcProfiles().values()) {
            row.callers().forEach(caller -> edges.add(new CallPair(row.id().function(), caller)));
        }
        edges.sort(LARGEST_FIRST);
        return edges;
    }

    private static String first(ProfileSeries series, List<CallPair> edges) {
        Set<String> known = new HashSet<>();
        edges.forEach(edge -> {
            known.add(edge.function());
            known.add(edge.figures().caller());
        });
        return series.functions().stream().map(FunctionTotals::function).filter(known::contains).findFirst()
                .orElse(edges.get(0).function());
    }

    private static void table(Xml xml, List<CallPair> edges, String chosen, boolean isEstimated) {
        xml.open("div", "class", "wide").open("table", "id", "calls", "class", "calls", "data-chosen", chosen);
        xml.leaf("caption", "Figures are the called function's in calls by this caller: seconds of wall time, waiting included, over the "
                + "whole window."
                + (isEstimated ? " " + EstimateMarks.EXPLANATION : ""));
        xml.open("thead").open("tr");
        List.of("caller", "function", "ncalls", "tottime", "cumtime").forEach(title -> xml.leaf("th", title, "scope", "col"));
        xml.close().close().newline().open("tbody").newline();
        for (CallPair edge : edges) {
            CallerProfile figures = edge.figures();
            xml.open("tr").leaf("th", figures.caller(), "scope", "row").leaf("td", edge.function()).leaf("td", figures.callsText())
                    .leaf("td", time(figures, Measure.TOTTIME, figures.tottimeNanos()))
                    .leaf("td", figures.hasCumtime() ? time(figures, Measure.CUMTIME, figures.cumtimeNanos()) : "-").close().newline();
        }
        xml.close().close().close();
    }

    private static String time(CallerProfile figures, Measure measure, long nanos) {
        return (Seconds.format(nanos) + " " + EstimateMarks.seconds(figures.uncertainty(), measure, 9)).strip();
    }
}
