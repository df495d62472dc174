package io.statsprofile.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.testing.SearchServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The load benchmark with a minute for an hour. What it times is not asserted; that it asks everything and would notice a wrong answer is. */
class LoadIT {

    @Test
    void loads_asks_every_panel_and_checks_the_answers() throws IOException, InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        LoadSettings settings = new LoadSettings(Duration.ofSeconds(1), Duration.ofMinutes(1), 3, 20, 0, false);

        LoadCurve.Point shortest = new LoadRun(settings, 1, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(SearchServer.shared());

        assertThat(shortest.samples()).isEqualTo(3 * 6 * 21);
        assertThat(shortest.worst()).isPositive();
        String text = printed.toString(StandardCharsets.UTF_8);
assertThat(text).contains("statsprofile-overview: 7 requests").contains("statsprofile-compare: ").contains("extrapolated by that line")
                .contains("The Overview's 1 min within 1 s: ");
        assertThat(text.lines().filter(line -> line.contains("sums in the answers checked"))).isNotEmpty().noneMatch(line -> line.contains(" 0 sums"));
    }

    @Test
    void every_panel_can_be_asked_for_the_longest_window() throws IOException {
        Instant end = Instant.parse("2026-11-23T15:00:00Z");
        KibanaRequest week = new KibanaRequest(end.minus(Duration.ofHours(LoadMeter.LONGEST)), end, new ObjectMapper().createObjectNode());
        for (JsonNode panel : Panels.vega().values()) {
            for (JsonNode url : panel.findValues("url")) {
                assertThat(week.body(url).findValuesAsText("fixed_interval")).isSubsetOf("3600000ms", "10800000ms");
            }
        }
    }

    @Test
    void a_wrong_sum_anywhere_fails() throws IOException {
        Fleet fleet = new Fleet(2, 5, Instant.parse("2026-11-23T15:00:00Z"), Duration.ofMinutes(1));
        FleetSums sums = new FleetSums(fleet);
        IntStream.range(0, 2).forEach(host -> sums.add(0, host, IntStream.range(0, 6).mapToObj(slice -> fleet.slice(host, 0, slice)).toList()));
        FleetSums.Part known = sums.between(fleet.end().minusSeconds(61), fleet.end().minusSeconds(1)).orElseThrow().where("statsprofile.kind", "slice");
        double right = known.where("host.name", fleet.host(1)).sum("statsprofile.total_calls");
        JsonNode request = new ObjectMapper().readTree("""
                {"hosts": {"terms": {"field": "host.name"}, "aggs": {"v": {"sum": {"field": "statsprofile.total_calls"}}}}}""");

        assertThat(sums.between(fleet.end().minusSeconds(75), fleet.end().minusSeconds(15))).as("a window that no sums were kept for").isEmpty();
        AnswerCheck check = new AnswerCheck();
        check.check(request, answer(fleet, right), known);
        assertThat(check.sums()).isEqualTo(1);
        assertThatThrownBy(() -> check.check(request, answer(fleet, right + 1), known)).isInstanceOf(AssertionError.class).hasMessageContaining("total_calls");
    }

    @Test
    void a_line_goes_through_its_points() {
        LoadCurve curve = new LoadCurve(List.of(point(1_000_000, 0.3), point(3_000_000, 0.7), point(4_000_000, 0.9)));
        LoadCurve.Line line = curve.line(LoadCurve.Point::median);
        assertThat(line.secondsPerMillion()).isCloseTo(0.2, within(1e-9));
        assertThat(line.at(10_000_000)).isCloseTo(2.1, within(1e-9));
        assertThat(new LoadCurve(List.of(point(2_000_000, 0.5))).line(LoadCurve.Point::median).secondsPerMillion()).isEqualTo(0.25);
    }

    private static LoadCurve.Point point(long samples, double median) {
        return new LoadCurve.Point(Duration.ofHours(1), samples, median, median, Map.of());
    }

    private static JsonNode answer(Fleet fleet, double value) throws IOException {
        return new ObjectMapper().readTree("{\"hosts\": {\"buckets\": [{\"key\": \"" + fleet.host(1) + "\", \"v\": {\"value\": " + value + "}}]}}");
    }
}
