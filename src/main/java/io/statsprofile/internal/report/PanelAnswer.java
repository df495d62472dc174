package io.statsprofile.internal.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Timing;
import java.io.IOException;
import java.util.List;

/**
 * A {@link ProfileSeries} in the shape of Elasticsearch's answer to a Kibana panel, from which the same panel draws it in the page. The
 * requests stand in {@code kibana/panels/functions-over-time.vg.json} and {@code function-table.vg.json}. One addition: {@code folded}
 * has its buckets, too, so that the page can show a part of the window.
 */
final class PanelAnswer {

    private static final double SQUARE_NANOS = 1e18;

    private final JsonGenerator json;
    private final ProfileSeries series;

    PanelAnswer(JsonGenerator json, ProfileSeries series) {
        this.json = json;
        this.series = series;
    }

    /** The bands of a measure, bucket by bucket. */
    void overTime(MeasureSeries chart) throws IOException {
        Measure whole = chart.measure().addsUp() ? chart.measure() : Measure.TOTTIME;
        json.writeStartObject();
        json.writeObjectFieldStart("aggregations");
        json.writeObjectFieldStart("slices");
        value("slice_length", Measure.TOTTIME, series.coverage().intervalNanos());
        json.writeObjectFieldStart("times");
        json.writeArrayFieldStart("buckets");
        for (int i = 0; i < series.bucketStarts().size(); i++) {
            bucket(i);
            json.writeNumberField("doc_count", series.slices().get(i));
            value("total", whole, chart.totals().get(i));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeObjectFieldStart("functions");
        estimates();
        json.writeObjectFieldStart("folded");
        times(whole, chart.folded());
        json.writeEndObject();
        json.writeObjectFieldStart("top");
        json.writeArrayFieldStart("buckets");
        for (Band band : chart.bands()) {
            json.writeStartObject();
            json.writeStringField("key", band.function());
            times(chart.measure(), band.values());
            json.writeEndObject();
        }
        json.writeEndArray();
        end(5);
    }

    /** All functions' sums over the window. */
    void table() throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("aggregations");
        json.writeObjectFieldStart("slices");
        value("total", Measure.TOTTIME, series.series(Measure.TOTTIME).total());
        json.writeObjectFieldStart("functions");
        estimates();
        json.writeObjectFieldStart("by_function");
        json.writeArrayFieldStart("buckets");
        for (FunctionTotals row : series.functions()) {
            json.writeStartObject();
            json.writeStringField("key", row.function());
            value("tottime", Measure.TOTTIME, row.tottimeNanos());
            value("cumtime", Measure.CUMTIME, row.cumtimeNanos());
            value("ncalls", Measure.NCALLS, row.ncalls());
            value("primitive_calls", Measure.NCALLS, row.primitiveCalls());
            value("open_calls", Measure.NCALLS, row.openCalls());
            value("overhead", Measure.TOTTIME, row.timing().overheadNanos().orElse(0));
            json.writeEndObject();
        }
        json.writeEndArray();
        end(5);
    }

    /** Functions that are not exact throughout, with their variances in square seconds. */
    private void estimates() throws IOException {
        json.writeObjectFieldStart("estimated");
        json.writeObjectFieldStart("by_function");
        json.writeArrayFieldStart("buckets");
        for (FunctionTotals row : series.functions()) {
            Timing timing = row.timing();
            if (!timing.isExact()) {
                json.writeStartObject();
                json.writeStringField("key", row.function());
                squares("tottime_error", timing.uncertainty().tottimeVariance());
                squares("cumtime_error", timing.uncertainty().cumtimeVariance());
                value("sampled_calls", Measure.NCALLS, timing.sampledCalls());
                json.writeObjectFieldStart("all_sampled");
                value("calls", Measure.NCALLS, 0);
                json.writeEndObject();
                json.writeObjectFieldStart("out");
                json.writeNumberField("doc_count", timing.wasOut() ? 1 : 0);
                end(2);
            }
        }
        json.writeEndArray();
        end(2);
    }

    private void squares(String name, double variance) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("sum_of_squares", variance / SQUARE_NANOS);
        json.writeEndObject();
    }

    private void times(Measure measure, List<Long> values) throws IOException {
        value("v", measure, values.stream().mapToLong(Long::longValue).sum());
        json.writeObjectFieldStart("times");
        json.writeArrayFieldStart("buckets");
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) != 0) {
                bucket(i);
                value("v", measure, values.get(i));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void bucket(int index) throws IOException {
        json.writeStartObject();
        json.writeNumberField("key", series.bucketStarts().get(index).toEpochMilli());
    }

    private void value(String name, Measure measure, long value) throws IOException {
        json.writeObjectFieldStart(name);
        if (measure.isTime()) {
            json.writeNumberField("value", Seconds.ofNanos(value));
        } else {
            json.writeNumberField("value", value);
        }
        json.writeEndObject();
    }

    private void end(int objects) throws IOException {
        for (int i = 0; i < objects; i++) {
            json.writeEndObject();
        }
    }
}
