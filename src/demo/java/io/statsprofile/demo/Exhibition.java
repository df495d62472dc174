package io.statsprofile.demo;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.ProfileSource;
import io.statsprofile.internal.query.ProfileSources;
import io.statsprofile.internal.report.HtmlReport;
import io.statsprofile.internal.report.JsonReport;
import io.statsprofile.internal.report.SvgReport;
import io.statsprofile.internal.report.TableReport;
import io.statsprofile.internal.report.TextReport;
import io.statsprofile.internal.report.TextStyle;
import io.statsprofile.internal.series.ComparedFunction;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileComparison;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What came back from Elasticsearch, in words and pictures.
 *
 * @param all both releases
 * @param before the old release
 * @param after the new one
 */
record Exhibition(ProfileSeries all, ProfileSeries before, ProfileSeries after) {

    private static final int TABLE_ROWS = 12;
    private static final int CHANGES = 3;

    static Exhibition of(DemoSettings settings, Elasticsearch elasticsearch) throws IOException {
        try (ProfileSource source = ProfileSources.elasticsearch(elasticsearch)) {
            ProfileQuery query = ProfileQuery.ALL.inBucketsOf(settings.interval());
            return new Exhibition(source.answer(query), source.answer(query.where(ProfileFilter.ALL.withVersion(Play.OLD))),
                    source.answer(query.where(ProfileFilter.ALL.withVersion(Play.NEW))));
        }
    }

    ProfileComparison comparison() {
        return ProfileComparison.of(before, after);
    }

    /** The bars, the table and what the release changed. */
    String text(TextStyle style) {
        StringBuilder out = new StringBuilder("\n").append(TextReport.render(all, style))
                .append('\n').append(TableReport.render(all, TABLE_ROWS, style))
                .append("\nRelease ").append(Play.NEW).append(" against ").append(Play.OLD).append(", own time:\n");
        comparison().functions().stream().limit(CHANGES).forEach(row -> out.append(change(row)).append('\n'));
        return out.toString();
    }

    private static String change(ComparedFunction row) {
        return String.format(Locale.ROOT, "  %+8.2f s  %s, %s a call before, %s after", row.change() / 1e9,
                row.function() + (row.measure() == Measure.TOTTIME ? "" : " [" + row.measure().key() + "]"),
                micros(row.percallBefore()), micros(row.percallAfter()));
    }

    private static String micros(OptionalDouble nanos) {
        return nanos.isEmpty() ? "no" : String.format(Locale.ROOT, "%.1f \u00b5s", nanos.getAsDouble() / 1e3);
    }

    /** Writes the page, the picture and the figures. */
    void write(Path directory) throws IOException {
        Files.writeString(directory.resolve("report.html"), HtmlReport.render(all));
        Files.writeString(directory.resolve("report.svg"), SvgReport.render(all));
        Files.writeString(directory.resolve("report.json"), JsonReport.render(all));
    }
}
