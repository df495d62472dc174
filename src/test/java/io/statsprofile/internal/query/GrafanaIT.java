package io.statsprofile.internal.query;

import static io.statsprofile.internal.query.KnownDocuments.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.query.KnownSums.Sample;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sends what Grafana sends for its dashboards to a real Elasticsearch, and holds what the panels show to what the documents add up to. */
class GrafanaIT {

    private static final String NAMESPACE = "grafana";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final String ODD_SERVICE = "odd (1)/a:b";
    private static final String CONSTRUCTOR = "com.acme.Odd.<init>(Map<String, int[]>,int)";
    private static final String LAMBDA = "com.acme.Odd.lambda$service$0/0x7f!~*?:^{}";
    private static final long ALL_THERE = 500;
    private static long from;
    private static long to;
    private static KnownSums all;
    /** Of all slices, within the window or not. */
    private static KnownSums ofHours;

    private final Map<String, List<String>> variables = new HashMap<>(Map.of("service_name", List.of("*"), "host_name", List.of("*"),
            "function_name", List.of(CHECKOUT), "bar_length", List.of("1m")));

    @BeforeAll
    static void store() throws IOException {
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        to = minute.toEpochMilli();
        from = minute.minus(1, ChronoUnit.HOURS).toEpochMilli();
        List<ProfileDocument> documents = new ArrayList<>(KnownDocuments.documents(NAMESPACE, minute));
        documents.add(odd(minute.minusSeconds(600), 0, 7));
        documents.add(odd(minute.minusSeconds(590), 1, 8));
        ofHours = new KnownSums(documents).where(document -> document.kind() == Kind.SLICE);
        all = new KnownSums(documents).where(document -> document.kind() == Kind.SLICE && document.timestamp().toEpochMilli() >= from
                && document.timestamp().toEpochMilli() <= to);
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build());
                Delivery slices = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases());
                Delivery functions = elasticsearch.delivery(StreamFamily.FUNCTIONS, note -> { }, new RunAliases());
                Delivery hours = elasticsearch.delivery(StreamFamily.HOURS, note -> { }, new RunAliases());
                Delivery functionHours = elasticsearch.delivery(StreamFamily.FUNCTION_HOURS, note -> { }, new RunAliases())) {
            Deliveries.store(slices, documents);
            Deliveries.store(functions, documents);
            Deliveries.store(hours, hours());
            Deliveries.store(functionHours, hours());
            for (StreamFamily family : List.of(StreamFamily.SLICES, StreamFamily.FUNCTIONS, StreamFamily.HOURS,
                    StreamFamily.FUNCTION_HOURS)) {
                elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(family.stream(NAMESPACE))));
            }
        }
    }

    /** Of each run in each hour. */
    private static List<ProfileDocument> hours() {
        Map<String, Rollup> hours = new TreeMap<>();
        for (ProfileDocument slice : ofHours.documents()) {
            hours.computeIfAbsent(slice.runId() + slice.timestamp().truncatedTo(ChronoUnit.HOURS),
                    run -> Rollup.ofHour(Duration.ofHours(1))).add(slice);
        }
        return hours.values().stream().map(hour -> hour.document(1_000, 1 << 20)).toList();
    }

    /** Names that Lucene's query syntax would take for something else. */
    private static ProfileDocument odd(Instant start, long sequence, long seconds) {
        StatsProfile profile = StatsProfile.of(List.of(
                FunctionProfile.of(FunctionId.named(CONSTRUCTOR), 4, 4, seconds * 1_000_000_000L, seconds * 1_000_000_000L),
                FunctionProfile.of(FunctionId.named(LAMBDA), 2, 2, seconds * 100_000_000L, seconds * 100_000_000L)));
        return new ProfileDocument(Kind.SLICE, start, start, start.plusSeconds(10), 10_000_000_000L, "run-odd", sequence, NAMESPACE,
                new ServiceId(ODD_SERVICE, null, null, "node-1"), "host [2] -x", 1, Map.of(), 2, profile,
                new SliceFacts(10_000_000_000L, 0, false, false, 1, 0, 0, 0, 0));
    }

    @Test
    void every_query_of_every_panel_is_answered() throws IOException, InterruptedException {
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            for (JsonNode panel : dashboard.panels()) {
                for (JsonNode target : GrafanaDashboard.targets(panel)) {
                    GrafanaTarget query = query(dashboard, target);
                    JsonNode answer = send(dashboard, query);
                    assertThat(query.isSeries() ? query.series(answer).size() : query.table(answer).size())
                            .as("what %s of %s shows", panel.path("title"), dashboard.name).isPositive();
                    assertThat(query.isSeries()).isEqualTo(panel.path("type").asText().equals("timeseries"));
                }
            }
        }
    }

    @Test
    void bars_of_the_overview_are_those_of_the_top_functions_and_the_line_is_the_total() throws Exception {
        GrafanaDashboard overview = GrafanaDashboard.of("overview");
        assertTop(overview, "Own time by function", "tottime");
        assertTop(overview, "Calls by function", "ncalls");
        assertTop(overview, "Cumulative time by function", "cumtime");
    }

    @Test
    void bars_of_the_flat_stream_are_the_same() throws Exception {
        GrafanaDashboard flat = GrafanaDashboard.of("functions-flat");
        variables.put("function_name", List.of("*"));
        assertTop(flat, "Own time by function", "tottime");
        assertTop(flat, "Calls by function", "ncalls");
    }

    private void assertTop(GrafanaDashboard dashboard, String title, String figure) throws Exception {
        for (String[] chosen : new String[][] {{"*", "*"}, {"shop", "*"}, {"shop", "shop-2"}}) {
            variables.put("service_name", List.of(chosen[0]));
            variables.put("host_name", List.of(chosen[1]));
            KnownSums known = all.where(document -> (chosen[0].equals("*") || chosen[0].equals(document.service().name()))
                    && (chosen[1].equals("*") || chosen[1].equals(document.hostName())));
            JsonNode panel = dashboard.panel(title);
            Map<String, Map<Long, Double>> top = series(dashboard, panel, 0);
            assertThat(top.keySet()).as(title).isEqualTo(Set.copyOf(KnownSums.largest(known.of(figure, Sample::function), 9)));
            top.forEach((function, bars) -> {
                assertThat(bars.keySet()).as("bars of %s, empty ones included", function).hasSize(61);
                assertThat(longs(bars, figure)).as(function)
                        .isEqualTo(known.of(figure, sample -> sample.function().equals(function) ? sample.bar(1) : null));
            });
            if (!figure.equals("cumtime")) {
                assertThat(series(dashboard, panel, 1)).containsOnlyKeys("all functions");
                assertThat(longs(series(dashboard, panel, 1).get("all functions"), figure))
                        .isEqualTo(known.of(figure, sample -> sample.bar(1)));
            }
        }
    }

    @Test
    void the_data_sources_of_hours_show_the_same_sums() throws Exception {
        variables.put("bar_length", List.of("1h"));
        variables.put("function_name", List.of("*"));
        long first = ofHours.documents().stream().mapToLong(slice -> slice.timestamp().truncatedTo(ChronoUnit.HOURS).toEpochMilli()).min()
                .orElseThrow();
        for (String name : List.of("overview", "functions-flat")) {
            GrafanaDashboard dashboard = GrafanaDashboard.of(name);
            StreamFamily family = name.equals("overview") ? StreamFamily.HOURS : StreamFamily.FUNCTION_HOURS;
            for (String[] shown : new String[][] {{"Own time by function", "tottime"}, {"Calls by function", "ncalls"}}) {
                List<JsonNode> targets = GrafanaDashboard.targets(dashboard.panel(shown[0]));
                GrafanaTarget top = query(dashboard, targets.get(0));
                Map<String, Map<Long, Double>> bars = top.series(send(family, top, first));
                assertThat(bars.keySet()).as("%s of %s", shown[0], name)
                        .isEqualTo(Set.copyOf(KnownSums.largest(ofHours.of(shown[1], Sample::function), 9)));
                bars.forEach((function, hours) -> assertThat(longs(hours, shown[1])).as(function)
                        .isEqualTo(ofHours.of(shown[1], sample -> sample.function().equals(function) ? sample.bar(60) : null)));
                GrafanaTarget all = query(dashboard, targets.get(1));
                assertThat(longs(all.series(send(family, all, first)).get("all functions"), shown[1]))
                        .isEqualTo(ofHours.of(shown[1], sample -> sample.bar(60)));
            }
        }
    }

    @Test
    void several_services_can_be_chosen() throws Exception {
        variables.put("service_name", List.of("shop", ODD_SERVICE));
        GrafanaDashboard overview = GrafanaDashboard.of("overview");
        Map<String, Map<Long, Double>> total = series(overview, overview.panel("Own time by function"), 1);
        KnownSums known = all.where(document -> Set.of("shop", ODD_SERVICE).contains(document.service().name()));
        assertThat(longs(total.get("all functions"), "tottime")).isEqualTo(known.of("tottime", sample -> sample.bar(1)));
    }

    @Test
    void the_table_of_functions_has_sums_and_time_per_call_in_both() throws Exception {
        variables.put("service_name", List.of("shop"));
        KnownSums shop = all.where(document -> document.service().name().equals("shop"));
        for (String name : List.of("overview", "functions-flat")) {
            variables.put("function_name", List.of("*"));
            GrafanaDashboard dashboard = GrafanaDashboard.of(name);
            JsonNode panel = dashboard.panel("Functions");
            GrafanaTarget query = query(dashboard, GrafanaDashboard.targets(panel).get(0));
            List<Map<String, Object>> rows = GrafanaDashboard.shown(panel, query.table(send(dashboard, query)));
            Map<String, Long> own = shop.of("tottime", Sample::function);
            assertThat(rows.stream().map(row -> row.get("function"))).as(name).containsExactlyElementsOf(KnownSums.largest(own, 100));
            rows.forEach(row -> {
                String function = row.get("function").toString();
                assertThat(Seconds.toNanos((Double) row.get("own time"))).isEqualTo(own.get(function));
                assertThat(Seconds.toNanos((Double) row.get("cumulative time"))).isEqualTo(shop.of("cumtime", Sample::function)
                        .getOrDefault(function, 0L));
                long calls = shop.of("ncalls", Sample::function).getOrDefault(function, 0L);
                assertThat(Math.round((Double) row.get("calls"))).isEqualTo(calls);
                if (calls > 0) {
                    assertThat((Double) row.get("own time per call")).isCloseTo(own.get(function) / 1e9 / calls, within(1e-12));
                }
            });
            assertThat(named(panel)).isSubsetOf(rows.get(0).keySet());
        }
    }

    @Test
    void the_error_of_a_sum_is_bounded_and_that_of_an_exact_one_is_nothing() throws Exception {
        variables.put("service_name", List.of("billing"));
        GrafanaDashboard overview = GrafanaDashboard.of("overview");
        JsonNode panel = overview.panel("Functions");
        GrafanaTarget query = query(overview, GrafanaDashboard.targets(panel).get(0));
        Map<Object, Object> errors = new HashMap<>();
        GrafanaDashboard.shown(panel, query.table(send(overview, query)))
                .forEach(row -> errors.put(row.get("function"), row.get("error of own time, at most")));
        assertThat(errors).isEqualTo(Map.of("com.acme.Price.of", 6 * 0.03125, "com.acme.Invoice.sum", 6 * 0.03125, "com.acme.Invoice.store",
                0.0));
        variables.put("function_name", List.of("com.acme.Price.of"));
        GrafanaDashboard detail = GrafanaDashboard.of("function");
        assertThat(series(detail, detail.panel("Error of own time, at most"), 0).get("error, at most").values().stream().mapToDouble(e -> e)
                .sum())
                .isEqualTo(6 * 0.03125);
    }

    @Test
    void totals_are_those_of_the_window() throws Exception {
        GrafanaDashboard overview = GrafanaDashboard.of("overview");
        JsonNode panel = overview.panel("Totals");
        GrafanaTarget query = query(overview, GrafanaDashboard.targets(panel).get(0));
        List<Map<String, Object>> rows = query.table(send(overview, query));
        assertThat(rows).hasSize(1);
        Map<String, Object> row = rows.get(0);
        assertThat(named(panel)).isSubsetOf(row.keySet());
        assertThat(Seconds.toNanos((Double) row.get("Sum statsprofile.total_tt"))).isEqualTo(sum(all.of("tottime", Sample::function)));
        assertThat(Math.round((Double) row.get("Sum statsprofile.total_calls"))).isEqualTo(sum(all.of("ncalls", Sample::function)));
        assertThat(Math.round((Double) row.get("Count"))).isEqualTo(all.documents().size());
        assertThat(Math.round((Double) row.get("Unique Count host.name"))).isEqualTo(all.documents().stream().map(ProfileDocument::hostName)
                .distinct().count());
        assertThat(Math.round((Double) row.get("Sum statsprofile.unrecorded_calls")))
                .isEqualTo(all.documents().stream().mapToLong(document -> document.facts().unrecordedCalls()).sum()).isPositive();
    }

    @Test
    void hosts_and_versions_add_up() throws Exception {
        GrafanaDashboard overview = GrafanaDashboard.of("overview");
        assertBy(series(overview, overview.panel("Own time by host"), 0), all, Sample::host, sample -> true);
        for (String name : List.of("function", "functions-flat")) {
            GrafanaDashboard dashboard = GrafanaDashboard.of(name);
            assertBy(series(dashboard, dashboard.panel("Own time by host"), 0), all, Sample::host, sample -> sample.function()
                    .equals(CHECKOUT));
            assertBy(series(dashboard, dashboard.panel("Own time by version"), 0), all,
                    sample -> sample.document().service().version() == null ? "no version" : sample.document().service().version(),
                    sample -> sample.function().equals(CHECKOUT));
        }
    }

    private static void assertBy(Map<String, Map<Long, Double>> series, KnownSums known, Function<Sample, String> by,
            Predicate<Sample> which) {
        Set<String> keys = new TreeSet<>(known.of("tottime", sample -> which.test(sample) ? by.apply(sample) : null).keySet());
        assertThat(keys).hasSizeGreaterThan(1);
        assertThat(series.keySet()).containsAll(keys);
        series.forEach((key, bars) -> assertThat(longs(bars, "tottime")).as(key)
                .isEqualTo(known.of("tottime", sample -> which.test(sample) && by.apply(sample).equals(key) ? sample.bar(1) : null)));
    }

    @Test
    void one_function_has_its_own_time_calls_and_cumulative_time_and_the_quotient() throws Exception {
        GrafanaDashboard detail = GrafanaDashboard.of("function");
        for (String[] chosen : new String[][] {{"shop", CHECKOUT}, {ODD_SERVICE, CONSTRUCTOR}, {ODD_SERVICE, LAMBDA}}) {
            variables.put("service_name", List.of(chosen[0]));
            variables.put("function_name", List.of(chosen[1]));
            Function<Sample, String> bar = sample -> sample.document().service().name().equals(chosen[0]) && sample.function()
                    .equals(chosen[1])
                    ? sample.bar(1) : null;
            assertThat(all.of("tottime", bar)).as(chosen[1]).isNotEmpty();
            assertThat(longs(series(detail, detail.panel("Own time"), 0).get("own time"), "tottime")).isEqualTo(all.of("tottime", bar));
            assertThat(longs(series(detail, detail.panel("Calls"), 0).get("calls"), "ncalls")).isEqualTo(all.of("ncalls", bar));
            assertThat(longs(series(detail, detail.panel("Cumulative time"), 0).get("cumulative time"), "cumtime"))
                    .isEqualTo(all.of("cumtime", bar));
            assertQuotient(detail, all, bar);
            assertQuotient(GrafanaDashboard.of("functions-flat"), all, bar);
        }
    }

    /** As Grafana's expressions do it: $A / $B, bar by bar. */
    private void assertQuotient(GrafanaDashboard dashboard, KnownSums known, Function<Sample, String> bar) throws Exception {
        JsonNode panel = dashboard.panel("Own time per call");
        assertThat(panel.path("targets").get(2).path("expression").asText()).isEqualTo("$A / $B");
        assertThat(panel.path("targets").get(0).path("hide").asBoolean() && panel.path("targets").get(1).path("hide").asBoolean()).isTrue();
        Map<Long, Double> own = series(dashboard, panel, 0).get("own time");
        Map<Long, Double> calls = series(dashboard, panel, 1).get("calls");
        known.of("ncalls", bar).forEach((key, count) -> assertThat(own.get(Long.parseLong(key)) / calls.get(Long.parseLong(key)))
                .isCloseTo(known.of("tottime", bar).getOrDefault(key, 0L) / 1e9 / count, within(1e-12)));
    }

    @Test
    void functions_can_be_chosen_in_the_flat_stream_whatever_they_are_called() throws Exception {
        GrafanaDashboard flat = GrafanaDashboard.of("functions-flat");
        variables.put("function_name", List.of(CONSTRUCTOR, LAMBDA));
        assertThat(series(flat, flat.panel("Own time by function"), 0)).containsOnlyKeys(CONSTRUCTOR, LAMBDA);
    }

    @Test
    void slices_are_counted_and_late_ones_told() throws Exception {
        GrafanaDashboard overview = GrafanaDashboard.of("overview");
        Map<String, Map<Long, Double>> series = series(overview, overview.panel("Slices"), 0);
        assertThat(series).containsOnlyKeys("in time", "late");
        for (boolean late : new boolean[] {false, true}) {
            Map<String, Long> counted = all.where(document -> document.facts().late() == late)
                    .ofDocuments(document -> KnownSums.barOf(document, 1), document -> 1);
            assertThat(counted).isNotEmpty();
            assertThat(longs(series.get(late ? "late" : "in time"), "count")).isEqualTo(counted);
        }
    }

    @Test
    void runs_tell_how_many_slices_are_missing() throws Exception {
        GrafanaDashboard overview = GrafanaDashboard.of("overview");
        JsonNode panel = overview.panel("Slices that are missing");
        GrafanaTarget query = query(overview, GrafanaDashboard.targets(panel).get(0));
        List<Map<String, Object>> rows = GrafanaDashboard.shown(panel, query.table(send(overview, query)));
        Map<String, List<ProfileDocument>> runs = all.documents().stream().collect(Collectors.groupingBy(ProfileDocument::runId));
        assertThat(rows.stream().map(row -> row.get("run").toString())).containsExactlyInAnyOrderElementsOf(runs.keySet());
        long missing = 0;
        for (Map<String, Object> row : rows) {
            List<ProfileDocument> run = runs.get(row.get("run").toString());
            long least = run.stream().mapToLong(ProfileDocument::sequence).min().orElseThrow();
            long most = run.stream().mapToLong(ProfileDocument::sequence).max().orElseThrow();
            assertThat(row.get("service")).isEqualTo(run.get(0).service().name());
            assertThat(row.get("host")).isEqualTo(run.get(0).hostName());
            assertThat(row.get("slices")).isEqualTo((double) run.size());
            assertThat(row.get("missing")).isEqualTo((double) (most - least + 1 - run.size()));
            assertThat(row.get("dropped")).isEqualTo((double) run.stream().mapToLong(document -> document.facts().droppedDocuments()).max()
                    .orElseThrow());
            missing += most - least + 1 - run.size();
        }
        assertThat(missing).isPositive();
        assertThat(named(panel)).isSubsetOf(rows.get(0).keySet());
    }

    @Test
    void lists_to_choose_from_have_what_there_is() throws Exception {
        variables.put("service_name", List.of(ODD_SERVICE));
        for (GrafanaDashboard dashboard : GrafanaDashboard.all()) {
            for (JsonNode variable : dashboard.variables()) {
                if (variable.path("type").asText().equals("query")) {
                    JsonNode asked = JSON.readTree(variable.path("query").asText());
                    assertThat(asked.path("find").asText()).isEqualTo("terms");
                    Set<String> expected = switch (asked.path("field").asText()) {
                        case "service.name" -> names(document -> document.service().name());
                        case "host.name" -> names(ProfileDocument::hostName);
                        case "statsprofile.func_profile.function" -> Set.of(CONSTRUCTOR, LAMBDA);
                        default -> throw new AssertionError(asked);
                    };
                    assertThat(terms(dashboard, asked)).as("%s of %s", variable.path("name"), dashboard.name).isEqualTo(expected);
                }
            }
        }
    }

    private static Set<String> names(Function<ProfileDocument, String> name) {
        return all.documents().stream().map(name).collect(Collectors.toSet());
    }

    /** Grafana asks for terms within the window, by name. */
    private Set<String> terms(GrafanaDashboard dashboard, JsonNode asked) throws Exception {
        ObjectNode target = JSON.createObjectNode().put("query", asked.path("query").asText());
        target.putArray("metrics").addObject().put("id", "2").put("type", "count");
        ObjectNode bucket = target.putArray("bucketAggs").addObject().put("id", "1").put("type", "terms")
                .put("field", asked.path("field").asText());
        bucket.putObject("settings").put("size", Long.toString(ALL_THERE)).put("orderBy", "_key").put("order", "asc")
                .put("min_doc_count", "1");
        GrafanaTarget query = query(dashboard, target);
        return query.table(send(dashboard, query)).stream().map(row -> row.get(asked.path("field").asText()).toString())
                .collect(Collectors.toSet());
    }

    /** Columns that a panel's settings name. */
    private static Set<String> named(JsonNode panel) {
        Set<String> named = new TreeSet<>();
        panel.at("/fieldConfig/overrides").forEach(override -> {
            if (override.at("/matcher/id").asText().equals("byName")) {
                named.add(override.at("/matcher/options").asText());
            }
        });
        assertThat(named).isNotEmpty();
        return named;
    }

    private GrafanaTarget query(GrafanaDashboard dashboard, JsonNode target) {
        return new GrafanaTarget(target, variables, dashboard.variables().stream().filter(variable -> variable.path("type").asText()
                .equals("textbox"))
                .map(variable -> variable.path("name").asText()).collect(Collectors.toSet()));
    }

    private Map<String, Map<Long, Double>> series(GrafanaDashboard dashboard, JsonNode panel, int index)
            throws IOException, InterruptedException {
        GrafanaTarget query = query(dashboard, GrafanaDashboard.targets(panel).get(index));
        return query.series(send(dashboard, query));
    }

    /** Nanoseconds or counts by bar, without zeros, as {@link KnownSums} has them. */
    private static Map<String, Long> longs(Map<Long, Double> bars, String figure) {
        Map<String, Long> longs = new TreeMap<>();
        bars.forEach((bar, value) -> longs.put(bar.toString(), figure.endsWith("time") ? Seconds.toNanos(value) : Math.round(value)));
        longs.values().removeIf(value -> value == 0);
        return longs;
    }

    private static long sum(Map<String, Long> sums) {
        return sums.values().stream().mapToLong(Long::longValue).sum();
    }

    /** By a multi-search, as Grafana does; but to the streams of this test, since others write to the same server. */
    private static JsonNode send(GrafanaDashboard dashboard, GrafanaTarget query) throws IOException, InterruptedException {
        return send(dashboard.name.equals("functions-flat") ? StreamFamily.FUNCTIONS : StreamFamily.SLICES, query, from);
    }

    private static JsonNode send(StreamFamily family, GrafanaTarget query, long since) throws IOException, InterruptedException {
        String header = JSON.createObjectNode().put("search_type", "query_then_fetch").put("ignore_unavailable", true)
                .put("index", family.stream(NAMESPACE)).toString();
        String body = header + "\n" + query.request(since, to) + "\n";
        HttpResponse<String> response = HTTP.send(HttpRequest.newBuilder(URI.create(SearchServer.shared().url()
                + "/_msearch?max_concurrent_shard_requests=5")).timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as("%s: %s", body, response.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body()).path("responses").path(0);
        assertThat(answer.path("status").asInt()).as("%s: %s", body, answer).isEqualTo(200);
        assertThat(answer.at("/_shards/failed").asInt(-1)).as("shards that failed").isZero();
        return answer;
    }
}
