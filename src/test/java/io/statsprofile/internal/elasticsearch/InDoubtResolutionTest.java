package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.elasticsearch.FakeServer.Answer;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InDoubtResolutionTest {

    private static final String BULK = "POST /_bulk";
    private static final String MGET = "POST /_mget";
    private final FakeServer server = new FakeServer();
    private final List<String> notes = new ArrayList<>();
    private final Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(server.url()).build());
    private final Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases());

    @BeforeEach
    void stream() {
        server.answer("GET /_resolve/index/metrics-statsprofile-default",
                Answer.of(200, "{\"data_streams\": [{\"name\": \"s\", \"backing_indices\": [\".ds-0\", \".ds-1\"]}]}"));
        server.rule(BULK, FakeServer::bulk);
    }

    @AfterEach
    void close() {
        delivery.close();
        elasticsearch.close();
        server.close();
    }

    /**
     * Not refreshed it would miss what has just arrived, which would then be sent again; in real time it would have the server parse each
     * document out of its log, by which many services that ask for hundreds keep it from anything else.
     */
    @Test
    void each_look_for_documents_has_the_index_refreshed_and_does_not_ask_in_real_time() throws IOException {
        server.rule(MGET, FakeServer.looks(List.of(Set.of("a"))));

        assertThat(delivery.deliver(List.of(queuedDocument("a").doubted(), queuedDocument("b").doubted())))
                .containsExactly(Receipt.FOUND, Receipt.DELIVERED);
        assertThat(queriesOfLooks()).as("one for each index").hasSize(2)
                .allSatisfy(query -> assertThat(query.split("&")).containsExactlyInAnyOrder("realtime=false", "refresh=true"));
    }

    /** It may come from something on the way, and what it leaves out may be there: sent again it would be there twice. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            its list of 0 answers for 0 of 2 documents | []
            its list of 1 answers for 1 of 2 documents | [{"_id": "a", "found": false}]
            its list of 2 answers for 1 of 2 documents | [{"_id": "a", "found": false}, {"_id": "a", "found": false}]
            its list of 2 answers for 1 of 2 documents | [{"_id": "a", "found": false}, {"_id": "b"}]
            its list of 2 answers for 0 of 2 documents | [{"_id": "b", "found": false}, {"_id": "a", "found": false}]
            its list of 3 answers for 2 of 2 documents | [{"_id": "a", "found": true}, {"_id": "b", "found": true}, {}]
            its list of 2 answers for 0 of 2 documents | [{}, null]
            """)
    void an_answer_that_does_not_say_of_each_document_whether_it_is_there_is_asked_for_again(String failure, String docs)
            throws IOException {
        List<QueuedDocument> doubted = List.of(queuedDocument("a").doubted(), queuedDocument("b").doubted());
        server.rule(MGET, body -> Answer.of(200, "{\"docs\": " + docs + "}"));

        assertThatThrownBy(() -> delivery.deliver(doubted)).isInstanceOf(IOException.class)
                .hasMessageContaining("look for documents in .ds-0").hasMessageContaining(failure);
        assertThat(server.asked).doesNotContain(BULK);

        server.rule(MGET, FakeServer.looks(List.of(Set.of("b"))));
        assertThat(delivery.deliver(doubted)).containsExactly(Receipt.DELIVERED, Receipt.FOUND);
        assertThat(server.bodies.get(server.asked.indexOf(BULK))).contains("\"a\"").doesNotContain("\"b\"");
    }

    /** As of a gateway that mixes up its connections: taken for ours, documents would count as delivered that nobody has. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "_id": "d", "status": 201
            "_id": "d", "status": 409
            "_id": "d", "status": 400, "error": {"type": "document_parsing_exception", "reason": "no number"}
            "_id": "a", "status": 201
            "_id": "d", "status": 201, "failure_store": "used"
            "status": 201
            """)
    void an_answer_to_another_request_is_none_to_ours(String second) throws IOException {
        List<QueuedDocument> two = List.of(ours("a"), ours("b"));
        server.rule(BULK, body -> items("\"_id\": \"c\", \"status\": 201", second));
        server.rule(MGET, body -> FakeServer.look(body, id -> "\"found\": false"));

        assertThatThrownBy(() -> delivery.deliver(two)).isInstanceOf(IOException.class).hasMessageContaining("deliver 2 documents")
                .hasMessageContaining("it is about document c, and the request was about a");

        server.rule(BULK, FakeServer::bulk);
        server.rule(MGET, FakeServer.looks(List.of(Set.of("b"), Set.of())));
        assertThat(delivery.deliver(two)).as("looked for before they are sent again").containsExactly(Receipt.DELIVERED, Receipt.FOUND);
    }

    /** Where it would be sent again each time, a pipeline that gives documents other ids would make copies without an end. */
    @ParameterizedTest
    @CsvSource({"201", "409"})
    void a_document_that_a_pipeline_gives_another_id_is_delivered(int status) throws IOException {
        List<QueuedDocument> two = List.of(ours("a"), ours("b"));
        server.rule(BULK, body -> items("\"_id\": \"y\", \"status\": " + status, "\"_id\": \"z\", \"status\": " + status));
        server.rule(MGET, body -> FakeServer.look(body, id -> id.equals("y") ? found("a") : id.equals("z") ? found("b")
                : "\"found\": false"));

        assertThat(delivery.deliver(two)).containsExactly(Receipt.DELIVERED, Receipt.DELIVERED);
        assertThat(server.bodies).filteredOn(body -> body.contains("\"_id\":\"z\"")).as("one look for all").singleElement().asString()
                .contains("\"_id\":\"y\"");
    }

    /** All functions of a slice have its event's id, and so has the slice. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"event": {"id": "other"}, "data_stream": {"dataset": "statsprofile"}, "statsprofile": {"func_profile": {"function": "f"}}}
            {"event": {"id": "a"}, "data_stream": {"dataset": "other"}, "statsprofile": {"func_profile": {"function": "f"}}}
            {"event": {"id": "a"}, "data_stream": {"dataset": "statsprofile"}, "statsprofile": {"func_profile": {"function": "g"}}}
            {"event": {"id": "a"}, "data_stream": {"dataset": "statsprofile"}, "statsprofile": {}}
            """)
    void another_document_of_the_same_slice_is_not_ours(String source) {
        server.rule(BULK, body -> items("\"_id\": \"z\", \"status\": 201"));
        server.rule(MGET, body -> FakeServer.look(body, id -> id.equals("z") ? "\"found\": true, \"_source\": " + source
                : "\"found\": false"));

        assertThatThrownBy(() -> delivery.deliver(List.of(ours("a")))).isInstanceOf(IOException.class)
                .hasMessageContaining("it is about document z");
    }

    /** A role for shippers may read our streams only at most; what it may not read elsewhere is another product's. */
    @ParameterizedTest
    @CsvSource({".ds-metrics-statsprofile-default-2026.11.23-000001, z, true", ".ds-logs-app-default-2026.11.23-000001, z, false",
        ".ds-metrics-statsprofile-other-2026.11.23-000001, z, false",
        ".ds-metrics-statsprofile-default-2026.11.23-000001, 0a1b2c3d-0000-4000-8000-000000000001-7, false"})
    void where_the_role_may_not_read_only_what_is_in_our_stream_can_be_ours(String index, String id, boolean isDelivered)
            throws IOException {
        server.rule(BULK, body -> Answer.of(200, "{\"items\": [{\"create\": {\"_index\": \"" + index + "\", \"_id\": \"" + id
                + "\", \"status\": 201}}]}"));
        for (Answer refusal : new Answer[] {Answer.of(403, FakeServer.error("security_exception", "needs read")), null}) {
            server.rule(MGET, body -> refusal != null ? refusal
                    : FakeServer.look(body, asked -> "\"error\": {\"type\": \"security_exception\", \"reason\": \"needs read\"}"));
            if (isDelivered) {
                assertThat(delivery.deliver(List.of(ours("a")))).containsExactly(Receipt.DELIVERED);
            } else {
                assertThatThrownBy(() -> delivery.deliver(List.of(ours("a")))).hasMessageContaining("it is about document " + id);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({".fs-metrics-statsprofile-default-2026.11.23-000002, true", ".fs-logs-app-default-2026.11.23-000002, false"})
    void only_a_failure_store_of_our_stream_has_our_document(String index, boolean isRefused) throws IOException {
        server.rule(BULK, body -> Answer.of(200, "{\"items\": [{\"create\": {\"_index\": \"" + index
                + "\", \"_id\": \"z\", \"status\": 201, \"failure_store\": \"used\"}}]}"));
        if (isRefused) {
            assertThat(delivery.deliver(List.of(ours("a")))).extracting(Receipt::outcome).containsExactly(Delivery.Outcome.REFUSED);
        } else {
            assertThatThrownBy(() -> delivery.deliver(List.of(ours("a")))).hasMessageContaining("it is about document z");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "_id": "z", "status": 201
            "_id": "z", "status": 409
            "_id": "z", "status": 400, "error": {"type": "document_parsing_exception", "reason": "no number"}
            """)
    void what_is_not_known_of_one_document_leaves_the_others_their_receipts(String second) throws IOException {
        server.rule(BULK, body -> items("\"_id\": \"a\", \"status\": 201", second));
        server.rule(MGET, body -> Answer.of(503, FakeServer.error("x", "not now")));
        List<Receipt> receipts = delivery.deliver(List.of(ours("a"), ours("b")));
        assertThat(receipts).extracting(Receipt::outcome).containsExactly(Delivery.Outcome.DELIVERED, Delivery.Outcome.RETRY);
        assertThat(receipts.get(1).reason()).contains("it is about document z, and the request was about b");

        server.rule(BULK, FakeServer::bulk);
        server.rule(MGET, FakeServer.looks(List.of(Set.of("b"))));
        assertThat(delivery.deliver(List.of(ours("b")))).as("looked for before it is sent again").containsExactly(Receipt.FOUND);
    }

    private static Answer items(String... items) {
        return Answer.of(200, Stream.of(items)
                .map(item -> "{\"create\": {\"_index\": \".ds-metrics-statsprofile-default-1\", " + item + "}}")
                .collect(Collectors.joining(", ", "{\"items\": [", "]}")));
    }

    private static QueuedDocument ours(String id) {
        return new QueuedDocument(id, "default", source(id).getBytes(StandardCharsets.UTF_8));
    }

    private static String found(String id) {
        return "\"found\": true, \"_source\": " + source(id);
    }

    private static String source(String id) {
        return "{\"event\": {\"id\": \"" + id + "\"}, \"data_stream\": {\"dataset\": \"statsprofile\"},"
                + " \"statsprofile\": {\"func_profile\": {\"function\": \"f\"}}}";
    }

    /** 429 may follow upon a shard that has stored it, and whose node was lost before it said so. */
    @ParameterizedTest
    @CsvSource({"429, true", "403, false", "503, true", "500, true"})
    void what_was_refused_before_anything_was_stored_is_not_looked_for(int status, boolean isLookedFor) throws IOException {
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        delivery.deliver(List.of(queuedDocument("before")));
        int before = queriesOfLooks().size();
        server.rule(BULK, body -> FakeServer.bulk(status));
        assertThat(delivery.deliver(List.of(queuedDocument("a")))).extracting(Receipt::outcome).containsExactly(Delivery.Outcome.RETRY);

        server.rule(BULK, FakeServer::bulk);
        assertThat(delivery.deliver(List.of(queuedDocument("a")))).containsExactly(Receipt.DELIVERED);
        assertThat(queriesOfLooks().size() > before).isEqualTo(isLookedFor);
    }

    @Test
    void a_document_that_is_refused_since_it_is_there_is_not_sent_again_by_an_answer_that_leaves_it_out() throws IOException {
        server.rule(BULK, body -> FakeServer.bulk(409));
        server.rule(MGET, body -> Answer.of(200, "{\"docs\": []}"));

        assertThat(delivery.deliver(List.of(queuedDocument("a"))).get(0).reason()).contains("whether it is ours is not known")
                .contains("its list of 0 answers for 0 of 1 document");
        server.rule(MGET, FakeServer.looks(List.of(Set.of("a"))));
        assertThat(delivery.deliver(List.of(queuedDocument("a")))).containsExactly(Receipt.FOUND);
    }

    private List<String> queriesOfLooks() {
        return Stream.iterate(0, i -> i < server.asked.size(), i -> i + 1).filter(i -> server.asked.get(i).equals(MGET))
                .map(server.queries::get).toList();
    }

    private static QueuedDocument queuedDocument(String id) {
        return new QueuedDocument(id, "default", ("{\"x\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
