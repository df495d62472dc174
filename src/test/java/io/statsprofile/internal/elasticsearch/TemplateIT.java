package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.template.IndexTemplate;
import io.statsprofile.internal.template.IndexTemplate.Feature;
import io.statsprofile.internal.template.TemplateConflictException;
import io.statsprofile.internal.template.TemplateState;
import io.statsprofile.internal.template.TemplateState.Action;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TemplateIT {

    private static final String PATH = "/_index_template/metrics-statsprofile";
    private static final int VERSION = IndexTemplate.of(StreamFamily.SLICES).version();
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The server from Maven Central has no module for constant keywords; the official image has. */
    private static final String CONSTANT = hasConstants() ? "constant_keyword" : "keyword";
    private final Rest rest = new Rest(SearchServer.shared());
    private final Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().retention(Duration.ofHours(36))
            .build());
    private final List<String> notes = new ArrayList<>();

    private static boolean hasConstants() {
        try (Rest rest = new Rest(SearchServer.shared())) {
            rest.send("PUT", "/constants", "{\"mappings\": {\"properties\": {\"x\": {\"type\": \"constant_keyword\"}}}}");
            rest.delete("/constants");
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    @BeforeEach
    void remove_what_is_there() throws IOException {
        // Elasticsearch refuses to remove the only template of an existing stream, so another one stands by, below all.
        rest.send("PUT", "/_index_template/standby", "{\"index_patterns\": [\"metrics-statsprofile-*\"], \"data_stream\": {}}");
        rest.delete(PATH);
    }

    @AfterEach
    void leave_ours_in_place() throws IOException {
        rest.delete("/_index_template/foreign");
        rest.delete(PATH);
        elasticsearch.templates().setUp(StreamFamily.SLICES, false, true);
        elasticsearch.close();
        rest.close();
    }

    @Test
    void every_field_of_a_full_document_is_mapped_as_meant() throws IOException {
        ProfileDocument document = SampleDocuments.full("fits");
        deliver(document);

        JsonNode mapping = rest.get("/metrics-statsprofile-fits/_mapping").elements().next().path("mappings");
        Map<String, String> mapped = new TreeMap<>();
        collectTypes("", mapping.path("properties"), mapped);
        TreeSet<String> written = new TreeSet<>();
        for (ProfileDocument each : List.of(document, SampleDocuments.estimated("fits"), SampleDocuments.folded("fits", 7),
                SampleDocuments.first("fits"), SampleDocuments.delivered("fits"))) {
            collectPaths("", JSON.readTree(DocumentWriter.write(each)), written);
        }

        // Everything that is written is mapped, and everything that is mapped is written, or was by older versions.
        assertThat(written.removeIf(path -> path.startsWith("statsprofile.out_profiles."))).isTrue();
        written.add("statsprofile.out_profiles");
        List.of("class", "method", "percall_tottime", "percall_cumtime")
                .forEach(older -> assertThat(written.add("statsprofile.func_profiles." + older)).isTrue());
        assertThat(mapped.keySet()).containsExactlyElementsOf(written);
        assertThat(mapped).containsEntry("@timestamp", "date").containsEntry("message", "text").containsEntry("labels.team", "keyword")
                .containsEntry("data_stream.namespace", CONSTANT).containsEntry("service.node.name", "keyword")
                .containsEntry("statsprofile.func_profiles.callers.caller", "keyword").containsEntry("statsprofile.func_profiles.timestamp",
                        "date");
        mapped.forEach((path, type) -> assertThat(type).as(path).isEqualTo(meant(path)));

        JsonNode hit = rest.search("metrics-statsprofile-fits", "{\"query\": {\"bool\": {\"must_not\": {\"exists\": {\"field\": "
                + "\"_ignored\"}}}}}")
                .at("/hits/hits/0");
        assertThat(hit.path("_id").asText()).isEqualTo(document.id());
        assertThat(DocumentReader.read(JSON.writeValueAsBytes(hit))).isEqualTo(document);
    }

    @Test
    void figures_of_one_function_stay_together() throws IOException {
        deliver(SampleDocuments.full("nested"));

        JsonNode sums = rest.search("metrics-statsprofile-nested", """
                {"size": 0, "aggs": {"functions": {"nested": {"path": "statsprofile.func_profiles"}, "aggs": {"by": {
                  "terms": {"field": "statsprofile.func_profiles.function"}, "aggs": {
                    "slices": {"date_histogram": {"field": "statsprofile.func_profiles.timestamp", "fixed_interval": "10s"}},
                    "calls": {"sum": {"field": "statsprofile.func_profiles.ncalls"}},
                    "tottime": {"sum": {"field": "statsprofile.func_profiles.tottime"}},
                    "cumtime": {"sum": {"field": "statsprofile.func_profiles.cumtime"}}}}}}}}""").at("/aggregations/functions/by/buckets");

        Map<String, List<Double>> byFunction = new TreeMap<>();
        sums.forEach(bucket -> byFunction.put(bucket.path("key").asText(), List.of(bucket.at("/calls/value").asDouble(),
                bucket.at("/tottime/value").asDouble(), bucket.at("/cumtime/value").asDouble())));
        assertThat(byFunction).isEqualTo(Map.of("com.acme.Cart.checkout", List.of(3d, 0.00000012, 9.000000001), "load", List.of(0d, 5d, 5d),
                "(other)", List.of(70d, 0.000000001, 0d)));
        assertThat(sums.at("/0/slices/buckets/0/key_as_string").asText()).isEqualTo("2026-11-23T15:01:10.000Z");
    }

    @Test
    void callers_add_up_by_pair() throws IOException {
        deliver(SampleDocuments.full("pairs"));

        assertThat(callsByPair("metrics-statsprofile-pairs")).isEqualTo(Map.of(
                "com.acme.Shop.serve > com.acme.Cart.checkout", List.of(1d, 0.0000001, 9.000000001),
                "com.acme.Cart.checkout > com.acme.Cart.checkout", List.of(2d, 0.00000002, 0.00000003)));
    }

    @Test
    void documents_that_were_made_under_the_first_template_have_no_pairs_and_spoil_no_answer() throws IOException {
        putOurs(body -> {
            body.put("version", 1);
            ((ObjectNode) body.at("/template/mappings/_meta")).put("version", 1);
            ((ObjectNode) body.at("/template/mappings/properties/statsprofile/properties/func_profiles/properties")).putObject("callers")
                    .put("type", "object").put("enabled", false);
        });
        ProfileDocument before = SampleDocuments.full("firstpairs");
        rest.send("PUT", "/metrics-statsprofile-firstpairs/_create/" + before.id(), new String(DocumentWriter.write(before),
                StandardCharsets.UTF_8));
        assertThat(callsByPair("metrics-statsprofile-firstpairs")).isEmpty();

        deliver(SampleDocuments.random(new Random(1), "firstpairs", "another-run", 1, 3));
        deliver(SampleDocuments.full("newpairs"));

        assertThat(notes).contains("Rolled over metrics-statsprofile-firstpairs, since its newest index had an older mapping of ours");
        assertThat(callsByPair("metrics-statsprofile-firstpairs")).isEmpty();
        assertThat(callsByPair("metrics-statsprofile-firstpairs,metrics-statsprofile-newpairs")).hasSize(2);
    }

    @Test
    void the_largest_document_fits() throws IOException {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            List<CallerProfile> callers = new ArrayList<>();
            for (int caller = 0; caller < 1 + i % 40; caller++) {
                callers.add(new CallerProfile("com.acme.Caller" + caller + ".run", 1 + caller, 1, 10 + caller, 20 + caller));
            }
            // The first thousand lead by own time, the next by cumulative time, and the next by calls.
            long own = i < 1_000 ? 1_000_000 + i : i;
            rows.add(new FunctionProfile(FunctionId.named("com.acme.Handler.function" + i), i >= 2_000 && i < 3_000 ? 1_000_000 + i : 1
                    + i, 1, 0, own, i >= 1_000 && i < 2_000 ? 5_000_000 + i : 1_000_000 + i, callers, 1));
        }
        ProfileDocument document = SampleDocuments.of("largest", StatsProfile.of(rows).top(1_000));
        assertThat(document.profile().funcProfiles()).hasSize(3_001);

        deliver(document);

        JsonNode hit = rest.search("metrics-statsprofile-largest", "{}").at("/hits/hits/0");
        assertThat(DocumentReader.read(JSON.writeValueAsBytes(hit))).isEqualTo(document);
    }

    @Test
    void an_absent_template_is_installed_and_then_left_alone() throws IOException {
        TemplateState first = elasticsearch.templates().setUp(StreamFamily.SLICES, false, true);
        TemplateState second = elasticsearch.templates().setUp(StreamFamily.SLICES, false, true);

        assertThat(first).isEqualTo(new TemplateState(Action.INSTALLED,
                "Installed the index template metrics-statsprofile, version " + VERSION + ", which keeps documents for 36h"));
        assertThat(second).isEqualTo(new TemplateState(Action.UNCHANGED,
                "Found the index template metrics-statsprofile, version " + VERSION + ", which keeps documents for 36h"));
        JsonNode template = rest.get(PATH).at("/index_templates/0/index_template");
        assertThat(template.at("/template/lifecycle/data_retention").asText()).isEqualTo("36h");
        assertThat(template.path("priority").asInt()).isEqualTo(501);
        try (Elasticsearch other = Elasticsearch.open(SearchServer.shared().settings().build())) {
            assertThat(toldBy(other)).contains("keeps documents for 36h and not for 30d as set here");
        }
    }

    @Test
    void an_older_template_of_ours_is_upgraded_and_its_stream_rolled_over() throws IOException {
        putOurs(body -> {
            body.put("version", 0);
            ((ObjectNode) body.at("/template/mappings/_meta")).put("version", 0);
        });
        rest.send("PUT", "/metrics-statsprofile-older/_create/x", "{\"@timestamp\": \"2026-11-23T15:00:00Z\"}");

        deliver(SampleDocuments.full("older"));

        assertThat(notes).containsExactly("Upgraded the index template metrics-statsprofile from version 0 to " + VERSION
                        + ", which keeps documents for 1d and not for 36h as set here: to apply that, delete the template (DELETE " + PATH
                        + "), and change existing streams with PUT /_data_stream/<name>/_lifecycle",
                "Rolled over metrics-statsprofile-older, since its newest index had an older mapping of ours");
        assertThat(rest.get("/metrics-statsprofile-older/_mapping").size()).isEqualTo(2);
        assertThat(rest.get(PATH).at("/index_templates/0/index_template/version").asInt()).isEqualTo(VERSION);
        assertThat(rest.get(PATH).at("/index_templates/0/index_template/template/lifecycle/data_retention").asText())
                .as("as the operator wanted it").isEqualTo("1d");
    }

    @Test
    void a_service_that_upgrades_the_template_lets_documents_be_kept_for_good_where_they_were() throws IOException {
        putOurs(body -> {
            body.put("version", 0);
            ((ObjectNode) body.at("/template/lifecycle")).remove("data_retention");
        });

        assertThat(toldBy(elasticsearch)).startsWith("Upgraded the index template metrics-statsprofile from version 0 to " + VERSION
                + ", which keeps documents for an unlimited time and not for 36h as set here: ");
        JsonNode template = rest.get(PATH).at("/index_templates/0/index_template");
        assertThat(template.path("version").asInt()).isEqualTo(VERSION);
        assertThat(template.at("/template").has("lifecycle")).isTrue();
        assertThat(template.at("/template/lifecycle").has("data_retention")).isFalse();
    }

    @Test
    void a_newer_template_of_ours_stays() throws IOException {
        putOurs(body -> body.put("version", 99));

        deliver(SampleDocuments.full("newer"));

        assertThat(notes).containsExactly(
                "Left the index template metrics-statsprofile, version 99, as it is: it is newer than ours, version " + VERSION);
        assertThat(rest.get(PATH).at("/index_templates/0/index_template/version").asInt()).isEqualTo(99);
    }

    @Test
    void a_foreign_template_of_our_name_is_refused_and_nothing_is_sent() throws IOException {
        rest.send("PUT", PATH, "{\"index_patterns\": [\"metrics-statsprofile-*\"], \"priority\": 501, \"data_stream\": {}}");

        assertThatThrownBy(() -> deliver(SampleDocuments.full("foreign"))).isInstanceOf(TemplateConflictException.class)
                .hasMessage("The index template metrics-statsprofile exists and is not ours; delete or rename it "
                        + "(DELETE /_index_template/metrics-statsprofile), documents wait until then");
        assertAbsent("metrics-statsprofile-foreign");
    }

    @Test
    void a_foreign_template_of_equal_priority_is_refused() throws IOException {
        rest.send("PUT", "/_index_template/foreign", "{\"index_patterns\": [\"metrics-statsprofile-eq*\"], \"priority\": 501, "
                + "\"data_stream\": {}}");

        assertThatThrownBy(() -> deliver(SampleDocuments.full("equal"))).isInstanceOf(TemplateConflictException.class)
                .hasMessageContaining("[foreign]").hasMessageContaining("give the other template another priority than 501");
        assertAbsent("metrics-statsprofile-equal");
    }

    @Test
    void a_foreign_template_of_higher_priority_is_refused_until_it_goes() throws IOException {
        rest.send("PUT", "/_index_template/foreign", "{\"index_patterns\": [\"metrics-*\"], \"priority\": 900, \"data_stream\": {}}");

        assertThatThrownBy(() -> deliver(SampleDocuments.full("higher"))).isInstanceOf(TemplateConflictException.class)
                .hasMessage("Another index template than ours is in force for metrics-statsprofile-higher: foreign (priority 900); "
                        + "lower its priority below 501, or narrow its patterns; documents wait until then");
        assertAbsent("metrics-statsprofile-higher");

        rest.delete("/_index_template/foreign");
        deliver(SampleDocuments.full("higher"));
    }

    @Test
    void a_stream_that_someone_made_without_our_template_is_rolled_over() throws IOException {
        rest.send("PUT", "/_index_template/foreign", "{\"index_patterns\": [\"metrics-*\"], \"priority\": 100, \"data_stream\": {}}");
        rest.send("PUT", "/metrics-statsprofile-blind/_create/x", "{\"@timestamp\": \"2026-11-23T15:00:00Z\"}");

        deliver(SampleDocuments.full("blind"));

        assertThat(notes).last().isEqualTo(
                "Rolled over metrics-statsprofile-blind, since its newest index had another mapping than ours");
        assertThat(rest.search("metrics-statsprofile-blind",
                "{\"query\": {\"nested\": {\"path\": \"statsprofile.func_profiles\", \"ignore_unmapped\": true, \"query\": "
                        + "{\"match_all\": {}}}}}")
                .at("/hits/total/value").asInt()).isEqualTo(1);
    }

    /** Calls, own and cumulative time by caller and callee. */
    private Map<String, List<Double>> callsByPair(String streams) throws IOException {
        JsonNode answer = rest.search(streams, """
                {"size": 0, "aggs": {"functions": {"nested": {"path": "statsprofile.func_profiles"}, "aggs": {"by": {
                  "terms": {"field": "statsprofile.func_profiles.function"}, "aggs": {
                    "edges": {"nested": {"path": "statsprofile.func_profiles.callers"}, "aggs": {"callers": {
                      "terms": {"field": "statsprofile.func_profiles.callers.caller"}, "aggs": {
                        "calls": {"sum": {"field": "statsprofile.func_profiles.callers.ncalls"}},
                        "tottime": {"sum": {"field": "statsprofile.func_profiles.callers.tottime"}},
                        "cumtime": {"sum": {"field": "statsprofile.func_profiles.callers.cumtime"}}}}}}}}}}}}""");
        assertThat(answer.at("/_shards/failed").asInt(-1)).isZero();
        Map<String, List<Double>> calls = new TreeMap<>();
        answer.at("/aggregations/functions/by/buckets").forEach(function -> function.at("/edges/callers/buckets")
                .forEach(caller -> calls.put(
                caller.path("key").asText() + " > " + function.path("key").asText(), List.of(caller.at("/calls/value").asDouble(),
                        caller.at("/tottime/value").asDouble(), caller.at("/cumtime/value").asDouble()))));
        return calls;
    }

    /** What a service says of the template before its first document. */
    private static String toldBy(Elasticsearch service) throws IOException {
        List<String> told = new ArrayList<>();
        try (Delivery delivery = service.delivery(StreamFamily.SLICES, told::add, new RunAliases())) {
            delivery.prepare("default");
        }
        return told.get(0);
    }

    @Test
    void every_field_of_hours_and_days_is_mapped_as_meant() throws IOException {
        for (ProfileDocument slice : List.of(SampleDocuments.full("rolled"), SampleDocuments.estimated("rolled"),
                SampleDocuments.first("rolled"))) {
            ProfileDocument hour = Rollup.ofHour(Duration.ofHours(1)).add(slice).document(1, 1 << 20);
            assertMapped(StreamFamily.HOURS, hour);
            assertMapped(StreamFamily.DAYS, Rollup.ofDay("day", 0).add(hour).document(1, 1 << 20));
        }
    }

    private static void assertMapped(StreamFamily family, ProfileDocument document) throws IOException {
        Map<String, String> mapped = new TreeMap<>();
        collectTypes("", JSON.readTree(IndexTemplate.of(family).body(Duration.ofDays(1), CONSTANT.equals("keyword")
                ? EnumSet.of(Feature.CONSTANT_KEYWORD) : EnumSet.noneOf(Feature.class)).toString())
                .at("/template/mappings/properties"), mapped);
        TreeSet<String> written = new TreeSet<>();
        collectPaths("", JSON.readTree(DocumentWriter.write(document)), written);
        // Labels are mapped as they come.
        mapped.remove("labels");
        written.removeIf(path -> path.startsWith("labels."));
        for (String kept : List.of("statsprofile.out_profiles", "statsprofile.hour_ranges")) {
            if (written.removeIf(path -> path.startsWith(kept + "."))) {
                written.add(kept);
            }
        }

        assertThat(mapped.keySet()).containsAll(written);
        mapped.forEach((path, type) -> assertThat(type).as("%s of %s", path, family).isEqualTo(meant(path)));
        assertThat(mapped.keySet()).contains("statsprofile.slices", "statsprofile.slice_interval")
                .noneMatch(path -> path.startsWith("statsprofile.delivery"));
    }

    private void deliver(ProfileDocument document) throws IOException {
        try (Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases())) {
            Deliveries.store(delivery, List.of(document));
        }
    }

    private void putOurs(java.util.function.Consumer<ObjectNode> change) throws IOException {
        JsonTree ours = IndexTemplate.of(StreamFamily.SLICES).body(Duration.ofDays(1), EnumSet.of(Feature.CONSTANT_KEYWORD));
        ObjectNode body = (ObjectNode) new ObjectMapper().readTree(ours.toString());
        change.accept(body);
        rest.send("PUT", PATH, body.toString());
    }

    private void assertAbsent(String stream) {
        assertThatThrownBy(() -> rest.get("/" + stream + "/_mapping")).hasMessageContaining("404");
    }

    /** Types by path, as the template's author meant them, told by name alone. */
    private static String meant(String path) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        return switch (name) {
            case "@timestamp", "start", "end", "timestamp", "last_error_time", "hour", "day" -> "date";
            case "total_tt", "interval", "cut_skew", "estimated_cost", "oldest_age", "tottime", "percall_tottime", "cumtime",
                    "percall_cumtime" -> "double";
            case "profiled_cpu", "slice_interval" -> "double";
            case "tottime_error", "cumtime_error", "tottime_overhead", "out_share", "overhead_budget", "overhead_modelled",
                    "overhead_found" -> "float";
            case "out_profiles", "hour_ranges" -> "object";
            case "late", "last", "previous_ended_cleanly" -> "boolean";
            case "line_number" -> "integer";
            case "duration", "pid", "sequence", "total_calls", "primitive_calls", "open_calls", "function_count", "threads",
                    "deferred_threads", "unrecorded_calls", "dropped_documents", "over_memory_calls",
                    "memory_bytes", "memory_limit_bytes", "registered_functions", "refused_functions", "ncalls", "folded",
                    "folded_for_size", "previous_last_sequence", "sampled_calls", "exact_functions", "sampled_functions", "out_functions",
                            "small_functions", "cut", "found", "spooled", "sent", "acknowledged", "settled", "retried", "refused",
                            "dropped_logging", "dropped_queue", "dropped_spool", "dropped_age", "dropped_damaged", "dropped_deleted",
                            "dropped_stop", "left", "waiting",
                            "waiting_bytes", "spool_documents", "spool_bytes", "last_sequence", "slices", "hours", "hosts" -> "long";
            case "dataset", "namespace", "type" -> CONSTANT;
            case "message" -> "text";
            default -> "keyword";
        };
    }

    private static void collectTypes(String prefix, JsonNode properties, Map<String, String> types) {
        properties.properties().forEach(entry -> {
            String path = prefix + entry.getKey();
            if (entry.getValue().has("properties")) {
                collectTypes(path + ".", entry.getValue().path("properties"), types);
            } else {
                types.put(path, entry.getValue().path("type").asText());
            }
        });
    }

    private static void collectPaths(String prefix, JsonNode node, TreeSet<String> paths) {
        if (node.isArray()) {
            node.forEach(element -> collectPaths(prefix, element, paths));
        } else if (node.isObject()) {
            node.properties().forEach(entry -> collectPaths(prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey(),
                    entry.getValue(), paths));
        } else {
            paths.add(prefix);
        }
    }
}
