package io.statsprofile.internal.kibana;

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

/**
 * The load benchmark with a minute for an hour. What it times is not asserted; that it asks everything and would notice a wrong answer
 * is.
 */
class LoadIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant END = Instant.parse("2026-11-23T15:00:00Z");
    private static final String REQUEST = """
            {"hosts": {"terms": {"field": "host.name", "size": 5}, "aggs": {"v": {"sum": {"field": "statsprofile.total_calls"}}}}}""";

    @Test
    void loads_asks_every_panel_and_checks_the_answers() throws IOException, InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        LoadSettings settings = new LoadSettings(Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofMinutes(1), 3, 20, 0, false);

        LoadCurve.Point shortest = new LoadRun(settings, 1, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(SearchServer.shared());

        assertThat(shortest.samples()).isEqualTo(3 * 6 * 21);
        assertThat(shortest.worst()).isPositive();
        String text = printed.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("statsprofile-overview: 7 requests").contains("statsprofile-compare: 8 requests").contains("statsprofile-function: 7 requests")
                .contains("statsprofile-functions-flat: ").contains("extrapolated by that line").contains("The Overview's 1 min within 1 s: ");
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
    void a_wrong_figure_fails() throws IOException {
        FleetPart known = known();
        AnswerCheck check = new AnswerCheck();
        check.check(JSON.readTree(REQUEST), answer(0, 0, 0), known);
        assertThat(check.figures()).isEqualTo(8);
        assertThatThrownBy(() -> check.check(JSON.readTree(REQUEST), answer(1, 0, 0), known)).hasMessageContaining("sum of statsprofile.total_calls: ");
        assertThatThrownBy(() -> check.check(JSON.readTree(REQUEST), answer(0, 1, 0), known)).hasMessageContaining("7.0, but 6.0 was written");
        assertThatThrownBy(() -> check.check(JSON.readTree(REQUEST), answer(0, 0, 1), known)).hasMessageContaining("documents with another host.name");
        assertThatThrownBy(() -> check.check(JSON.readTree(REQUEST), JSON.createObjectNode(), known)).hasMessageContaining("no answer to hosts");
    }

    @Test
    void what_nobody_knows_does_not_stay_unchecked() throws IOException {
        assertUnchecked("avg", "{\"field\": \"statsprofile.total_tt\"}");
        assertUnchecked("sum", "{\"field\": \"statsprofile.cut_skew\"}");
        assertUnchecked("terms", "{\"field\": \"labels.zone\", \"size\": 5}");
        assertUnchecked("filter", "{\"range\": {\"statsprofile.sequence\": {\"gt\": 5}}}");
        assertUnchecked("nested", "{\"path\": \"statsprofile.other\"}");
        FleetSums sums = new FleetSums(fleet());
        assertThatThrownBy(() -> sums.between(END.minusSeconds(75), END.minusSeconds(15))).isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing is known of the time from");
    }

    private static void assertUnchecked(String aggregation, String parameters) throws IOException {
        JsonNode request = JSON.readTree("{\"a\": {\"" + aggregation + "\": " + parameters + "}}");
        JsonNode answer = JSON.readTree("{\"a\": {\"value\": 1, \"doc_count\": 1, \"buckets\": [], \"sum_other_doc_count\": 0}}");
        assertThatThrownBy(() -> new AnswerCheck().check(request, answer, known())).as(aggregation).isInstanceOf(AssertionError.class)
                .hasMessageContaining("unchecked");
    }

    @Test
    void a_failure_names_its_panel() throws IOException {
        JsonNode body = JSON.readTree("""
                {"query": {"range": {"@timestamp": {"gte": "2026-11-23T14:59:00Z", "lte": "2026-11-23T15:00:00Z"}}},
                 "aggs": {"mean": {"avg": {"field": "statsprofile.total_tt"}}}}""");
        String answer = "{\"hits\": {\"total\": {\"relation\": \"eq\", \"value\": 12}}, \"aggregations\": {\"mean\": {\"value\": 1}}}";
        DashboardRequests.Answer meant = new DashboardRequests.Answer("own-time", "metrics-statsprofile-*", body, answer, 1);
        assertThatThrownBy(() -> meant.check(sums())).isInstanceOf(AssertionError.class).hasMessageStartingWith("Panel own-time: an aggregation avg stays unchecked");
    }

    @Test
    void callers_are_known_too() {
        FleetPart called = known().nested("statsprofile.func_profiles").having("statsprofile.func_profiles.callers");
        String function = fleet().functions().get(3);
        FleetPart edges = called.where("statsprofile.func_profiles.function", function).nested("statsprofile.func_profiles.callers");
        assertThat(edges.values("statsprofile.func_profiles.callers.caller")).containsExactlyInAnyOrder(fleet().functions().get(0), fleet().functions().get(2));
        assertThat(edges.count()).isEqualTo(2 * called.where("statsprofile.func_profiles.function", function).count()).isPositive();
        assertThat(edges.metric("sum", "statsprofile.func_profiles.callers.tottime")).isCloseTo(
                called.where("statsprofile.func_profiles.function", function).metric("sum", "statsprofile.func_profiles.tottime"), within(1e-9));
    }

    @Test
    void each_window_has_a_round_before_one_has_many() {
        assertThat(LoadBudget.rounds(100, 1, List.of(2.0, 4.0), 11)).isEqualTo(11);
        assertThat(LoadBudget.rounds(100, 10, List.of(20.0, 30.0), 11)).as("half of the 40 seconds over").isEqualTo(3);
        assertThat(LoadBudget.rounds(100, 40, List.of(80.0), 11)).as("the longer one is given up").isEqualTo(1);
        assertThat(LoadBudget.rounds(100, 60, List.of(), 11)).isEqualTo(1);
        assertThat(LoadBudget.rounds(100, 101, List.of(), 11)).isZero();
        assertThat(LoadBudget.rounds(-1, 0.1, List.of(), 11)).isZero();
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
        return new LoadCurve.Point(Duration.ofHours(1), samples, 1, median, median, Map.of());
    }

    private static Fleet fleet() {
        return new Fleet(2, 5, END, Duration.ofMinutes(1));
    }

    private static FleetSums sums() {
        FleetSums sums = new FleetSums(fleet());
        IntStream.range(0, 2).forEach(host -> sums.add(host, IntStream.range(0, 6).mapToObj(slice -> fleet().slice(host, 0, slice)).toList()));
        return sums;
    }

    private static FleetPart known() {
        return sums().between(END.minusSeconds(61), END.minusSeconds(1));
    }

    /** The answer to {@link #REQUEST}, with so much too much. */
    private static JsonNode answer(int calls, int documents, int others) throws IOException {
        StringBuilder buckets = new StringBuilder();
        for (int host : new int[] {0, 1}) {
            double sum = known().where("host.name", fleet().host(host)).metric("sum", "statsprofile.total_calls");
            buckets.append(host == 0 ? "" : ",").append("{\"key\": \"").append(fleet().host(host)).append("\", \"doc_count\": ").append(6 + (host == 1 ? documents : 0))
                    .append(", \"v\": {\"value\": ").append(sum + (host == 1 ? calls : 0)).append("}}");
        }
        return JSON.readTree("{\"hosts\": {\"sum_other_doc_count\": " + others + ", \"buckets\": [" + buckets + "]}}");
    }
}
