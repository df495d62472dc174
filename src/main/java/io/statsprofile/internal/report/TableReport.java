package io.statsprofile.internal.report;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Uncertainty;
import java.util.List;

/** The window as one table in the manner of {@code pstats.print_stats}, seconds throughout. */
public final class TableReport {

    private static final int DECIMALS = 6;

    private TableReport() {
    }

    /** @param rows how many functions to list at most, 1 or more */
    public static String render(ProfileSeries series, int rows, TextStyle style) {
        StringBuilder out = new StringBuilder();
        String subject = ReportTexts.subject(series);
        out.append(ReportTexts.window(series)).append(subject.isEmpty() ? "" : ", " + subject).append('\n');
        Lines.wrap(ReportTexts.composition(series), style.width()).stream().filter(line -> !line.isEmpty())
                .forEach(line -> out.append(line).append('\n'));
        if (series.coverage().isEmpty()) {
            Lines.wrap(ReportTexts.noData(series), style.width()).forEach(line -> out.append(line).append('\n'));
            ReportTexts.missingRollups(series).forEach(line -> out.append(Printable.of(line)).append('\n'));
            series.notes().forEach(line -> out.append(Printable.of(line)).append('\n'));
        } else {
            table(series, rows, style, out);
        }
        return style.ascii() ? Ascii.of(out.toString()) : out.toString();
    }

    private static void table(ProfileSeries series, int rows, TextStyle style, StringBuilder out) {
        out.append(Units.count(series.series(Measure.NCALLS).total())).append(" function calls in ")
                .append(Seconds.format(series.series(Measure.TOTTIME).total()))
                .append(" seconds (wall time over all threads, waiting included)\n\n")
                .append("Ordered by: ").append(series.measure().key()).append('\n');
        List<FunctionTotals> shown = series.functions().subList(0, Math.min(rows, series.functions().size()));
        if (shown.size() < series.functions().size()) {
            out.append("List reduced from ").append(series.functions().size()).append(" to ").append(shown.size()).append('\n');
        }
        out.append('\n');
        Columns columns = new Columns();
        boolean marked = EstimateMarks.areIn(series);
        if (marked) {
            String title = EstimateMarks.plain(EstimateMarks.TITLE, style);
            Lines.wrap(EstimateMarks.plain(EstimateMarks.EXPLANATION, style), style.width()).forEach(line -> out.append(line).append('\n'));
            out.append('\n');
            columns.row("ncalls", "tottime", title, "percall", "cumtime", title, "percall", "open", "mode", "function");
            shown.forEach(row -> marked(columns, TableLine.of(row, DECIMALS), row, style));
            TableLine.folded(series, DECIMALS).ifPresent(line -> marked(columns, line, series.folded(), style));
        } else {
            columns.row("ncalls", "tottime", "percall", "cumtime", "percall", "open", "function");
            shown.forEach(row -> row(columns, TableLine.of(row, DECIMALS)));
            TableLine.folded(series, DECIMALS).ifPresent(line -> row(columns, line));
        }
        columns.lines().forEach(line -> out.append(line).append('\n'));
        out.append('\n');
        ReportTexts.coverage(series).forEach(sentence -> Lines.wrap(Lines.clean(sentence), style.width())
                .forEach(line -> out.append(line).append('\n')));
    }

    private static void marked(Columns columns, TableLine line, FunctionTotals row, TextStyle style) {
        Uncertainty uncertainty = row.timing().uncertainty();
        columns.row(line.ncalls(), line.tottime(), EstimateMarks.plain(EstimateMarks.seconds(uncertainty, Measure.TOTTIME, DECIMALS),
                style), line.percallTottime(),
                line.cumtime(), EstimateMarks.plain(EstimateMarks.seconds(uncertainty, Measure.CUMTIME, DECIMALS), style),
                        line.percallCumtime(),
                line.open(),
                EstimateMarks.mode(row.timing()), Lines.clean(line.function()));
    }

    private static void row(Columns columns, TableLine line) {
        columns.row(line.ncalls(), line.tottime(), line.percallTottime(), line.cumtime(), line.percallCumtime(), line.open(),
                Lines.clean(line.function()));
    }
}
