package io.statsprofile.cli;

import io.statsprofile.model.ProfileSeries;
import io.statsprofile.report.HtmlReport;
import io.statsprofile.report.JsonReport;
import io.statsprofile.report.SvgReport;
import io.statsprofile.report.TableReport;
import io.statsprofile.report.TextReport;
import io.statsprofile.report.TextStyle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Forms of a report. */
enum ReportFormat {

    TEXT, SVG, HTML, JSON, TABLE;

    String render(ProfileSeries series, int rows, TextStyle style) {
        return switch (this) {
            case TEXT -> TextReport.render(series, style);
            case SVG -> SvgReport.render(series);
            case HTML -> HtmlReport.render(series);
            case JSON -> JsonReport.render(series);
            case TABLE -> TableReport.render(series, rows, style);
        };
    }

    /** By the file's ending. */
    static Optional<ReportFormat> of(Path output) {
        String name = output.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".htm")) {
            return Optional.of(HTML);
        }
        return Arrays.stream(values()).filter(format -> name.endsWith("." + format.name().toLowerCase(Locale.ROOT))).findFirst();
    }
}
