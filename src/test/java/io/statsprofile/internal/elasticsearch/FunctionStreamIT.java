package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.shipping.ShippingListener;
import io.statsprofile.internal.spool.BreakableDisk;
import io.statsprofile.internal.spool.SpoolListener;
import io.statsprofile.internal.spool.SpoolQueue;
import io.statsprofile.internal.spool.SpoolSettings;
import io.statsprofile.internal.template.TemplateState.Action;
import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions as documents of their own, in a real Elasticsearch. */
class FunctionStreamIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SearchServer SERVER = SearchServer.shared();
    private static final String FOREIGN = "/_index_template/foreign-functions";
    private final Rest rest = new Rest(SERVER);
    private final Wire wire = new Wire(SERVER.url());
    private final Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(wire.url()).build());
    private final List<String> notes = new ArrayList<>();
    private final Delivery slices = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases());
    private final Delivery functions = elasticsearch.delivery(StreamFamily.FUNCTIONS, notes::add, new RunAliases());

    @BeforeEach
    void connect() throws IOException {
        wire.connect();
    }

    @AfterEach
    void close() throws IOException {
        rest.delete(FOREIGN);
        functions.close();
        slices.close();
        elasticsearch.close();
        wire.close();
        rest.close();
    }

    @Test
    void both_streams_have_the_same_sums_as_integers_of_nanoseconds() throws IOException {
        List<QueuedDocument> batch = new ArrayList<>(queuedDocuments("flatsums", 20, 40));
        batch.add(queuedDocument(SampleDocuments.full("flatsums")));
        assertThat(slices.deliver(batch)).containsOnly(Receipt.DELIVERED);
        assertThat(functions.deliver(batch)).containsOnly(Receipt.DELIVERED);

        String by = """
                "terms": {"field": "%1$s.function", "size": 1000}, "aggs": {"ncalls": {"sum": {"field": "%1$s.ncalls"}},
                  "primitive_calls": {"sum": {"field": "%1$s.primitive_calls"}},
                  "not_recursive": {"filter": {"bool": {"must_not": {"exists": {"field": "%1$s.primitive_calls"}}}}, "aggs": {"calls": \
                {"sum": {"field": "%1$s.ncalls"}}}},
                  "open_calls": {"sum": {"field": "%1$s.open_calls"}},
                  "tottime": {"sum": {"field": "%1$s.tottime"}}, "cumtime": {"sum": {"field": "%1$s.cumtime"}}}""";
        Map<String, List<Long>> nested = sums(rest.search("metrics-statsprofile-flatsums", """
                {"size": 0, "aggs": {"f": {"nested": {"path": "statsprofile.func_profiles"}, "aggs": {"by": {%s}}}}}"""
                .formatted(by.formatted("statsprofile.func_profiles"))).at("/aggregations/f/by/buckets"));
        Map<String, List<Long>> flat = sums(rest.search("metrics-statsprofile.function-flatsums",
                "{\"size\": 0, \"aggs\": {\"by\": {%s}}}".formatted(by.formatted("statsprofile.func_profile")))
                .at("/aggregations/by/buckets"));

        assertThat(flat).hasSize(43).containsKeys("(other)", "load").isEqualTo(nested);
        assertThat(rest.send("POST", "/metrics-statsprofile-*/_count", "{\"query\": {\"prefix\": {\"_index\": "
                + "\".ds-metrics-statsprofile.function\"}}}")
                .path("count").asInt()).as("what reads slices sees nothing of it").isZero();
    }

    @Test
    void a_document_has_the_id_of_its_slice_and_function_and_again_makes_no_copy() throws IOException {
        List<QueuedDocument> batch = queuedDocuments("flatids", 3, 5);
        assertThat(functions.deliver(batch)).containsOnly(Receipt.DELIVERED);
        assertThat(functions.deliver(batch)).hasSize(3).containsOnly(Receipt.FOUND);

        Set<String> expected = new TreeSet<>();
        for (int sequence = 0; sequence < 3; sequence++) {
            FunctionDocuments documents = FunctionDocuments.of(SampleDocuments.random(new Random(sequence), "flatids", "run", sequence, 5));
            IntStream.range(0, documents.size()).forEach(i -> expected.add(documents.id(i)));
        }
        assertThat(idsIn("flatids")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void what_an_attempt_left_in_doubt_is_settled_even_over_a_rollover() throws IOException {
        assertThat(functions.deliver(queuedDocuments("flatdoubt", 1, 5))).containsOnly(Receipt.DELIVERED);

        wire.loseAnswers(true);
        List<QueuedDocument> batch = queuedDocuments("flatdoubt", 4, 5);
        assertThat(functions.deliver(batch)).extracting(Receipt::outcome).containsOnly(Outcome.RETRY);
        Eventually.assertThat("the documents whose receipt was lost", () -> idsIn("flatdoubt").size() == 20);
        rest.send("POST", "/metrics-statsprofile.function-flatdoubt/_rollover", null);
        wire.loseAnswers(false);

        assertThat(functions.deliver(batch)).hasSize(4).containsOnly(Receipt.FOUND);
        assertThat(idsIn("flatdoubt")).hasSize(20);
    }

    @Test
    void what_a_process_has_left_in_its_spool_is_there_once_even_where_it_had_sent_a_part_before_a_rollover(@TempDir Path spool)
            throws IOException {
        String run = "019ad0c2-5b1e-7c3a-9f00-000000000007";
        List<QueuedDocument> left = IntStream.range(0, 4).mapToObj(i ->
                queuedDocument(SampleDocuments.random(new Random(i), "flatleft", run, i, 5))).toList();
        assertThat(functions.deliver(left.subList(0, 1))).containsOnly(Receipt.DELIVERED);
        // Of the second only a part got there: the same slice with fewer functions has those under the same ids.
        FunctionDocuments second = FunctionDocuments.of(DocumentReader.read(left.get(1).json()));
        for (int i = 0; i < 2; i++) {
            rest.send("PUT", "/metrics-statsprofile.function-flatleft/_create/" + second.id(i),
                    new String(second.json(i), StandardCharsets.UTF_8));
        }
        rest.send("POST", "/metrics-statsprofile.function-flatleft/_rollover", null);
        SpoolSettings settings = new SpoolSettings(spool, "spool directory", 0, 1_000_000, Duration.ofDays(7)).ofFunctions();
        BreakableDisk.leave(settings.directory(), run, left);

        RunAliases aliases = new RunAliases();
        SpoolQueue queue = new SpoolQueue(settings, 100, 1_000_000, new SpoolListener() { }, null, aliases);
        Shipper shipper = new Shipper(elasticsearch.delivery(StreamFamily.FUNCTIONS, note -> { }, aliases), ShipperSettings.DEFAULTS,
                ShippingListener.NONE, null, queue, new DeliveryCounters());
        queue.start("019ad0c2-5b1e-7c3a-9f00-000000000008");
        shipper.start("flatleft");
        Eventually.assertThat("all to be delivered", () -> queue.previousRun(Duration.ofMinutes(1)) != null
                && shipper.waitingDocuments() == 0);
        shipper.stop(Duration.ofSeconds(10));
        assertThat(queue.close(Duration.ofMinutes(1))).isTrue();

        assertThat(idsIn("flatleft")).hasSize(20);
        assertThat(Files.list(settings.directory().resolve(run)).filter(file -> file.toString().endsWith(".doc"))).isEmpty();
    }

    @Test
    void every_field_of_a_function_document_is_mapped_and_as_in_a_slice() throws IOException {
        ProfileDocument full = SampleDocuments.full("flatmapped");
        slices.deliver(List.of(queuedDocument(full)));
        functions.deliver(List.of(queuedDocument(full)));

        Map<String, String> mapped = types("metrics-statsprofile.function-flatmapped");
        Set<String> written = new TreeSet<>();
        for (ProfileDocument each : List.of(full, SampleDocuments.estimated("flatmapped"))) {
            FunctionDocuments documents = FunctionDocuments.of(each);
            for (int i = 0; i < documents.size(); i++) {
                paths("", JSON.readTree(documents.json(i)), written);
            }
        }
        assertThat(mapped.keySet()).containsExactlyElementsOf(written);
        Map<String, String> ofSlices = types("metrics-statsprofile-flatmapped");
        mapped.forEach((path, type) -> assertThat(type).as(path)
                .isEqualTo(ofSlices.get(path.replace(".func_profile.", ".func_profiles."))));
        JsonNode hits = rest.search("metrics-statsprofile.function-flatmapped",
                "{\"sort\": [{\"statsprofile.func_profile.ncalls\": \"desc\"}]}").at("/hits/hits");
        assertThat(hits.findValuesAsText("function")).containsExactly("(other)", "com.acme.Cart.checkout", "load");
        assertThat(hits.at("/1/_source/event/dataset").asText()).isEqualTo("statsprofile.function");
        assertThat(hits.at("/1/_source/event/id").asText()).isEqualTo(full.id());
    }

    @Test
    void every_field_of_a_function_of_an_hour_is_mapped_and_as_in_an_hour() throws IOException {
        Delivery hours = elasticsearch.delivery(StreamFamily.HOURS, note -> { }, new RunAliases());
        Delivery functionHours = elasticsearch.delivery(StreamFamily.FUNCTION_HOURS, notes::add, new RunAliases());
        Set<String> written = new TreeSet<>();
        for (ProfileDocument slice : List.of(SampleDocuments.full("flathour"), SampleDocuments.estimated("flathour"))) {
            ProfileDocument hour = Rollup.ofHour(Duration.ofHours(1)).add(slice).document(1_000, 1 << 20);
            hours.deliver(List.of(queuedDocument(hour)));
            assertThat(functionHours.deliver(List.of(queuedDocument(hour)))).containsOnly(Receipt.DELIVERED);
            FunctionDocuments documents = FunctionDocuments.of(hour);
            for (int i = 0; i < documents.size(); i++) {
                paths("", JSON.readTree(documents.json(i)), written);
            }
        }
        hours.close();
        functionHours.close();

        Map<String, String> mapped = types("metrics-statsprofile.function_hour-flathour");
        assertThat(mapped.keySet()).containsExactlyElementsOf(written).contains("statsprofile.last_sequence", "statsprofile.slices");
        Map<String, String> ofHours = types("metrics-statsprofile.hour-flathour");
        mapped.forEach((path, type) -> assertThat(type).as(path).isEqualTo(ofHours.get(path.replace(".func_profile.", ".func_profiles."))));
        assertThat(notes).singleElement().asString().contains(" the index template metrics-statsprofile.function_hour, version ")
                .endsWith("keeps documents for 400d");
        assertThat(rest.send("POST", "/metrics-statsprofile.function-*/_count",
                "{\"query\": {\"term\": {\"statsprofile.kind\": \"hour\"}}}")
                .path("count").asInt()).as("what reads functions of slices sees nothing of it").isZero();
    }

    @Test
    void the_template_is_a_second_one_that_is_kept_as_long() throws IOException {
        functions.deliver(queuedDocuments("flattemplate", 1, 1));
        assertThat(notes).singleElement().asString().contains(" the index template metrics-statsprofile.function, version ")
                .endsWith("keeps documents for 30d");
        JsonNode template = rest.get("/_index_template/metrics-statsprofile.function").at("/index_templates/0/index_template");
        assertThat(template.path("index_patterns")).singleElement()
                .isEqualTo(JSON.getNodeFactory().textNode("metrics-statsprofile.function-*"));
        assertThat(template.path("priority").asInt()).isEqualTo(501);
        assertThat(template.at("/template/settings").findValuesAsText("mode")).containsExactly("synthetic");
        assertThat(elasticsearch.templates().setUp(StreamFamily.FUNCTIONS, false, true).action()).isEqualTo(Action.UNCHANGED);
    }

    @Test
    void under_a_foreign_mapping_functions_wait_and_slices_go_on() throws IOException {
        rest.send("PUT", FOREIGN, "{\"index_patterns\": [\"metrics-statsprofile.function-flatforeign\"], \"priority\": 900, "
                + "\"data_stream\": {}}");
        List<QueuedDocument> batch = queuedDocuments("flatforeign", 2, 3);

        List<Receipt> receipts = functions.deliver(batch);
        assertThat(receipts).extracting(Receipt::outcome).containsOnly(Outcome.RETRY);
        assertThat(receipts.get(0).reason())
                .isEqualTo("Another index template than ours is in force for metrics-statsprofile.function-flatforeign:"
                + " foreign-functions (priority 900); lower its priority below 501, or narrow its patterns; documents wait until then");
        assertThat(slices.deliver(batch)).containsOnly(Receipt.DELIVERED);

        rest.delete(FOREIGN);
        assertThat(functions.deliver(batch)).containsOnly(Receipt.DELIVERED);
        assertThat(idsIn("flatforeign")).hasSize(6);
    }

    private Set<String> idsIn(String namespace) throws IOException {
        Set<String> ids = new HashSet<>();
        for (JsonNode hit : rest.search("metrics-statsprofile.function-" + namespace, "{\"size\": 1000}").at("/hits/hits")) {
            assertThat(ids.add(hit.path("_id").asText())).as("only one document %s", hit.path("_id")).isTrue();
        }
        return ids;
    }

    /** By function: calls of three sorts, and times as nanoseconds. */
    private static Map<String, List<Long>> sums(JsonNode buckets) {
        Map<String, List<Long>> sums = new TreeMap<>();
        buckets.forEach(bucket -> sums.put(bucket.path("key").asText(), List.of(bucket.at("/ncalls/value").asLong(),
                bucket.at("/primitive_calls/value").asLong() + bucket.at("/not_recursive/calls/value").asLong(),
                bucket.at("/open_calls/value").asLong(),
                Seconds.toNanos(bucket.at("/tottime/value").asDouble()), Seconds.toNanos(bucket.at("/cumtime/value").asDouble()))));
        return sums;
    }

    private Map<String, String> types(String stream) throws IOException {
        Map<String, String> types = new TreeMap<>();
        types("", rest.get("/" + stream + "/_mapping").elements().next().at("/mappings/properties"), types);
        return types;
    }

    private static void types(String prefix, JsonNode properties, Map<String, String> types) {
        properties.properties().forEach(entry -> {
            if (entry.getValue().has("properties")) {
                types(prefix + entry.getKey() + ".", entry.getValue().path("properties"), types);
            } else {
                types.put(prefix + entry.getKey(), entry.getValue().path("type").asText() + entry.getValue().path("ignore_above").asText());
            }
        });
    }

    private static void paths(String prefix, JsonNode node, Set<String> paths) {
        node.properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                paths(prefix + entry.getKey() + ".", entry.getValue(), paths);
            } else {
                paths.add(prefix + entry.getKey());
            }
        });
    }

    private static List<QueuedDocument> queuedDocuments(String namespace, int count, int functions) {
        return IntStream.range(0, count).mapToObj(i -> queuedDocument(SampleDocuments.random(new Random(i), namespace, "run", i,
                functions))).toList();
    }

    private static QueuedDocument queuedDocument(ProfileDocument document) {
        return new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document));
    }
}
