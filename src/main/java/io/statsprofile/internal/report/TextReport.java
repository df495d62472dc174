package io.statsprofile.internal.report;

import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Uncertainty;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Stacked bars for a terminal: one row a bucket, then the legend with each band's figures, then what is left out and missing. */
public final class TextReport {

    private static final int VALUE_ROOM = 10;
    private static final int FIGURES_ROOM = 44;
    private static final int MARKS_ROOM = 22;

    private final ProfileSeries series;
    private final Measure measure;
    private final TextStyle style;
    private final Ansi ansi;
    private final Stack stack;
    private final TextBar bar;
    private final StringBuilder out = new StringBuilder();

    private TextReport(ProfileSeries series, TextStyle style) {
        this.series = series;
        this.measure = series.measure();
        this.style = style;
        this.ansi = new Ansi(style.colours());
        this.stack = Stack.of(series.series());
        boolean other = !stack.bands().isEmpty() && stack.bands().get(stack.bands().size() - 1).function().equals(MeasureSeries.OTHER);
        this.bar = new TextBar(style, stack.bands().stream().map(band -> Palette.of(band.function())).toList(), other);
    }

    /** The chart of the measure that was asked for. */
    public static String render(ProfileSeries series, TextStyle style) {
        String text = new TextReport(series, style).render();
        return style.ascii() ? Ascii.of(text) : text;
    }

    private String render() {
        String subject = ReportTexts.subject(series);
        line(ansi.bold(ReportTexts.title(measure)) + (subject.isEmpty() ? "" : ": " + subject));
        paragraph(ReportTexts.shown(series));
        if (series.coverage().isEmpty()) {
            line("");
            paragraph(ReportTexts.noData(series));
            ReportTexts.missingRollups(series).forEach(this::paragraph);
            series.notes().forEach(this::paragraph);
            return out.toString();
        }
        paragraph(ReportTexts.explanation(measure));
        line("");
        bars();
        line("");
        legend();
        line("");
        if (EstimateMarks.areIn(series) && measure.isTime()) {
            paragraph(EstimateMarks.plain(EstimateMarks.EXPLANATION, style));
        }
        ReportTexts.leftOut(series, measure).forEach(this::paragraph);
        ReportTexts.coverage(series).forEach(this::paragraph);
        return out.toString();
    }

    private void bars() {
        List<String> labels = series.bucketStarts().stream().map(start -> ReportTexts.bucketLabel(series, start)).toList();
        int labelRoom = labels.stream().mapToInt(String::length).max().orElse(0);
        int cells = cells(style.width(), labelRoom);
        long greatest = Math.max(1, stack.greatestHeight(labels.size()));
        for (int i = 0; i < labels.size(); i++) {
            String row = pad(labels.get(i), labelRoom) + " \u2502" + bar.draw(ends(i, greatest, cells), cells) + ' ';
            line(row + (series.silent().get(i)
                    ? ansi.dim(right(series.isAwaited(i) ? "not yet" : series.isCutOff(i) ? "cut off" : "no data", VALUE_ROOM))
                    : series.notRunning().get(i) ? ansi.dim(right("no run", VALUE_ROOM))
                    : right(Units.value(measure, stack.total(i)), VALUE_ROOM)
                    + (series.isIncomplete(i) ? " !" : "")));
        }
        if (anyIncomplete()) {
            line(ansi.dim("! slices are missing in this bar"));
        }
    }

    /** What a bar may fill. */
    static int cells(int width, int labelRoom) {
        return width - labelRoom - VALUE_ROOM - 6;
    }

    private boolean anyIncomplete() {
        for (int i = 0; i < series.bucketStarts().size(); i++) {
            if (!series.silent().get(i) && series.isIncomplete(i)) {
                return true;
            }
        }
        return false;
    }

    private double[] ends(int bucket, long greatest, int cells) {
        double[] ends = new double[stack.bands().size()];
        long sum = 0;
        for (int i = 0; i < ends.length; i++) {
            sum += stack.drawn(i, bucket);
            ends[i] = (double) sum / greatest * cells;
        }
        return ends;
    }

    private void legend() {
        boolean marked = EstimateMarks.areIn(series);
        int nameRoom = Math.max(12, style.width() - FIGURES_ROOM - (marked ? MARKS_ROOM : 0) - 4);
        Map<String, FunctionTotals> totals = series.functions().stream()
                .collect(Collectors.toMap(FunctionTotals::function, Function.identity()));
        line(ansi.dim(pad("", nameRoom + 3) + right("share", 7) + right(measure.key(), 11)
                + (marked && measure.isTime() ? right(EstimateMarks.plain(EstimateMarks.TITLE, style), 10) : "") + right("ncalls", 15)
                + right("percall", 11)
                + (marked ? "  mode" : "")));
        for (int i = 0; i < stack.bands().size(); i++) {
            Band band = stack.bands().get(i);
            FunctionTotals row = totals.get(band.function());
            String figures = right(Units.percent(series.series().share(band.sum())), 7) + right(Units.value(measure, band.sum()), 11)
                    + (marked && measure.isTime() ? right(error(band, row), 10) : "")
                    + (row == null ? "" : right(row.callsText(), 15) + right(percall(row), 11) + (marked ? mark(row) : ""));
            line(bar.key(i) + (ansi.isOff() ? "  " : " ") + pad(label(band, nameRoom), nameRoom)
                    + (marked ? figures.stripTrailing() : figures));
        }
    }

    private String error(Band band, FunctionTotals row) {
        Uncertainty uncertainty = row != null ? row.timing().uncertainty() : band.function().equals(MeasureSeries.OTHER)
                ? ReportTexts.otherUncertainty(series)
                : Uncertainty.NONE;
        return EstimateMarks.plain(EstimateMarks.time(uncertainty, measure), style);
    }

    private String mark(FunctionTotals row) {
        String mode = EstimateMarks.mode(row.timing());
        return mode.isEmpty() ? "" : "  " + mode;
    }

    private String label(Band band, int room) {
        return band.function().equals(MeasureSeries.OTHER) ? Lines.begin("Other (" + ReportTexts.other(series, measure) + ")", room)
                : Lines.fit(Lines.clean(band.function()), room);
    }

    private String percall(FunctionTotals row) {
        OptionalDouble percall = measure == Measure.CUMTIME ? row.percallCumtimeSeconds() : row.percallTottimeSeconds();
        return percall.isPresent() ? Units.time(Math.round(percall.getAsDouble() * 1e9)) : "-";
    }

    private void paragraph(String text) {
        Lines.wrap(Lines.clean(text), style.width()).forEach(this::line);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
