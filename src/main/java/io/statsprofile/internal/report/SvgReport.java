package io.statsprofile.internal.report;

import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import java.util.ArrayList;
import java.util.List;

/**
 * Stacked columns as an SVG picture, light or dark as its surroundings. Stands alone: no script, no font, no link. Each rectangle carries
 * its function, its bucket and its exact value as {@code data-} attributes and as a tool tip.
 */
public final class SvgReport {

    private static final int WIDTH = 1180;
    private static final int MARGIN = 24;
    private static final int HEADER = 112;
    private static final int PLOT_HEIGHT = 360;
    private static final int PLOT_LEFT = 84;
    private static final int AXIS_ROOM = 48;
    private static final int NOTE_LINE = 18;
    private static final int NOTE_CHARS = 165;

    private SvgReport() {
    }

    /** The chart of the measure that was asked for. */
    public static String render(ProfileSeries series) {
        Measure measure = series.measure();
        Stack stack = Stack.of(series.series());
        List<String> notes = notes(series, measure);
        SvgLegend legend = new SvgLegend(series, stack, MARGIN, WIDTH - MARGIN);
        int legendTop = HEADER + PLOT_HEIGHT + AXIS_ROOM;
        int notesTop = legendTop + legend.height() + NOTE_LINE;
        int height = notesTop + notes.size() * NOTE_LINE + MARGIN;
        Xml xml = new Xml();
        xml.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 " + WIDTH + " " + height, "width", WIDTH, "height", height,
                "role", "img", "aria-labelledby", "sp-title sp-desc").newline();
        xml.leaf("title", ReportTexts.title(measure) + ", " + ReportTexts.window(series), "id", "sp-title").newline();
        xml.leaf("desc", description(series, notes), "id", "sp-desc").newline();
        xml.style(SvgStyle.css(stack)).newline();
        xml.open("rect", "class", "ground", "width", "100%", "height", "100%").close().newline();
        header(xml, series, measure);
        if (series.coverage().isEmpty()) {
            lines(xml, Lines.wrap((ReportTexts.noData(series) + " " + String.join(" ", series.notes())).strip(), 120), "note", HEADER + 60,
                    22);
        } else {
            new SvgChart(series, stack, PLOT_LEFT, HEADER, WIDTH - MARGIN - PLOT_LEFT, PLOT_HEIGHT).draw(xml);
            legend.draw(xml, legendTop);
            lines(xml, notes, "note", notesTop, NOTE_LINE);
        }
        return xml.close().newline().toString();
    }

    private static void header(Xml xml, ProfileSeries series, Measure measure) {
        String subject = ReportTexts.subject(series);
        xml.leaf("text", ReportTexts.title(measure) + (subject.isEmpty() ? "" : ": " + Lines.begin(subject, 95)), "class", "title", "x",
                MARGIN, "y", 36).newline();
        xml.leaf("text", ReportTexts.shown(series), "class", "note", "x", MARGIN, "y", 58).newline();
        lines(xml, Lines.wrap(ReportTexts.explanation(measure), 150), "note", 76, 16);
    }

    private static List<String> notes(ProfileSeries series, Measure measure) {
        List<String> sentences = new ArrayList<>(ReportTexts.leftOut(series, measure));
        if (EstimateMarks.areIn(series) && measure.isTime()) {
            sentences.add(EstimateMarks.EXPLANATION);
        }
        sentences.addAll(ReportTexts.coverage(series));
        return sentences.stream().flatMap(sentence -> Lines.wrap(sentence, NOTE_CHARS).stream()).toList();
    }

    private static String description(ProfileSeries series, List<String> notes) {
        if (series.coverage().isEmpty()) {
            return ReportTexts.noData(series);
        }
        return ReportTexts.picture(series, series.measure(), "Stacked columns") + " " + ReportTexts.explanation(series.measure()) + " "
                + String.join(" ", notes);
    }

    private static void lines(Xml xml, List<String> lines, String style, int top, int step) {
        int y = top;
        for (String line : lines) {
            xml.leaf("text", line, "class", style, "x", MARGIN, "y", y).newline();
            y += step;
        }
    }
}
