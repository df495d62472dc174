package io.statsprofile.internal.report;

import io.statsprofile.internal.series.ComparedFunction;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ModeChanges;
import io.statsprofile.internal.series.ProfileComparison;
import io.statsprofile.internal.series.ProfileSeries;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Two windows side by side as text: which functions changed by how much, and whether by dearer calls or by more of them. */
public final class ComparisonReport {

    private final ProfileComparison comparison;
    private final Ranking ranking;
    private final long leastCalls;
    private final TextStyle style;
    private final Measure measure;
    private final StringBuilder out = new StringBuilder();

    private ComparisonReport(ProfileComparison comparison, Ranking ranking, long leastCalls, TextStyle style) {
        this.comparison = ranking.of(comparison, leastCalls);
        this.ranking = ranking;
        this.leastCalls = leastCalls;
        this.style = style;
        this.measure = comparison.measure();
    }

    /**
     * @param leastCalls that a function needs on both sides to be ranked by its time per call
     * @param remarks sentences about how it was asked
     * @param rows how many functions to list at most, 1 or more
     */
    public static String render(ProfileComparison comparison, Ranking ranking, long leastCalls, List<String> remarks, int rows,
            TextStyle style) {
        String text = new ComparisonReport(comparison, ranking, leastCalls, style).render(remarks, rows);
        return style.ascii() ? Ascii.of(text) : text;
    }

    private String render(List<String> remarks, int rows) {
        side("before", comparison.before());
        side("after ", comparison.after());
        remarks.forEach(this::paragraph);
        missingRollups("before: ", comparison.before());
        missingRollups("after: ", comparison.after());
        if (comparison.before().coverage().isEmpty() || comparison.after().coverage().isEmpty()) {
            paragraph(ReportTexts.NO_DATA);
        } else {
            table(rows);
        }
        return out.toString();
    }

    private void side(String name, ProfileSeries series) {
        String subject = ReportTexts.subject(series);
        paragraph(name + ": " + ReportTexts.span(series) + (subject.isEmpty() ? "" : ", " + subject)
                + ", " + Units.plural(series.coverage().slices(), "slice", "slices")
                + (series.coverage().missing() == 0 ? "" : " (" + series.coverage().missing() + " missing)"));
        if (!series.coverage().composition().isOfSlices()) {
            paragraph("        " + ReportTexts.composition(series));
        }
    }

    private void missingRollups(String side, ProfileSeries series) {
        ReportTexts.missingRollups(series).forEach(sentence -> paragraph(side + sentence));
    }

    private void table(int rows) {
        String scaled = comparison.scale() == 1 ? "" : String.format(Locale.ROOT,
                " Both cover different lengths of profiled time: amounts of before are multiplied by %.3f.", comparison.scale());
        paragraph("Change of " + measure.key() + ", after minus before." + scaled + (measure.isTime()
                ? " By speed: what dearer or cheaper calls explain; +- is two standard errors of it, since calls vary from slice to slice "
                + "and times may be estimates; sure says how seldom chance alone makes as much. By calls: what more or fewer calls explain."
                : ""));
        modes();
        if (measure.isTime()) {
            paragraph(ranking.sentence());
        }
        List<ComparedFunction> all = comparison.functions();
        List<ComparedFunction> shown = all.subList(0, Math.min(rows, all.size()));
        if (shown.size() < all.size()) {
            out.append("List reduced from ").append(all.size()).append(" to ").append(shown.size()).append('\n');
        }
        out.append('\n');
        Columns columns = new Columns();
        if (measure.isTime()) {
            columns.row("change", "by speed", "+-", "sure", "by calls", "percall before", "percall after", "factor", "ncalls before",
                    "ncalls after", "function");
            shown.forEach(row -> columns.row(signed(row.change()), signed(row.bySpeed()), row.noise() == 0 ? "" : Units.time(row.noise()),
                    sure(row.confidence()),
                    row.lacksCalls() ? "-" : signed(row.byCalls()),
                    percall(row.percallBefore()), percall(row.percallAfter()), factor(row.factor()), row.before().callsText(), row.after()
                    .callsText(),
                    Lines.clean(row.function()) + mark(row)));
        } else {
            columns.row("change", "ncalls before", "ncalls after", "function");
            shown.forEach(row -> columns.row(signed(row.change()), row.before().callsText(), row.after().callsText(),
                    Lines.clean(row.function()) + mark(row)));
        }
        columns.lines().forEach(line -> out.append(line).append('\n'));
        leftOut(all);
    }

    /** No change of modes is shown as a change of the program; what is withheld for that is said in a line. */
    private void modes() {
        if (comparison.modes().isEmpty()) {
            return;
        }
        long withheld = measure != Measure.TOTTIME ? 0 : comparison.functions().stream()
                .filter(row -> comparison.modes().touchesOwnTime(row.function())).count();
        long uncounted = comparison.functions().stream().filter(ComparedFunction::lacksCalls).count();
        paragraph(unlike() + ". That is no change of the program."
                + (withheld > 0 ? " It moves own time of these functions and of those that call them, or may. So for "
                + Units.plural(withheld, "function", "functions")
                + " own or cumulative time [cumtime] is compared, whichever changed less." : "")
                + (uncounted > 0 ? " Calls of " + Units.plural(uncounted, "function", "functions")
                + " that had no probes for a while, or may have had none, are not compared [out]." : "")
                + " The time that their probes take is part of +-.");
    }

    private String unlike() {
        ModeChanges modes = comparison.modes();
        String some = modes.count() == 0 ? "" : Units.plural(modes.count(), "function was", "functions were")
                + " not watched alike (exact, sampled or out) on both sides";
        return !modes.movesSmallFunctions() ? some
                : (some.isEmpty() ? "Functions" : some + ", and functions") + " that are too small for probes had them on one side only";
    }

    private String mark(ComparedFunction row) {
        return (row.measure() == measure ? "" : " [" + row.measure().key() + "]") + (row.lacksCalls() ? " [out]" : "");
    }

    private static String sure(OptionalDouble confidence) {
        return confidence.isEmpty() ? "" : confidence.getAsDouble() > 0.99 ? ">99%" : Math.round(100 * confidence.getAsDouble()) + "%";
    }

    private void leftOut(List<ComparedFunction> all) {
        List<ComparedFunction> few = all.stream().filter(row -> ranking.leavesOut(row, leastCalls, measure)).toList();
        if (!few.isEmpty()) {
            ComparedFunction largest = few.get(0);
            out.append('\n');
            paragraph(Units.plural(few.size(), "function has", "functions have") + " fewer than " + leastCalls
                    + " calls on a side and no rank by time per call (--min-calls): "
                    + "the largest change is " + signed(largest.change()) + ", " + Lines.clean(largest.function())
                    + ". --rank calls and --rank amount rank them all.");
        }
    }

    private String signed(long value) {
        return (value > 0 ? "+" : "") + Units.value(measure, value);
    }

    private static String percall(OptionalDouble nanos) {
        return nanos.isPresent() ? Units.time(Math.round(nanos.getAsDouble())) : "-";
    }

    private static String factor(OptionalDouble factor) {
        if (factor.isEmpty()) {
            return "-";
        }
        double value = factor.getAsDouble();
        return String.format(Locale.ROOT, value >= 100 ? "x%,.0f" : value >= 10 ? "x%.1f" : "x%.2f", value);
    }

    private void paragraph(String text) {
        Lines.wrap(Lines.clean(text), style.width()).forEach(line -> out.append(line).append('\n'));
    }
}
