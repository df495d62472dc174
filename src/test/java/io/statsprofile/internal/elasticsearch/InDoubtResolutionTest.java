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
            "_id": "c", "status": 201
            "_id": "c", "status": 409
            "_id": "c", "status": 400, "error": {"type": "document_parsing_exception", "reason": "no number"}
            "_id": "b", "status": 201
            "status": 201
            """)
    void an_answer_to_another_request_is_none_to_ours(String second) throws IOException {
        List<QueuedDocument> two = List.of(queuedDocument("a"), queuedDocument("b"));
        String about = second.contains("\"b\"") ? "b" : "a";
        server.rule(BULK, body -> Answer.of(200, "{\"items\": [{\"create\": {\"_index\": \".ds-1\", \"_id\": \"" + about
                + "\", \"status\": 201}}, {\"create\": {\"_index\": \".ds-1\", " + second + "}}]}"));
        server.rule(MGET, body -> FakeServer.look(body, id -> "\"found\": false"));

        assertThatThrownBy(() -> delivery.deliver(two)).isInstanceOf(IOException.class).hasMessageContaining("deliver 2 documents")
                .hasMessageMatching(".*it is about document .?.?, and the request was about [ab].*");

        server.rule(BULK, FakeServer::bulk);
        server.rule(MGET, FakeServer.looks(List.of(Set.of("b"), Set.of())));
        assertThat(delivery.deliver(two)).as("looked for before they are sent again").containsExactly(Receipt.DELIVERED, Receipt.FOUND);
    }

    /** Where it would be sent again each time, a pipeline that gives documents other ids would make copies without an end. */
    @Test
    void a_document_that_a_pipeline_gives_another_id_is_delivered() throws IOException {
        QueuedDocument ours = new QueuedDocument("a", "default", "{\"event\":{\"id\":\"a\"}}".getBytes(StandardCharsets.UTF_8));
        server.rule(BULK, body -> Answer.of(200, "{\"items\": [{\"create\": {\"_index\": \".ds-1\", \"_id\": \"z\", \"status\": 201}}]}"));
        server.rule(MGET, body -> FakeServer.look(body, id -> underZ(id, "other")));
        assertThatThrownBy(() -> delivery.deliver(List.of(ours))).isInstanceOf(IOException.class)
                .hasMessageContaining("it is about document z");

        server.rule(MGET, body -> FakeServer.look(body, id -> underZ(id, "a")));
        assertThat(delivery.deliver(List.of(ours))).containsExactly(Receipt.DELIVERED);
    }

    private static String underZ(String id, String eventId) {
        return id.equals("z") ? "\"found\": true, \"_source\": {\"event\": {\"id\": \"" + eventId + "\"}}" : "\"found\": false";
    }

    /** It refreshes and reads, which a server that is too busy for a document has no time for. */
    @ParameterizedTest
    @CsvSource({"429, false", "403, false", "503, true", "500, true"})
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
