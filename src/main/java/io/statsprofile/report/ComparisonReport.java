package io.statsprofile.report;

import io.statsprofile.model.ComparedFunction;
import io.statsprofile.model.FunctionTotals;
import io.statsprofile.model.Measure;
import io.statsprofile.model.ProfileComparison;
import io.statsprofile.model.ProfileSeries;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Two windows side by side as text: which functions changed by how much, and whether by dearer calls or by more of them. */
public final class ComparisonReport {

    private ComparisonReport() {
    }

    /** @param rows how many functions to list at most, 1 or more */
    public static String render(ProfileComparison comparison, int rows, TextStyle style) {
        StringBuilder out = new StringBuilder();
        side(out, "before", comparison.before());
        side(out, "after ", comparison.after());
        if (comparison.before().coverage().isEmpty() || comparison.after().coverage().isEmpty()) {
            Lines.wrap(Wording.NO_DATA, style.width()).forEach(line -> out.append(line).append('\n'));
        } else {
            table(comparison, rows, style, out);
        }
        return style.ascii() ? Ascii.of(out.toString()) : out.toString();
    }

    private static void side(StringBuilder out, String name, ProfileSeries series) {
        String subject = Wording.subject(series);
        out.append(name).append(": ").append(Wording.span(series)).append(subject.isEmpty() ? "" : ", " + subject)
                .append(", ").append(Units.plural(series.coverage().slices(), "slice", "slices"))
                .append(series.coverage().missing() == 0 ? "" : " (" + series.coverage().missing() + " missing)").append('\n');
    }

    private static void table(ProfileComparison comparison, int rows, TextStyle style, StringBuilder out) {
        Measure measure = comparison.measure();
        String scaled = comparison.scale() == 1 ? "" : String.format(Locale.ROOT,
                " Both cover different lengths of profiled time: figures of before are multiplied by %.3f.", comparison.scale());
        Lines.wrap("Change of " + measure.key() + ", after less before." + scaled + (measure.isTime()
                ? " By speed: dearer or cheaper calls; by calls: more or fewer of them." : ""), style.width()).forEach(line -> out.append(line).append('\n'));
        List<ComparedFunction> shown = comparison.functions().subList(0, Math.min(rows, comparison.functions().size()));
        if (shown.size() < comparison.functions().size()) {
            out.append("List reduced from ").append(comparison.functions().size()).append(" to ").append(shown.size()).append('\n');
        }
        out.append('\n');
        Columns columns = new Columns();
        columns.row("change", "by speed", "by calls", "before", "after", "percall before", "percall after", "ncalls before", "ncalls after", "function");
        shown.forEach(row -> columns.row(signed(measure, row.change()), signed(measure, row.bySpeed()), signed(measure, row.byCalls()),
                Units.value(measure, Math.round(measure.of(row.before()) * comparison.scale())), Units.value(measure, measure.of(row.after())),
                percall(measure, row.before()), percall(measure, row.after()), row.before().callsText(), row.after().callsText(),
                Lines.clean(row.function())));
        columns.lines().forEach(line -> out.append(line).append('\n'));
    }

    private static String signed(Measure measure, long value) {
        return (value > 0 ? "+" : "") + Units.value(measure, value);
    }

    private static String percall(Measure measure, FunctionTotals row) {
        OptionalDouble percall = measure == Measure.CUMTIME ? row.percallCumtimeSeconds() : row.percallTottimeSeconds();
        return percall.isPresent() ? Units.time(Math.round(percall.getAsDouble() * 1e9)) : "-";
    }
}
