package io.statsprofile.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.model.Measure;
import io.statsprofile.model.MeasureSeries;
import io.statsprofile.model.ProfileSeries;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer as one page that needs nothing else: chart with tool tips, measures and scales to choose from, isolating a function, all functions in a
 * table. Its content security policy allows its own style and script by their hashes and forbids everything else, so it neither loads nor sends anything.
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

    /** The answer as in {@link JsonReport}, and the words and colours of all reports beside it. */
    static String data(ProfileSeries series) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            new JsonSeries(json, series).write(generator -> words(generator, series));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toString();
    }

    private static void words(JsonGenerator json, ProfileSeries series) throws IOException {
        String subject = Wording.subject(series);
        json.writeStringField("subject", subject.isEmpty() ? "Profile" : subject);
        json.writeStringField("window", Wording.window(series));
        json.writeStringField("no_data", Wording.NO_DATA);
        strings(json, "labels", series.bucketStarts().stream().map(start -> Wording.bucketLabel(series, start)).toList());
        strings(json, "ranges", series.bucketStarts().stream().map(start -> range(series, start)).toList());
        json.writeStringField("alert", Wording.summary(series));
        strings(json, "alerts", Wording.shortcomings(series));
        List<String> about = new ArrayList<>(Wording.coverage(series));
        about.add("Times are wall time, waiting included, as measured by probes around every call; nothing is sampled or estimated.");
        strings(json, "about", about);
        json.writeObjectFieldStart("titles");
        for (Measure measure : Measure.values()) {
            json.writeStringField(measure.key(), Wording.title(measure));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("explanations");
        for (Measure measure : Measure.values()) {
            json.writeStringField(measure.key(), Wording.explanation(measure));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("other");
        for (Measure measure : Measure.values()) {
            json.writeStringField(measure.key(), Wording.other(series, measure));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("left_out_by_measure");
        for (Measure measure : Measure.values()) {
            strings(json, measure.key(), Wording.leftOut(series, measure));
        }
        json.writeEndObject();
        colours(json, series);
    }

    private static String range(ProfileSeries series, Instant start) {
        return Wording.bucketLabel(series, start) + " to " + Wording.bucketLabel(series, start.plus(series.bucket())) + " UTC";
    }

    private static void colours(JsonGenerator json, ProfileSeries series) throws IOException {
        List<String> names = new ArrayList<>(List.of(MeasureSeries.OTHER));
        for (Measure measure : Measure.values()) {
            series.series(measure).bands().stream().map(band -> band.function()).filter(name -> !names.contains(name)).forEach(names::add);
        }
        json.writeObjectFieldStart("colours");
        for (String name : names) {
            strings(json, name, List.of(Palette.of(name).hex(), Palette.of(name).hex()));
        }
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
