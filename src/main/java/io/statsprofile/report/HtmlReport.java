package io.statsprofile.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.model.Measure;
import io.statsprofile.model.ProfileSeries;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer as one page that needs nothing else. Its charts and its table are the panels of our Kibana dashboard, drawn by Vega, which the page carries
 * (about 0.6 MB). Its content security policy allows its own style and scripts by their hashes and forbids everything else, so it neither loads nor sends
 * anything.
 */
public final class HtmlReport {

    private static final JsonFactory JSON = new JsonFactory();

    private HtmlReport() {
    }

    /** All measures; the page opens with the one that was asked for. */
    public static String render(ProfileSeries series) {
        return PageTemplate.fill(title(series), data(series));
    }

    private static String title(ProfileSeries series) {
        String subject = Wording.subject(series);
        return "StatsProfile" + (subject.isEmpty() ? "" : ": " + subject) + ", " + Wording.window(series);
    }

    /** What all reports say in words, and what panels would have got from Elasticsearch. */
    static String data(ProfileSeries series) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            json.writeStartObject();
            words(json, series);
            json.writeStringField("measure", series.measure().key());
            json.writeNumberField("bucket", series.bucket().toMillis());
            json.writeObjectFieldStart("measures");
            for (Measure measure : new Measure[] {Measure.TOTTIME, Measure.CUMTIME, Measure.NCALLS}) {
                json.writeObjectFieldStart(measure.key());
                json.writeStringField("name", name(measure));
                json.writeStringField("title", Wording.title(measure));
                json.writeStringField("explanation", Wording.pageExplanation(measure));
                strings(json, "left_out", Wording.leftOut(series, measure));
                json.writeFieldName("answer");
                new PanelAnswer(json, series).overTime(series.series(measure));
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeFieldName("table");
            new PanelAnswer(json, series).table();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toString();
    }

    private static void words(JsonGenerator json, ProfileSeries series) throws IOException {
        String subject = Wording.subject(series);
        json.writeStringField("subject", subject.isEmpty() ? "Profile" : subject);
        json.writeStringField("window", Wording.window(series));
        json.writeStringField("no_data", series.coverage().isEmpty() ? Wording.NO_DATA : "");
        json.writeStringField("alert", Wording.summary(series));
        strings(json, "alerts", Wording.shortcomings(series));
        List<String> about = new ArrayList<>(Wording.coverage(series));
        about.add("Times are wall time, waiting included, as measured by probes around every call; nothing is sampled or estimated.");
        strings(json, "about", about);
        json.writeArrayFieldStart("tiles");
        for (Tile tile : Tile.of(series)) {
            json.writeStartObject();
            json.writeStringField("name", tile.name());
            json.writeStringField("value", tile.value());
            json.writeStringField("note", tile.note());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String name(Measure measure) {
        return switch (measure) {
            case TOTTIME -> "Own time";
            case CUMTIME -> "Cumulative";
            case NCALLS -> "Calls";
        };
    }

    private static void strings(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
