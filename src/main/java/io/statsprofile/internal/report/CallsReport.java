package io.statsprofile.internal.report;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Restriction;
import java.math.RoundingMode;
import java.util.List;

/**
 * Who called chosen functions, or whom they called, with the figures of {@code pstats.print_callers} and {@code print_callees}: as a
 * table just as CPython prints it, or as text that fits a terminal.
 */
public final class CallsReport {

    private static final int DECIMALS = 3;

    private final ProfileSeries series;
    private final TextStyle style;
    private final StringBuilder out = new StringBuilder();

    private CallsReport(ProfileSeries series, TextStyle style) {
        this.series = series;
        this.style = style;
    }

    /** One question: whose callers, or whose callees. */
    public record Question(boolean callees, CallsChoice choice) {
    }

    /**
     * Text of the terminal's width.
     *
     * @param series an answer to a question for callers
     * @param rows how many functions to list at most, 1 or more
     */
    public static String text(ProfileSeries series, List<Question> questions, int rows, TextStyle style) {
        return new CallsReport(series, style).render(questions, rows, false);
    }

    /** The same as CPython prints it, with names in full. */
    public static String table(ProfileSeries series, List<Question> questions, int rows, TextStyle style) {
        return new CallsReport(series, style).render(questions, rows, true);
    }

    private String render(List<Question> questions, int rows, boolean asPython) {
        String subject = ReportTexts.subject(series);
        String composition = ReportTexts.composition(series);
        paragraph(ReportTexts.span(series) + (subject.isEmpty() ? "" : ", " + subject) + (composition.isEmpty() ? "" : ". " + composition));
        if (series.coverage().isEmpty()) {
            paragraph(ReportTexts.noData(series));
            series.notes().forEach(this::paragraph);
        } else if (!Calls.areRecorded(series)) {
            paragraph(Calls.NOT_RECORDED);
        } else {
            for (Question question : questions) {
                Restriction[] restrictions = question.choice().restrictions(series, rows);
                out.append('\n').append(asPython ? python(question, restrictions) : stacked(question, restrictions));
            }
            if (Calls.areEstimated(series)) {
                paragraph(EstimateMarks.plain(EstimateMarks.EXPLANATION, style));
            }
            Calls.unrecorded(series).ifPresent(this::paragraph);
        }
        series.notes().forEach(this::paragraph);
        return style.ascii() ? Ascii.of(out.toString()) : out.toString();
    }

    private String python(Question question, Restriction[] restrictions) {
        String table = question.callees() ? question.choice().table(series).printCallees(restrictions) : question.choice().table(series)
                .printCallers(restrictions);
        return table.isEmpty() ? none(question) : Lines.cleanLines(table);
    }

    private String stacked(Question question, Restriction[] restrictions) {
        List<FunctionProfile> all = question.choice().table(series).rows();
        List<FunctionProfile> shown = question.choice().table(series).rows(restrictions);
        if (shown.isEmpty()) {
            return none(question);
        }
        StringBuilder text = new StringBuilder("Ordered by: " + series.measure().key() + "\n");
        if (shown.size() < all.size()) {
            text.append("List reduced from ").append(all.size()).append(" to ").append(shown.size()).append(question.choice().because())
                    .append('\n');
        }
        Calls calls = new Calls(series.profile());
        for (FunctionProfile row : shown) {
            List<Calls.CallPartner> edges = question.callees() ? calls.callees(row) : calls.callers(row);
            text.append('\n').append(fit(row.id(), 0)).append(question.callees() ? " called...\n" : " was called by...\n");
            if (edges.isEmpty()) {
                Lines.wrap("    " + (question.callees() ? Calls.NO_CALLEE : Calls.NO_CALLER), style.width())
                        .forEach(line -> text.append(line).append('\n'));
                continue;
            }
            table(edges).forEach(line -> text.append("    ").append(line).append('\n'));
        }
        return text.append('\n').toString();
    }

    private List<String> table(List<Calls.CallPartner> edges) {
        Columns columns = new Columns();
        columns.row("ncalls", "tottime", "cumtime", "");
        int room = 4 + 4 * 2 + edges.stream().mapToInt(edge -> edge.figures().callsText().length()).max().orElse(6) + 2 * 10
                + (edges.stream().allMatch(edge -> edge.figures().uncertainty().isNone()) ? 0 : 2 * 10);
        for (Calls.CallPartner edge : edges) {
            CallerProfile figures = edge.figures();
            columns.row(figures.callsText(), time(figures, Measure.TOTTIME), figures.hasCumtime() ? time(figures, Measure.CUMTIME) : "-",
                    fit(edge.other(), room));
        }
        return columns.lines();
    }

    private String fit(FunctionId id, int taken) {
        int room = style.width() - taken - (taken == 0 ? " was called by...".length() : 0);
        return id.standardName().length() <= room ? Lines.clean(id.standardName()) : Lines.fit(Lines.clean(id.function()), room);
    }

    private String time(CallerProfile figures, Measure measure) {
        String error = EstimateMarks.seconds(figures.uncertainty(), measure, DECIMALS);
        return seconds(measure == Measure.TOTTIME ? figures.tottimeNanos() : figures.cumtimeNanos())
                + (error.isEmpty() ? "" : " " + EstimateMarks.plain(error, style));
    }

    private static String seconds(long nanos) {
        return Seconds.ofNanos(nanos).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String none(Question question) {
        return "No function fits" + question.choice().because() + ".\n";
    }

    private void paragraph(String text) {
        Lines.wrap(Lines.clean(text), style.width()).forEach(line -> out.append(line).append('\n'));
    }
}
