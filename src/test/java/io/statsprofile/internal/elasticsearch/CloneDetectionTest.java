package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.elasticsearch.FakeServer.Answer;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CloneDetectionTest {

    private static final String BULK = "POST /_bulk";
    private static final String MGET = "POST /_mget";
    private static final String RESOLVE = "GET /_resolve/index/metrics-statsprofile-default";
    private static final String STREAM = "metrics-statsprofile-default";
    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private static final String ANOTHER = "\"found\": true, \"_source\": {\"event\": {\"duration\": 2}}";
    private final FakeServer server = new FakeServer();
    private final List<String> notes = new ArrayList<>();
    private final RunAliases aliases = new RunAliases();
    private final Connection connection = new Connection(ElasticsearchSettings.builder().url(server.url()).build());
    private final SentIds sentIds = new SentIds(aliases);
    private final InDoubtResolution resolution = new InDoubtResolution(connection,
            new UnfinishedWork(connection, Duration.ofSeconds(30), System::nanoTime), sentIds, notes::add);
    private long nanos = Duration.ofDays(3).toNanos();
    private long wallMillis = Duration.ofDays(20_000).toMillis();
    private final CloneDetection clones = new CloneDetection(resolution, sentIds, () -> nanos, () -> wallMillis);

    @BeforeEach
    void stream() {
        backingIndices("\".ds-1\", \".ds-2\"");
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        server.rule(BULK, FakeServer::bulk);
    }

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    @Test
    void who_is_at_it_all_the_time_does_not_ask() {
        clones.passed(STREAM, queuedDocuments(0, 1), Set.of(".ds-1"));
        for (int i = 1; i < 20; i++) {
            pass(Duration.ofSeconds(59), Duration.ofSeconds(59));
            assertThat(clones.haveSent(STREAM, queuedDocuments(i, 1), false)).isFalse();
            clones.passed(STREAM, queuedDocuments(i, 1), Set.of(".ds-1"));
        }
        assertThat(server.asked).isEmpty();
    }

    /** While a machine is suspended, or a snapshot of it lies about, the clock that cannot be set stands still. */
    @Test
    void a_pause_is_one_by_either_clock() {
        for (Duration[] gone : new Duration[][] {{Duration.ofMinutes(1), Duration.ZERO}, {Duration.ZERO, Duration.ofMinutes(1)},
                {Duration.ofSeconds(10), Duration.ofDays(9)}, {Duration.ZERO, Duration.ofMinutes(-1)}}) {
            clones.passed(STREAM, queuedDocuments(0, 1), Set.of(".ds-2"));
            server.asked.clear();
            pass(gone[0], gone[1]);
            assertThat(clones.haveSent(STREAM, queuedDocuments(1, 1), false)).isFalse();
            assertThat(server.asked).as("after %s and %s", gone[0], gone[1]).containsExactly(RESOLVE, MGET);
        }
        server.rule(MGET, body -> FakeServer.look(body, id -> ANOTHER));
        pass(Duration.ZERO, Duration.ofHours(1));
        assertThat(clones.haveSent(STREAM, queuedDocuments(1, 1), false)).isTrue();
    }

    @Test
    void the_first_documents_after_a_rollover_tell_of_a_clone_that_sent_its_own_before_it() {
        server.rule(MGET, body -> FakeServer.look(body, id -> id.equals(RUN + "-8") ? ANOTHER : "\"found\": false"));
        clones.passed(STREAM, queuedDocuments(6, 1), Set.of(".ds-1"));
        clones.passed(STREAM, queuedDocuments(7, 3), Set.of(".ds-2"));

        assertThat(aliases.of(RUN)).hasSize(2);
        assertThat(notes).singleElement().isEqualTo("Elasticsearch has another document " + RUN + "-8; another process has our run"
                + " id, as a clone has; from now on, documents of this run have the run id " + aliases.current(RUN) + "; since " + STREAM
                + " was rolled over in between, both documents are stored under the one id, and a report takes one"
                + " of them for a copy");
        assertThat(server.bodies.get(server.asked.indexOf(MGET))).contains(".ds-1").doesNotContain(".ds-2");
    }

    @Test
    void after_a_rollover_it_is_asked_once() {
        clones.passed(STREAM, queuedDocuments(0, 1), Set.of(".ds-1"));
        clones.passed(STREAM, queuedDocuments(1, 40), Set.of(".ds-1", ".ds-2"));
        IntStream.range(41, 60).forEach(i -> clones.passed(STREAM, queuedDocuments(i, 1), Set.of(".ds-2")));

        assertThat(server.asked).containsExactly(RESOLVE, MGET);
        assertThat(server.bodies.get(1).split("_source")).as("documents that are asked for").hasSize(11);
        assertThat(aliases.of(RUN)).containsExactly(RUN);
    }

    @Test
    void the_same_document_is_no_sign_of_a_clone_and_an_old_index_that_cannot_be_read_holds_up_nothing() {
        server.rule(MGET, FakeServer.looks(List.of(Set.of(RUN + "-1", RUN + "-2"))));
        clones.passed(STREAM, queuedDocuments(0, 1), Set.of(".ds-1"));
        clones.passed(STREAM, queuedDocuments(1, 2), Set.of(".ds-2"));
        server.rule(MGET, body -> FakeServer.look(body, id -> "\"error\": {\"type\": \"index_closed_exception\", \"reason\": \"closed\"}"));
        clones.passed(STREAM, queuedDocuments(3, 1), Set.of(".ds-3"));
        server.rule(MGET, body -> Answer.of(200, "{}"));
        clones.passed(STREAM, queuedDocuments(4, 1), Set.of(".ds-4"));

        assertThat(server.asked).filteredOn(MGET::equals).hasSize(3);
        assertThat(notes).isEmpty();
        assertThat(aliases.of(RUN)).containsExactly(RUN);
    }

    @Test
    void what_is_sent_after_the_first_of_a_rollover_goes_under_another_id() throws IOException {
        backingIndices("\".ds-1\"");
        try (Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(server.url()).build());
                Delivery clone = elasticsearch.delivery(StreamFamily.SLICES, notes::add, aliases)) {
            assertThat(clone.deliver(queuedDocuments(0, 1))).containsExactly(Receipt.DELIVERED);
            backingIndices("\".ds-1\", \".ds-2\"");
            server.answer("GET /.ds-2/_mapping", Answer.of(200, FakeServer.mapping(".ds-2", true)));
            server.rule(BULK, body -> FakeServer.bulk(".ds-2", 201));
            server.rule(MGET, body -> FakeServer.look(body, id -> ANOTHER));

            assertThat(clone.deliver(queuedDocuments(1, 1))).containsExactly(Receipt.DELIVERED);
            assertThat(clone.deliver(queuedDocuments(2, 1))).containsExactly(Receipt.DELIVERED);
        }
        assertThat(IntStream.range(0, server.asked.size()).filter(i -> server.asked.get(i).equals(BULK)).mapToObj(server.bodies::get))
                .satisfiesExactly(bulk -> assertThat(bulk).contains(RUN + "-0"), bulk -> assertThat(bulk).contains(RUN + "-1"),
                        bulk -> assertThat(bulk).contains(aliases.current(RUN) + "-2").doesNotContain(RUN));
        assertThat(notes).last().asString().contains("another process has our run id");
    }

    private void pass(Duration elapsed, Duration byWallClock) {
        nanos += elapsed.toNanos();
        wallMillis += byWallClock.toMillis();
    }

    private void backingIndices(String names) {
        server.answer(RESOLVE, Answer.of(200, "{\"data_streams\": [{\"name\": \"s\", \"backing_indices\": [" + names + "]}]}"));
    }

    private static List<QueuedDocument> queuedDocuments(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(i -> new QueuedDocument(RUN + "-" + i, "default",
                "{\"event\":{\"duration\":1}}".getBytes(StandardCharsets.UTF_8))).toList();
    }
}
