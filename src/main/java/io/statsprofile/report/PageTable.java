package io.statsprofile.report;

import io.statsprofile.model.FunctionTotals;
import io.statsprofile.model.MeasureSeries;
import io.statsprofile.model.Measure;
import io.statsprofile.model.ProfileSeries;
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
            new Column("ncalls", "ncalls", "Calls that returned or threw; after the slash, where it differs, those that were not recursive"),
            new Column("tottime", "tottime", "Own time in seconds, waiting included"),
            new Column("percall", "percall of tottime", "Own time per call, the sum of the one over the sum of the other"),
            new Column("cumtime", "cumtime", "Seconds with the function on the stack; contains what it calls"),
            new Column("percall", "percall of cumtime", "Cumulative time per call that was not recursive"),
            new Column("open", "open", "Calls that were open at the end of a slice, in the slice with most of them"),
            new Column("share", "share of own time", "Part of all own time in the window"));

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
        xml.open("table", "id", "functions", "aria-labelledby", "functions-title").newline();
        xml.leaf("caption", "Sums over the whole window. Times are seconds of wall time, waiting included, to the nanosecond.").newline();
        xml.open("thead").open("tr");
        COLUMNS.forEach(column -> head(xml, column, series.measure()));
        xml.close().close().newline().open("tbody").newline();
        MeasureSeries ownTime = series.series(Measure.TOTTIME);
        for (FunctionTotals row : series.functions()) {
            line(xml, TableLine.of(row, DECIMALS), "c" + Palette.index(row.function()), ownTime.share(row.tottimeNanos()));
        }
        xml.close();
        TableLine.folded(series, DECIMALS).ifPresent(line -> {
            xml.open("tfoot");
            line(xml, line, "other", ownTime.share(series.folded().tottimeNanos()));
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

    private static void line(Xml xml, TableLine line, String paint, double share) {
        xml.open("tr").leaf("th", line.function(), "scope", "row", "class", paint);
        for (String figure : List.of(line.ncalls(), line.tottime(), line.percallTottime(), line.cumtime(), line.percallCumtime(), line.open(), Units.percent(share))) {
            xml.leaf("td", figure);
        }
        xml.close().newline();
    }
}
