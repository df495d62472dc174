package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonReportTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @Test
    void every_figure_is_there_and_exact() throws IOException {
        ProfileSeries series = SeriesOf.shop(30, ProfileQuery.ALL);
        JsonNode json = JSON.readTree(JsonReport.render(series));
        for (Measure measure : Measure.values()) {
            MeasureSeries chart = series.series(measure);
            JsonNode drawn = json.get("measures").get(measure.key());
            for (int i = 0; i < chart.bands().size(); i++) {
                assertThat(drawn.get("bands").get(i).get("function").textValue()).isEqualTo(chart.bands().get(i).function());
                for (int bucket = 0; bucket < chart.totals().size(); bucket++) {
                    assertThat(value(measure, drawn.get("bands").get(i).get("values").get(bucket))).isEqualTo(chart.bands().get(i).values()
                            .get(bucket));
                }
            }
            assertThat(drawn.has("other")).isEqualTo(measure.addsUp());
        }
        for (int i = 0; i < series.functions().size(); i++) {
            FunctionTotals row = series.functions().get(i);
            JsonNode drawn = json.get("functions").get(i);
            assertThat(drawn.get("function").textValue()).isEqualTo(row.function());
            assertThat(drawn.get("ncalls").longValue()).isEqualTo(row.ncalls());
            assertThat(drawn.get("primitive_calls").longValue()).isEqualTo(row.primitiveCalls());
            assertThat(value(Measure.TOTTIME, drawn.get("tottime"))).isEqualTo(row.tottimeNanos());
            assertThat(value(Measure.CUMTIME, drawn.get("cumtime"))).isEqualTo(row.cumtimeNanos());
        }
        assertThat(json.get("coverage").get("missing").longValue()).isEqualTo(series.coverage().missing());
        JsonNode reasons = json.at("/coverage/dropped_by_reason");
        assertThat(reasons.path("queue").longValue() + reasons.path("refused").longValue()).isPositive()
                .isEqualTo(json.at("/coverage/dropped_documents").longValue());
        assertThat(json.at("/coverage/longest_wait").doubleValue()).isGreaterThan(12.345);
        assertThat(json.at("/coverage/delivery/acknowledged").longValue()).isPositive().isEqualTo(series.coverage().delivery()
                .acknowledged());
        assertThat(json.at("/coverage/delivery/last_error").textValue()).startsWith("status 503 for number ");
        assertThat(json.at("/coverage/delivery/last_error_time").textValue()).isEqualTo(series.coverage().delivery().lastErrorTime()
                .toString());
        assertThat(json.get("left_out")).isNotEmpty();
    }

    private static long value(Measure measure, JsonNode node) {
        return measure.isTime() ? Seconds.toNanos(node.decimalValue()) : node.longValue();
    }
}
