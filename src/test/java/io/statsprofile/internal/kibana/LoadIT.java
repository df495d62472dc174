package io.statsprofile.internal.kibana;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.testing.SearchServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The load benchmark with a minute for an hour. What it times is not asserted; that it asks everything and would notice a wrong answer
 * is.
 */
class LoadIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Elasticsearch's default of search.max_buckets. */
    private static final int MAX_BUCKETS = 65_536;
    private static final Map<String, Long> LENGTHS = Map.ofEntries(entry("100ms", 100L), entry("1s", 1_000L), entry("5s", 5_000L),
            entry("10s", 10_000L), entry("30s", 30_000L), entry("1m", 60_000L), entry("5m", 300_000L), entry("10m", 600_000L),
            entry("30m", 1_800_000L), entry("1h", 3_600_000L), entry("3h", 10_800_000L), entry("12h", 43_200_000L),
            entry("24h", 86_400_000L), entry("1w", 604_800_000L), entry("30d", 2_592_000_000L));
    private static final Instant END = Instant.parse("2026-11-23T15:00:00Z");
    private static final String REQUEST = """
            {"hosts": {"terms": {"field": "host.name", "size": 5}, "aggs": {"v": {"sum": {"field": "statsprofile.total_calls"}}}}}""";

    @Test
    void loads_asks_every_panel_and_checks_the_answers() throws IOException, InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        LoadSettings settings = new LoadSettings(Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofMinutes(1), 3, 20, 24,
                80, 0, false);

        new LoadRun(settings, 1, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(SearchServer.shared(), false);

        String text = printed.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("statsprofile-overview: 8 requests").contains("statsprofile-compare: 8 requests")
                .contains("statsprofile-function: 6 requests").contains("statsprofile-months: 5 requests")
                .contains("statsprofile-functions-flat: ").contains("statsprofile-functions-flat-hours: ")
                .contains("Each window of each dashboard within 1 s: ");
        // 3 hosts: a minute of slices with 20 functions and (other); a day of 22 hours with 24 functions, and two minutes of slices.
        assertThat(text).containsPattern("1 min +378 ").containsPattern("1 d +2,");
    }

    @Test
    void every_panel_can_be_asked_for_the_longest_window() throws IOException {
        Instant end = Instant.parse("2026-11-23T15:00:00Z");
        for (int days : new int[] {30, 365}) {
            KibanaRequest request = new KibanaRequest(end.minus(Duration.ofDays(days)), end, new ObjectMapper().createObjectNode());
            for (JsonNode panel : Panels.vega().values()) {
                for (JsonNode url : panel.findValues("url")) {
                    List<String> intervals = request.body(url).findValuesAsText("fixed_interval");
                    // Those of an hour and a day compare documents with what stands for them.
                    assertThat(intervals).isSubsetOf(days == 30 ? List.of("12h", "1h", "24h") : List.of("24h", "1w", "1h", "30d"));
                }
            }
        }
    }

    /** Kibana rounds what %autointerval% asks for, by up to seven times as many bars. */
    @Test
    void no_answer_can_have_more_buckets_than_elasticsearch_allows() throws IOException {
        Instant end = Instant.parse("2026-11-23T15:00:00Z");
        Map<String, JsonNode> panels = Panels.vega();
        for (double seconds = 60; seconds < 366 * 86_400; seconds = Math.min(seconds * 1.05, seconds + 4 * 86_400)) {
            Duration window = Duration.ofSeconds((long) seconds);
            KibanaRequest request = new KibanaRequest(end.minus(window), end, JSON.createObjectNode());
            for (Map.Entry<String, JsonNode> panel : panels.entrySet()) {
                for (JsonNode url : panel.getValue().findValues("url")) {
                    assertThat(buckets(request.body(url).path("aggs"), window)).as("%s, window of %s", panel.getKey(), window)
                            .isLessThanOrEqualTo(MAX_BUCKETS);
                }
            }
        }
    }

    /** How many an answer to these aggregations has at most. */
    private static long buckets(JsonNode aggregations, Duration window) {
        long sum = 0;
        for (JsonNode aggregation : aggregations) {
            long own = 0;
            if (aggregation.has("terms")) {
                own = aggregation.at("/terms/size").asLong(10);
            } else if (aggregation.has("composite")) {
                own = aggregation.at("/composite/size").asLong(10);
            } else if (aggregation.has("date_range")) {
                own = aggregation.at("/date_range/ranges").size();
            } else if (aggregation.has("date_histogram")) {
                JsonNode bars = aggregation.get("date_histogram");
                String length = bars.path("fixed_interval").asText(bars.path("calendar_interval").asText());
                own = window.toMillis() / LENGTHS.get(length) + 2;
            }
            long below = buckets(aggregation.path("aggs"), window);
            sum += own == 0 ? below : own * (1 + below);
        }
        return sum;
    }

    @Test
    void a_wrong_figure_fails() throws IOException {
        FleetPart known = known();
        AnswerCheck check = new AnswerCheck();
        check.check(JSON.readTree(REQUEST), answer(0, 0, 0), known);
        assertThat(check.figures()).isEqualTo(8);
        assertThatThrownBy(() -> check.check(JSON.readTree(REQUEST), answer(1, 0, 0), known))
                .hasMessageContaining("sum of statsprofile.total_calls: ");
        assertThatThrownBy(() -> check.check(JSON.readTree(REQUEST), answer(0, 1, 0), known))
                .hasMessageContaining("7.0, but 6.0 was written");
        assertThatThrownBy(() -> check.check(JSON.readTree(REQUEST), answer(0, 0, 1), known))
                .hasMessageContaining("documents with another host.name");
        assertThatThrownBy(() -> check.check(JSON.readTree(REQUEST), JSON.createObjectNode(), known))
                .hasMessageContaining("no answer to hosts");
    }

    @Test
    void a_function_lacks_what_a_shard_did_not_send() throws IOException {
        String functions = "statsprofile.func_profiles";
        // Of the hours that the fleet may have had, one in which another function has most.
        FleetPart known = IntStream.range(3, 99).mapToObj(LoadIT::withHour)
                .filter(part -> !most(part.ofKinds(Set.of("hour"))).equals(most(part.ofKinds(Set.of("slice"))))).findFirst().orElseThrow();
        FleetPart ofHours = known.ofKinds(Set.of("hour"));
        String first = most(known);
        assertThat(first).as("slices have less of it").isEqualTo(most(ofHours));

        JsonNode request = JSON.readTree("""
                {"top": {"terms": {"field": "statsprofile.func_profiles.function", "exclude": ["(other)"], "size": 1, "shard_size": 1,
                  "order": {"most": "desc"}}, "aggs": {"most": {"sum": {"field": "statsprofile.func_profiles.cumtime"}}}}}""");
        long all = known.count() - known.where(functions + ".function", "(other)").count();
        AnswerCheck check = new AnswerCheck();
        check.check(request, answer(first, time(ofHours, first), 1, all - 1), known);
        assertThat(check.figures()).isEqualTo(5);
        long every = known.where(functions + ".function", first).count();
        assertThatThrownBy(() -> check.check(request, answer(first, time(known, first), every, all - every), known))
                .hasMessageContaining("what number 0 by statsprofile.func_profiles.function has");
    }

    /** Slices of a minute, and the hour of a host that began so many hours before their end. */
    private static FleetPart withHour(int hoursBefore) {
        Instant hour = END.minus(Duration.ofHours(hoursBefore));
        FleetSums sums = sums();
        sums.addHour(0, fleet().hour(0, hour));
        return sums.everything(hour, END).nested("statsprofile.func_profiles");
    }

    private static String most(FleetPart known) {
        return known.values("statsprofile.func_profiles.function").stream().filter(name -> !name.equals("(other)"))
                .max(Comparator.comparingDouble(name -> time(known, name))).orElseThrow();
    }

    private static double time(FleetPart known, String function) {
        return known.where("statsprofile.func_profiles.function", function).metric("sum", "statsprofile.func_profiles.cumtime");
    }

    private static JsonNode answer(String function, double time, long documents, long others) {
        ObjectNode top = JSON.createObjectNode();
        top.putObject("top").put("sum_other_doc_count", others).putArray("buckets").addObject().put("key", function)
                .put("doc_count", documents).putObject("most").put("value", time);
        return top;
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
        assertThatThrownBy(() -> meant.check(sums())).isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Panel own-time: an aggregation avg stays unchecked");
    }

    @Test
    void callers_are_known_too() {
        FleetPart called = known().nested("statsprofile.func_profiles").having("statsprofile.func_profiles.callers");
        String function = fleet().functions().get(3);
        FleetPart edges = called.where("statsprofile.func_profiles.function", function).nested("statsprofile.func_profiles.callers");
        assertThat(edges.values("statsprofile.func_profiles.callers.caller")).containsExactlyInAnyOrder(fleet().functions().get(0), fleet()
                .functions().get(2));
        assertThat(edges.count()).isEqualTo(2 * called.where("statsprofile.func_profiles.function", function).count()).isPositive();
        assertThat(edges.metric("sum", "statsprofile.func_profiles.callers.tottime")).isCloseTo(
                called.where("statsprofile.func_profiles.function", function).metric("sum", "statsprofile.func_profiles.tottime"),
                within(1e-9));
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

    private static Fleet fleet() {
        return new Fleet(2, 5, 6, END, Duration.ofMinutes(1));
    }

    private static FleetSums sums() {
        FleetSums sums = new FleetSums(fleet());
        IntStream.range(0, 2).forEach(host -> sums.add(host, IntStream.range(0, 6).mapToObj(slice -> fleet().slice(host, 0, slice))
                .toList()));
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
            buckets.append(host == 0 ? "" : ",").append("{\"key\": \"").append(fleet().host(host)).append("\", \"doc_count\": ")
                    .append(6 + (host == 1 ? documents : 0))
                    .append(", \"v\": {\"value\": ").append(sum + (host == 1 ? calls : 0)).append("}}");
        }
        return JSON.readTree("{\"hosts\": {\"sum_other_doc_count\": " + others + ", \"buckets\": [" + buckets + "]}}");
    }
}
