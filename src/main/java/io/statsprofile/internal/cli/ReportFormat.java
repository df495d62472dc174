package io.statsprofile.internal.cli;

import io.statsprofile.internal.report.CallsReport;
import io.statsprofile.internal.report.HtmlReport;
import io.statsprofile.internal.report.JsonReport;
import io.statsprofile.internal.report.PstatsFile;
import io.statsprofile.internal.report.SvgReport;
import io.statsprofile.internal.report.TableReport;
import io.statsprofile.internal.report.TextReport;
import io.statsprofile.internal.report.TextStyle;
import io.statsprofile.internal.series.ProfileSeries;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Forms of a report. */
enum ReportFormat {

    TEXT, SVG, HTML, JSON, TABLE, PSTATS;

    byte[] render(ProfileSeries series, CallsOptions calls, int rows, TextStyle style) {
        if (this == PSTATS) {
            return PstatsFile.render(series);
        }
        String report = switch (this) {
            case TEXT -> calls.isAsked() ? CallsReport.text(series, calls.questions(), rows, style) : TextReport.render(series, style);
            case SVG -> SvgReport.render(series);
            case HTML -> HtmlReport.render(series, calls.questions());
            case JSON -> JsonReport.render(series);
            case TABLE -> calls.isAsked() ? CallsReport.table(series, calls.questions(), rows, style)
                    : TableReport.render(series, rows, style);
            case PSTATS -> throw new IllegalStateException("is no text");
        };
        return report.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it shows callers, asked or not. */
    boolean hasCallers() {
        return this == HTML || this == JSON || this == PSTATS;
    }

    /** Whether it has a place for what {@code --callers} and {@code --callees} ask for. */
    boolean takesQuestions() {
        return this != SVG && this != PSTATS;
    }

    /** Whether a terminal cannot show it. */
    boolean isBinary() {
        return this == PSTATS;
    }

    /** By the file's ending. */
    static Optional<ReportFormat> of(Path output) {
        String name = output.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".htm")) {
            return Optional.of(HTML);
        }
        if (name.endsWith(".prof")) {
            return Optional.of(PSTATS);
        }
        return Arrays.stream(values()).filter(format -> name.endsWith("." + format.name().toLowerCase(Locale.ROOT))).findFirst();
    }
}
