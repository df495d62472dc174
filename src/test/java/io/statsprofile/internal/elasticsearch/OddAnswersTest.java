package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.elasticsearch.FakeServer.Answer;
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
import io.statsprofile.internal.spool.SpoolListener;
import io.statsprofile.internal.spool.SpoolQueue;
import io.statsprofile.internal.spool.SpoolSettings;
import io.statsprofile.internal.template.TemplateState;
import io.statsprofile.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OddAnswersTest {

    private static final String BULK = "POST /_bulk";
    private static final String PUT_TEMPLATE = "PUT /_index_template/metrics-statsprofile";
    private final FakeServer server = new FakeServer();
    private final List<String> notes = new ArrayList<>();
    private final Elasticsearch elasticsearch = Elasticsearch.open(
            ElasticsearchSettings.builder().url(server.url()).access(access -> access.apiKey("a2V5OnNlY3JldA=="))
                    .requestTimeout(Duration.ofSeconds(5)).build());
    private final Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases());

    @AfterEach
    void close() {
        elasticsearch.close();
        server.close();
    }

    @Test
    void the_api_key_is_sent_with_every_request() throws IOException {
        server.answer(BULK, FakeServer.bulk(201));

        assertThat(deliver("a")).containsExactly(Receipt.DELIVERED);
        assertThat(server.lastAuthorization).isEqualTo("ApiKey a2V5OnNlY3JldA==");
        assertThat(server.asked).containsExactly("GET /_index_template/metrics-statsprofile", "GET /",
                "POST /_index_template/_simulate_index/metrics-statsprofile-default", "GET /metrics-statsprofile-default/_mapping",
                "GET /_resolve/index/metrics-statsprofile-default", BULK, "GET /.ds-1/_mapping");
        assertThat(server.bodies.get(5)).isEqualTo("{\"create\":{\"_id\":\"a\","
                + "\"_index\":\"metrics-statsprofile-default\"}}\n{\"x\":\"a\"}\n");
    }

    /** As an ingest pipeline or a gateway may, within an answer that is a success as a whole. */
    @Test
    void a_key_that_the_reason_of_one_document_repeats_is_in_no_status_counter_or_dead_letter(@TempDir Path spool) throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        server.rule(BULK, body -> Answer.of(200, "{\"errors\": true, \"items\": [{\"create\": {\"_index\": \".ds-1\", \"_id\": \"x\", "
                + "\"status\": 400, \"error\":"
                + " {\"type\": \"document_parsing_exception\", \"reason\": \"who sent " + server.lastAuthorization + "\"}}}]}"));
        ShippingListener listener = new ShippingListener() {
            @Override
            public void refused(QueuedDocument document, String reason) {
                told.add(reason);
            }
        };
        DeliveryCounters counters = new DeliveryCounters();
        SpoolQueue queue = new SpoolQueue(new SpoolSettings(spool, "spool directory", 0, 1_000_000, Duration.ofDays(1)), 10, 100_000,
                new SpoolListener() { }, null);
        Shipper shipper = new Shipper(elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases()), ShipperSettings.DEFAULTS,
                listener, null, queue, counters);
        queue.start("019ad0c2-5b1e-7c3a-9f00-000000000001");
        shipper.start();
        shipper.offer(new QueuedDocument("a", "default", "{}".getBytes(StandardCharsets.UTF_8)));
        Eventually.assertThat("the document to be given up", () -> queue.deadLetters() == 1);
        shipper.stop(Duration.ofSeconds(10));
        assertThat(queue.close(Duration.ofMinutes(1))).isTrue();

        StringBuilder kept = new StringBuilder();
        try (Stream<Path> files = Files.walk(spool)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                kept.append(Files.readString(file));
            }
        }
        String all = told + counters.figures().lastError() + kept;
        assertThat(all.split(Pattern.quote("who sent ApiKey (hidden)"))).as("in each of the three").hasSize(4);
        assertThat(all).doesNotContain("a2V5OnNlY3JldA==");
    }

    @Test
    void each_document_has_its_own_outcome() throws IOException {
        server.answer(BULK, FakeServer.bulk(201, 409, 429, 503, 500, 400, 403, 404, 413));
        server.answer("POST /_mget", Answer.of(200, "{\"docs\": [{\"_id\": \"b\", \"found\": true}]}"));

        List<Receipt> receipts = deliver("a", "b", "c", "d", "e", "f", "g", "h", "i");

        assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.RETRY,
                Outcome.RETRY, Outcome.RETRY, Outcome.RETRY, Outcome.RETRY, Outcome.RETRY, Outcome.REFUSED);
        assertThat(receipts.get(5).reason()).isEqualTo("status 400 from .ds-1, some_exception: some reason");
    }

    /** Those that {@code RefusalIT} cannot get out of a real server, and those of other versions. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REFUSED | {"type": "mapper_parsing_exception", "reason": "failed to parse", "caused_by": {"type": "number_format_exception", \
            "reason": "x"}}
            REFUSED | {"type": "document_parsing_exception", "reason": "[1:9] failed to parse: data stream timestamp field [@timestamp] is \
            missing"}
            RETRY   | {"type": "document_parsing_exception", "reason": "[1:9] failed to parse", "caused_by": {"type": \
            "illegal_argument_exception", "reason": "Limit of total fields [1000] has been exceeded while adding new fields [1]"}}
            RETRY   | {"type": "document_parsing_exception", "reason": "The number of nested documents has exceeded the allowed limit of \
            [10000]. This limit can be set by changing the [index.mapping.nested_objects.limit] index level setting."}
            RETRY   | {"type": "timestamp_error", "reason": "the document timestamp [2026-11-23T15:00:00.000Z] is outside of ranges of \
            currently writable indices"}
            RETRY   | {"type": "index_closed_exception", "reason": "closed"}
            RETRY   | {"type": "illegal_argument_exception", "reason": "pipeline with id [metrics] does not exist"}
            RETRY   | {"type": "strict_dynamic_mapping_exception", "reason": "mapping set to strict, dynamic introduction of [x] within \
            [_doc] is not allowed"}
            """)
    void what_can_never_pass_is_refused_and_what_somebody_can_cure_waits(Outcome outcome, String error) throws IOException {
        server.answer(BULK, Answer.of(200, "{\"items\": [{\"create\": {\"_index\": \".ds-1\", \"_id\": \"a\", \"status\": 400, \"error\": "
                + error + "}}]}"));

        assertThat(deliver("a").get(0).outcome()).isEqualTo(outcome);
    }

    @Test
    void a_parse_error_is_no_fault_of_the_document_where_the_index_has_another_mapping_than_ours() throws IOException {
        Answer misfit = Answer.of(200, "{\"items\": [{\"create\": {\"_index\": \".ds-2\", \"_id\": \"a\", \"status\": 400, \"error\":"
                + " {\"type\": \"document_parsing_exception\", \"reason\": \"no number\"}}}]}");
        server.answer(BULK, misfit);
        server.answer("GET /_resolve/index/metrics-statsprofile-default", Answer.of(404, ""));
        server.answer("GET /.ds-2/_mapping", Answer.of(200, FakeServer.mapping(".ds-2", false)));
        assertThat(deliver("a").get(0)).satisfies(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.RETRY))
                .satisfies(receipt -> assertThat(receipt.reason()).contains("no number").contains(".ds-2 has another mapping than ours"));

        server.answer("GET /.ds-2/_mapping", Answer.of(500, FakeServer.error("x", "not now")));
        assertThat(deliver("a").get(0)).satisfies(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.RETRY))
                .satisfies(receipt -> assertThat(receipt.reason()).contains("whether that index has our mapping is not known")
                        .contains("not now"));
        server.answer("GET /.ds-2/_mapping", Answer.of(200, FakeServer.mapping(".ds-2", true)));
        assertThat(deliver("a").get(0).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void what_is_there_under_the_id_of_a_document_is_looked_at() throws IOException {
        String ours = "{\"event\": {\"start\": \"2026-11-23T15:00:00.123456Z\", \"duration\": 10001234567}, \"statsprofile\": "
                + "{\"total_tt\": 1.000000001}}";
        server.answer(BULK, FakeServer.bulk(409));
        server.answer("GET /_resolve/index/metrics-statsprofile-default", Answer.of(404, ""));

        for (String same : new String[] {ours, "{}", ours.replace(".123456Z", ".123Z").replace("1.000000001", "1.0000000010")}) {
            server.answer("POST /_mget", Answer.of(200, "{\"docs\": [{\"_id\": \"a\", \"found\": true, \"_source\": " + same + "}]}"));
            assertThat(deliverOne(ours)).as(same).isEqualTo(Receipt.FOUND);
        }
        for (String other : new String[] {ours.replace("4567", "4568"), ours.replace(".123", ".124"), ours.replace("0001}", "0002}")}) {
            server.answer("POST /_mget", Answer.of(200, "{\"docs\": [{\"_id\": \"a\", \"found\": true, \"_source\": " + other + "}]}"));
            assertThat(deliverOne(ours)).as(other).isEqualTo(Receipt.refused(".ds-1 has another document of its id, a"));
        }
        server.answer("POST /_mget", Answer.of(200, "{\"docs\": [{\"_id\": \"a\", \"found\": false}]}"));
        assertThat(deliverOne(ours).reason()).isEqualTo("a document a was in .ds-1 and is not there any more, so ours is sent again");
        server.answer("POST /_mget", Answer.of(503, FakeServer.error("x", "not now")));
        assertThat(deliverOne(ours)).satisfies(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.RETRY))
                .satisfies(receipt -> assertThat(receipt.reason()).contains("whether it is ours is not known").contains("not now"));
    }

    @Test
    void without_the_right_to_look_what_is_there_counts_as_ours() throws IOException {
        server.answer(BULK, FakeServer.bulk(409));
        server.answer("POST /_mget", Answer.of(200, "{\"docs\": [{\"_id\": \"a\", \"error\":"
                + " {\"type\": \"security_exception\", \"reason\": \"needs read\"}}]}"));
        assertThat(deliverOne("{}")).isEqualTo(Receipt.FOUND);
        assertThat(notes).last().asString().startsWith("Delivery is at least once, not exactly once: ").contains("needs read");
        server.answer("POST /_mget", Answer.of(403, FakeServer.error("security_exception", "needs read")));
        assertThat(deliverOne("{}")).isEqualTo(Receipt.FOUND);
    }

    @Test
    void a_document_in_the_failure_store_is_refused() throws IOException {
        server.answer(BULK, Answer.of(200, "{\"took\": 1, \"errors\": false, \"items\": [{\"create\": {\"_index\": "
                + "\".fs-metrics-statsprofile-default-1\", \"_id\": "
                + "\"x\","
                + " \"status\": 201, \"failure_store\": \"used\"}}]}"));

        assertThat(deliver("a").get(0).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void a_request_that_is_too_large_is_sent_in_halves_and_a_lone_document_refused() throws IOException {
        server.answer(BULK, Answer.of(413, ""), FakeServer.bulk(201), Answer.of(413, ""), FakeServer.bulk(201), Answer.of(413, ""));

        List<Receipt> receipts = deliver("a", "b", "c");

        assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.REFUSED);
        assertThat(receipts.get(2).reason()).contains("status 413").contains("raise http.max_content_length");
    }

    @Test
    void what_is_known_of_the_server_is_found_out_again_after_trouble_and_what_is_there_is_not_sent_again() throws IOException {
        server.answer(BULK, new Answer(0, "", true), FakeServer.bulk(201));
        server.answer("GET /_resolve/index/metrics-statsprofile-default", Answer.of(404, ""), Answer.of(200,
                "{\"indices\": [], \"aliases\": [], \"data_streams\": [{\"name\": \"s\", \"backing_indices\": [\".ds-1\", \".ds-2\"]}]}"));
        server.answer("POST /_mget", Answer.of(200, "{\"docs\": [{\"_id\": \"a\", \"found\": true}, {\"_id\": \"b\", \"found\": false}]}"),
                Answer.of(200, "{\"docs\": [{\"_id\": \"a\", \"found\": false}, {\"_id\": \"b\", \"found\": false}]}"));

        assertThatThrownBy(() -> deliver("a", "b")).isInstanceOf(IOException.class)
                .hasMessageStartingWith("Elasticsearch at [" + server.url() + "]: cannot deliver 2 documents: ");
        assertThat(deliver("a", "b")).containsExactly(Receipt.FOUND, Receipt.DELIVERED);

        assertThat(server.bodies.get(server.asked.lastIndexOf(BULK))).contains("\"b\"").doesNotContain("\"a\"");
        assertThat(server.asked).filteredOn("GET /_index_template/metrics-statsprofile"::equals).hasSize(2);
        assertThat(notes).hasSize(1);
    }

    @Test
    void without_the_right_to_look_delivery_is_at_least_once_and_says_so() throws IOException {
        server.answer(BULK, Answer.of(503, FakeServer.error("unavailable", "not now")), FakeServer.bulk(201));
        server.answer("GET /_resolve/index/metrics-statsprofile-default",
                Answer.of(403, FakeServer.error("security_exception", "needs read")));

        assertThatThrownBy(() -> deliver("a")).hasMessageContaining("status 503, not now")
                .hasMessageEndingWith("try again, as delivery does by itself");
        assertThat(deliver("a")).containsExactly(Receipt.DELIVERED);
        assertThat(notes).last().asString().startsWith("Delivery is at least once, not exactly once: ").contains("needs read");
    }

    @Test
    void constant_keywords_are_kept_where_the_server_knows_them() throws IOException {
        server.answer("GET /_index_template/metrics-statsprofile", Answer.of(404, ""));
        server.answer(PUT_TEMPLATE, Answer.of(200, "{\"acknowledged\": true}"));

        assertThat(setUp(elasticsearch).action()).isEqualTo(TemplateState.Action.INSTALLED);
        assertThat(server.bodies).last().asString().contains("\"dataset\":{\"type\":\"constant_keyword\",\"value\":\"statsprofile\"}")
                .contains("\"index.mapping.source.mode\":\"synthetic\"").contains("\"data_retention\":\"30d\"");
    }

    @Test
    void what_an_older_server_does_not_know_is_left_out_of_the_template() throws IOException {
        server.answer("GET /_index_template/metrics-statsprofile", Answer.of(404, ""));
        server.answer(PUT_TEMPLATE, Answer.of(400, FakeServer.error("illegal_argument_exception", "unknown setting "
                + "[index.mapping.source.mode]")), Answer.of(200, "{\"acknowledged\": true}"));

        setUp(elasticsearch);
        assertThat(server.bodies).last().asString().doesNotContain("source.mode").contains("constant_keyword");
    }

    @Test
    void credentials_that_are_refused_are_explained_without_being_shown() {
        server.answer("GET /_index_template/metrics-statsprofile",
                Answer.of(401, FakeServer.error("security_exception", "unable to authenticate")));

        assertThatThrownBy(() -> deliver("a")).hasMessage("Elasticsearch at [" + server.url() + "]: cannot read the index template"
                + " metrics-statsprofile: status 401, unable to authenticate; check username and password, or the API key (its encoded "
                + "form), and that it has not expired");
    }

    @Test
    void something_else_than_elasticsearch_is_recognised() {
        server.answer(BULK, new Answer(200, "{\"hello\": \"world\"}", false));
        assertThatThrownBy(() -> deliver("a")).hasMessageContaining("something else than Elasticsearch answers there");

        server.answer("GET /_index_template/metrics-statsprofile", new Answer(502, "<html>\nBad\n\nGateway</html>", false));
        assertThatThrownBy(() -> deliver("a")).hasMessage("Elasticsearch at [" + server.url() + "]: cannot read the index template"
                + " metrics-statsprofile: status 502, <html> Bad Gateway</html>; the proxy in front of Elasticsearch does not reach it");

        server.answer("GET /_index_template/metrics-statsprofile", new Answer(200, "<html>Welcome</html>", false));
        assertThatThrownBy(() -> deliver("a")).isInstanceOf(IOException.class).hasMessageContaining("something else than Elasticsearch");
    }

    @Test
    void a_server_that_never_answers_ends_with_the_request_timeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Elasticsearch impatient = Elasticsearch.open(ElasticsearchSettings.builder()
                        .url("http://127.0.0.1:" + silent.getLocalPort()).requestTimeout(Duration.ofMillis(100)).build())) {
            assertThatThrownBy(() -> setUp(impatient)).hasMessageContaining("no answer within the requestTimeout");
        }
    }

    @Test
    void an_unknown_host_is_explained() {
        try (Elasticsearch nowhere = Elasticsearch.open(ElasticsearchSettings.builder().url("http://nowhere.invalid:9200").build())) {
            assertThatThrownBy(() -> setUp(nowhere)).hasMessageContaining("the host name is unknown").hasMessageContaining("check the url");
        }
    }

    @Test
    void a_path_before_the_api_is_kept() throws IOException {
        server.answer("GET /behind/proxy/_index_template/metrics-statsprofile", Answer.of(404, ""));
        server.answer("PUT /behind/proxy/_index_template/metrics-statsprofile", Answer.of(200, "{}"));
        try (Elasticsearch proxied = Elasticsearch.open(ElasticsearchSettings.builder().url(server.url() + "/behind/proxy/").build())) {
            assertThat(setUp(proxied).action()).isEqualTo(TemplateState.Action.INSTALLED);
        }
    }

    private static TemplateState setUp(Elasticsearch server) throws IOException {
        return server.templates().setUp(StreamFamily.SLICES, false, true);
    }

    private Receipt deliverOne(String json) throws IOException {
        return delivery.deliver(List.of(new QueuedDocument("a", "default", json.getBytes(StandardCharsets.UTF_8)))).get(0);
    }

    private List<Receipt> deliver(String... ids) throws IOException {
        return delivery.deliver(Stream.of(ids)
                .map(id -> new QueuedDocument(id, "default", ("{\"x\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8))).toList());
    }
}
