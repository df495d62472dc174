package io.statsprofile.internal.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The answer as one page that needs nothing else. Its charts are the panels of our Kibana dashboard, drawn by Vega, which the page
 * carries (about 0.6 MB); all functions with their exact figures stand below them as text. Its content security policy allows its own
 * style and scripts by their hashes and forbids everything else, so it neither loads nor sends anything. Without scripts it has words and
 * figures, and no charts.
 */
public final class HtmlReport {

    private static final JsonFactory JSON = new JsonFactory();

    private HtmlReport() {
    }

    /** All measures; the page opens with the one that was asked for. */
    public static String render(ProfileSeries series) {
        return render(series, List.of());
    }

    /** @param questions the page shows the calls of the first function that fits one of them */
    public static String render(ProfileSeries series, List<CallsReport.Question> questions) {
        Map<String, String> parts = new HashMap<>(PageTexts.of(series));
        parts.put("functions", PageTable.render(series));
        String chosen = questions.stream().map(question -> question.choice().first(series)).filter(Objects::nonNull).findFirst().orElse("");
        parts.put("calls", PageCalls.render(series, chosen));
        return PageTemplate.fill(parts, data(series));
    }

    /** What panels would have got from Elasticsearch, and what the page says above them. */
    static String data(ProfileSeries series) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            json.writeStartObject();
            json.writeStringField("measure", series.measure().key());
            json.writeNumberField("bucket", series.bucket().toMillis());
            json.writeObjectFieldStart("measures");
            for (Measure measure : new Measure[] {Measure.TOTTIME, Measure.CUMTIME, Measure.NCALLS}) {
                json.writeObjectFieldStart(measure.key());
                json.writeStringField("name", name(measure));
                json.writeStringField("title", ReportTexts.title(measure));
                json.writeStringField("explanation", ReportTexts.pageExplanation(measure));
                json.writeStringField("picture", ReportTexts.picture(series, measure, measure.addsUp() ? "Stacked columns"
                        : "Lines with points"));
                json.writeStringField("left_out", String.join(" ", ReportTexts.leftOut(series, measure)));
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

    private static String name(Measure measure) {
        return switch (measure) {
            case TOTTIME -> "Own time";
            case CUMTIME -> "Cumulative";
            case NCALLS -> "Calls";
        };
    }
}
