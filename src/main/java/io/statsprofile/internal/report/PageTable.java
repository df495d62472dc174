package io.statsprofile.internal.report;

import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Mode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All functions as a table of text, which can be found in, selected, read aloud, printed, and read without scripts; beside it the panels
 * are pictures. The page's script makes its heads buttons that sort, and filters it.
 */
final class PageTable {

    private static final int DECIMALS = 9;

    private static final List<Column> COLUMNS = List.of(
            new Column("function", "function", "The function's name"),
            new Column("ncalls", "ncalls",
            "Calls that returned or threw; after the slash, where it differs, those that were not recursive"),
            new Column("tottime", "tottime", "Own time in seconds, waiting included"),
            new Column("percall", "percall of tottime", "Own time per call, the sum of the one over the sum of the other"),
            new Column("cumtime", "cumtime", "Seconds with the function on the stack; contains what it calls"),
            new Column("percall", "percall of cumtime", "Cumulative time per call that was not recursive"),
            new Column("open", "open", "Calls that were open at the end of a slice, in the slice with most of them"),
            new Column("share", "share of own time", "Part of all own time in the window"));

    private static final Column TOTTIME_ERROR = new Column(EstimateMarks.TITLE, "error of tottime",
            "Own time is an estimate, and right within so many seconds in 95 of 100 cases; "
            + "empty where it is exact");
    private static final Column CUMTIME_ERROR = new Column(EstimateMarks.TITLE, "error of cumtime",
            "Cumulative time is an estimate, likewise");
    private static final Column MODE = new Column("mode", "mode",
            "sampled: every call is counted and the clock is read now and then; out: without probes for a part of the window; "
            + "empty: exact");
    /** Where something is an estimate or was left out. */
    private static final List<Column> MARKED = List.of(COLUMNS.get(0), COLUMNS.get(1), COLUMNS.get(2), TOTTIME_ERROR, COLUMNS.get(3),
            COLUMNS.get(4), CUMTIME_ERROR,
            COLUMNS.get(5), COLUMNS.get(6), COLUMNS.get(7), MODE);

    private PageTable() {
    }

    /** @param label the {@code title} as it has to be told where no other heads are seen */
    private record Column(String title, String label, String explanation) {
    }

    /** The table; empty where no function is known. */
    static String render(ProfileSeries series) {
        if (series.functions().isEmpty()) {
            return "";
        }
        Xml xml = new Xml();
        xml.open("table", "id", "functions", "aria-labelledby", "functions-title");
        if (EstimateMarks.areIn(series)) {
            xml.attribute("class", "marked");
        }
        xml.newline();
        boolean marked = EstimateMarks.areIn(series);
        xml.leaf("caption", "Sums over the whole window. Times are seconds of wall time, waiting included, to the nanosecond."
                + (marked ? " " + EstimateMarks.EXPLANATION : "")).newline();
        xml.open("thead").open("tr");
        (marked ? MARKED : COLUMNS).forEach(column -> head(xml, column, series.measure()));
        xml.close().close().newline().open("tbody").newline();
        MeasureSeries ownTime = series.series(Measure.TOTTIME);
        for (FunctionTotals row : series.functions()) {
            line(xml, TableLine.of(row, DECIMALS), "c" + Palette.index(row.function()), ownTime.share(row.tottimeNanos()), marked ? row
                    : null);
        }
        xml.close();
        TableLine.folded(series, DECIMALS).ifPresent(line -> {
            xml.open("tfoot");
            line(xml, line, "other", ownTime.share(series.folded().tottimeNanos()), marked ? series.folded() : null);
            xml.close();
        });
        return xml.close().toString();
    }

    /** The colours of the lines. */
    static String css() {
        List<Paint> paints = Palette.paints();
        return IntStream.range(0, paints.size()).mapToObj(i -> ".c" + i + "{--paint:" + paints.get(i).hex() + "}\n")
                .collect(Collectors.joining("", ".other{--paint:" + Palette.OTHER.hex() + "}\n", ""));
    }

    private static void head(Xml xml, Column column, Measure sortedBy) {
        xml.open("th", "scope", "col", "aria-label", column.label(), "title", column.explanation());
        if (column.title().equals(sortedBy.key())) {
            xml.attribute("aria-sort", "descending");
        }
        xml.text(column.title()).close();
    }

    /** @param marks what to mark it by; null where nothing in the table is marked */
    private static void line(Xml xml, TableLine line, String paint, double share, FunctionTotals marks) {
        xml.open("tr").leaf("th", line.function(), "scope", "row", "class", paint);
        xml.leaf("td", line.ncalls()).leaf("td", line.tottime());
        error(xml, marks, Measure.TOTTIME);
        xml.leaf("td", line.percallTottime()).leaf("td", line.cumtime());
        error(xml, marks, Measure.CUMTIME);
        xml.leaf("td", line.percallCumtime()).leaf("td", line.open()).leaf("td", Units.percent(share));
        if (marks != null) {
            String mode = EstimateMarks.mode(marks.timing());
            xml.leaf("td", mode, "class", mode.isEmpty() ? "mode" : "mode marked", "data-key",
                    marks.timing().wasOut() ? Mode.OUT.ordinal() : marks.timing().mode().ordinal());
        }
        xml.close().newline();
    }

    private static void error(Xml xml, FunctionTotals marks, Measure measure) {
        if (marks != null) {
            xml.leaf("td", EstimateMarks.seconds(marks.timing().uncertainty(), measure, DECIMALS), "class", "error",
                    "data-key", EstimateMarks.halfWidth(marks.timing().uncertainty(), measure));
        }
    }
}
