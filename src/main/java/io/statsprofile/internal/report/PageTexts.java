package io.statsprofile.internal.report;

import io.statsprofile.internal.series.ProfileSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the page says in words, as HTML, so that it is there without scripts, too. */
final class PageTexts {

    private PageTexts() {
    }

    /** By the names of the places in {@code page.html}. */
    static Map<String, String> of(ProfileSeries series) {
        String subject = ReportTexts.subject(series);
        boolean none = series.coverage().isEmpty();
        return Map.of(
                "title", text("StatsProfile" + (subject.isEmpty() ? "" : ": " + subject) + ", " + ReportTexts.window(series)),
                "subject", text(subject.isEmpty() ? "Profile" : subject),
                "window", text(ReportTexts.shown(series)),
                "tiles", none ? "" : tiles(series),
                "alerts", alerts(series),
                "nodata", none ? new Xml().leaf("p", ReportTexts.noData(series), "id", "nodata", "class", "card").toString() : "",
                "about", about(series));
    }

    private static String tiles(ProfileSeries series) {
        Xml xml = new Xml().open("dl", "id", "tiles");
        for (Tile tile : Tile.of(series)) {
            xml.open("div").leaf("dt", tile.name()).open("dd").text(tile.value()).leaf("small", tile.note()).close().close();
        }
        return xml.close().toString();
    }

    private static String alerts(ProfileSeries series) {
        String summary = ReportTexts.summary(series);
        if (summary.isEmpty()) {
            return "";
        }
        Xml xml = new Xml().open("details", "id", "alerts", "class", "card alert").leaf("summary", summary);
        return list(xml, ReportTexts.shortcomings(series), "alert-list").close().toString();
    }

    private static String about(ProfileSeries series) {
        List<String> sentences = new ArrayList<>(ReportTexts.coverage(series));
        sentences.add("Times are wall time, waiting included, as measured by probes around every call; " + modes(series));
        return list(new Xml(), sentences, "about").toString();
    }

    private static String modes(ProfileSeries series) {
        return EstimateMarks.areAbsent(series) ? "nothing is sampled or estimated."
                : EstimateMarks.areIn(series) ? "what is estimated has its error beside it, and a mode that says so."
                : "what was left out for the cost has no figures: its time is in its callers' own.";
    }

    private static Xml list(Xml xml, List<String> sentences, String id) {
        xml.open("ul", "id", id);
        sentences.forEach(sentence -> xml.leaf("li", sentence));
        return xml.close();
    }

    private static String text(String text) {
        return new Xml().text(text).toString();
    }
}
