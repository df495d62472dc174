package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.elasticsearch.FakeServer.Answer;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.DeliveryException;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.template.TemplateConflictException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What must not be lost, nor be there twice, nor be in the way of others, when the server or what stands before it does its worst. */
class HardDeliveryTest {

    private static final String BULK = "POST /_bulk";
    private static final String RESOLVE = "GET /_resolve/index/metrics-statsprofile-default";
    private static final String TEMPLATE = "GET /_index_template/metrics-statsprofile";
    private static final String MGET = "POST /_mget";
    private static final Answer LOST = new Answer(0, "", true);
    private final FakeServer server = new FakeServer();
    private final List<String> notes = new ArrayList<>();
    private final Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(server.url())
            .requestTimeout(Duration.ofSeconds(5)).build());
    private final Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases());

    @AfterEach
    void close() {
        delivery.close();
        elasticsearch.close();
        server.close();
    }

    @Test
    void what_settling_has_found_is_not_forgotten_when_the_others_fail() throws IOException {
        DeliveryCounters counters = new DeliveryCounters();
        delivery.countBy(counters);
        backingIndices(".ds-1");
        server.answer(BULK, LOST, LOST, FakeServer.bulk(201));
        server.rule(MGET, FakeServer.looks(List.of(Set.of("a"), Set.of())));

        assertThatThrownBy(() -> deliver("a", "b")).hasMessageContaining("cannot deliver 2 documents");
        assertThat(deliver("a", "b")).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.RETRY);
        assertThat(deliver("b")).containsExactly(Receipt.DELIVERED);

        assertThat(bulks()).hasSize(3);
        assertThat(bulks().subList(1, 3)).allSatisfy(bulk -> assertThat(bulk).contains("\"b\"").doesNotContain("\"a\""));
        assertThat(counters.figures().settled()).isEqualTo(1);
    }

    @Test
    void of_several_nodes_none_gets_what_another_may_have_got_before_it_was_settled() throws IOException {
        try (FakeServer second = new FakeServer(); Elasticsearch cluster = Elasticsearch.open(ElasticsearchSettings.builder()
                .url(server.url() + "," + second.url()).build());
                Delivery both = cluster.delivery(StreamFamily.SLICES, notes::add, new RunAliases())) {
            server.answer(BULK, LOST);
            second.answer(RESOLVE, Answer.of(200, "{\"data_streams\": [{\"name\": \"s\", \"backing_indices\": \".ds-1\"}]}"));
            second.rule(MGET, FakeServer.looks(List.of(Set.of("a"))));
            second.answer(BULK, FakeServer.bulk(201));

            assertThatThrownBy(() -> both.deliver(queuedDocuments("a", "b"))).hasMessageContaining("cannot deliver 2 documents")
                    .hasMessageContaining(server.url() + " says: ");
            assertThat(second.asked).isEmpty();
            assertThat(both.deliver(queuedDocuments("a", "b"))).containsExactly(Receipt.FOUND, Receipt.DELIVERED);

            assertThat(second.asked.indexOf(MGET)).isBetween(0, second.asked.indexOf(BULK) - 1);
            assertThat(second.bodies.get(second.asked.indexOf(BULK))).doesNotContain("\"a\"");
        }
    }

    @Test
    void a_node_that_is_not_there_is_passed_over_at_once() throws IOException {
        FakeServer gone = new FakeServer();
        gone.close();
        server.answer(BULK, FakeServer.bulk(201));
        try (Elasticsearch cluster = Elasticsearch.open(ElasticsearchSettings.builder().url(gone.url() + "," + server.url())
                .build()); Delivery both = cluster.delivery(StreamFamily.SLICES, notes::add, new RunAliases())) {
            assertThat(both.deliver(queuedDocuments("a"))).containsExactly(Receipt.DELIVERED);
        }
    }

    @Test
    void nothing_is_settled_while_the_server_is_still_at_it() throws IOException {
        backingIndices(".ds-1");
        server.answer(BULK, LOST, FakeServer.bulk(201));
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        assertThatThrownBy(() -> deliver("a")).isInstanceOf(IOException.class);
        server.answer("GET /_tasks", Answer.of(200, "{\"tasks\": [{\"node\": \"n\", \"id\": 7, \"action\": \"indices:data/write/bulk\", "
                + "\"headers\": {\"X-Opaque-Id\": \""
                + server.lastOpaqueId + "\"}}]}"));

        assertThatThrownBy(() -> deliver("a")).hasMessageContaining("still works on an earlier request")
                .hasMessageContaining("delivery waits for its end and then sends what is missing");
        assertThat(server.asked).doesNotContain(MGET);

        server.answer("GET /_tasks", Answer.of(200, "{\"tasks\": [{\"node\": \"n\", \"id\": 8, \"headers\": {\"X-Opaque-Id\": "
                + "\"somebody\"}}]}"));
        assertThat(deliver("a")).containsExactly(Receipt.DELIVERED);
    }

    @Test
    void a_server_that_does_not_say_what_became_of_documents_is_asked_for_nothing_else() throws IOException {
        backingIndices(".ds-1");
        server.answer(BULK, LOST, FakeServer.bulk(201));
        server.rule(MGET, body -> Answer.of(503, FakeServer.error("x", "not now")));
        assertThatThrownBy(() -> deliver("a")).isInstanceOf(IOException.class);
        int before = server.asked.size();
        assertThatThrownBy(() -> deliver("a")).hasMessageContaining("not now");

        assertThat(server.asked.subList(before, server.asked.size())).containsExactly("GET /_tasks", RESOLVE, MGET);
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        assertThat(deliver("a")).containsExactly(Receipt.DELIVERED);
        assertThat(server.asked).as("the template, which may be another one by now").filteredOn(TEMPLATE::equals).hasSize(2);
    }

    @Test
    void what_a_process_before_us_may_have_sent_is_looked_for_before_it_is_sent() throws IOException {
        backingIndices(".ds-1");
        server.answer(BULK, FakeServer.bulk(201, 201));
        server.rule(MGET, FakeServer.looks(List.of(Set.of("a"))));
        List<QueuedDocument> documents = List.of(queuedDocuments("a").get(0).doubted(), queuedDocuments("b").get(0).doubted(),
                queuedDocuments("c").get(0));

        assertThat(delivery.deliver(documents)).containsExactly(Receipt.FOUND, Receipt.DELIVERED, Receipt.DELIVERED);
        assertThat(server.asked.indexOf(MGET)).isBetween(0, server.asked.indexOf(BULK) - 1);
        assertThat(IntStream.range(0, server.asked.size()).filter(i -> server.asked.get(i).equals(MGET)).mapToObj(server.bodies::get)
                .collect(Collectors.joining())).contains("\"a\"", "\"b\"").doesNotContain("\"c\"");
        assertThat(bulks()).singleElement().asString().contains("\"b\"", "\"c\"").doesNotContain("\"a\"");
    }

    @Test
    void what_a_process_before_us_has_sent_waits_while_the_server_is_at_a_request_that_is_older_than_we_are() throws IOException {
        backingIndices(".ds-1");
        server.answer(BULK, FakeServer.bulk(201));
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        List<QueuedDocument> documents = List.of(queuedDocuments("a").get(0).doubted());
        String task = "{\"tasks\": [{\"node\": \"n\", \"id\": 7, \"running_time_in_nanos\": %s, \"headers\": {\"X-Opaque-Id\": \"%s\"}}]}";
        server.answer("GET /_tasks", Answer.of(200, task.formatted("3600000000000", "statsprofile-of-another-process")));

        assertThatThrownBy(() -> delivery.deliver(documents)).hasMessageContaining("still works on an earlier request");
        assertThat(server.asked).doesNotContain(MGET, BULK);
        server.answer("GET /_tasks", Answer.of(200, task.formatted("3600000000000", "somebody else's")));
        assertThat(delivery.deliver(documents)).containsExactly(Receipt.DELIVERED);
    }

    @Test
    void a_request_of_others_that_began_after_we_did_keeps_nobody_waiting() throws IOException {
        backingIndices(".ds-1");
        server.answer(BULK, FakeServer.bulk(201));
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        server.answer("GET /_tasks", Answer.of(200, "{\"tasks\": [{\"node\": \"n\", \"id\": 7, \"running_time_in_nanos\": 0, \"headers\":"
                + " {\"X-Opaque-Id\": \"statsprofile-of-another-process\"}}]}"));

        assertThat(delivery.deliver(List.of(queuedDocuments("a").get(0).doubted()))).containsExactly(Receipt.DELIVERED);
    }

    @Test
    void where_something_takes_away_the_header_that_names_us_settling_waits_as_long_as_the_server_does() throws IOException {
        long[] now = {0};
        server.repeatsOpaqueId = false;
        try (Connection connection = new Connection(ElasticsearchSettings.builder().url(server.url()).build())) {
            UnfinishedWork unfinished = new UnfinishedWork(connection, Duration.ofSeconds(30), () -> now[0]);
            unfinished.begin();
            assertThatThrownBy(unfinished::requireNone).hasMessageContaining("its documents wait for another 31 seconds")
                    .hasMessageContaining("does not repeat our header X-Opaque-Id; let it pass, both ways");
            now[0] += Duration.ofSeconds(30).toNanos();
            unfinished.requireNone();
            server.repeatsOpaqueId = true;
            unfinished.begin();
            unfinished.requireNone();
        }
    }

    @Test
    void where_the_server_does_not_tell_settling_waits_as_long_as_the_server_does() {
        long[] now = {0};
        server.answer("GET /_tasks", Answer.of(403, FakeServer.error("security_exception", "needs monitor")));
        try (Connection connection = new Connection(ElasticsearchSettings.builder().url(server.url()).build())) {
            UnfinishedWork unfinished = new UnfinishedWork(connection, Duration.ofSeconds(30), () -> now[0]);
            unfinished.begin();
            now[0] += Duration.ofSeconds(29).toNanos();
            assertThatThrownBy(unfinished::requireNone)
                    .hasMessageContaining("may still work on an earlier request and does not say so; its documents wait for another 2 "
                            + "seconds")
                    .hasMessageContaining("monitor");
            now[0] += Duration.ofSeconds(2).toNanos();
            org.assertj.core.api.Assertions.assertThatCode(unfinished::requireNone).doesNotThrowAnyException();
        }
    }

    @Test
    void an_index_that_cannot_be_read_holds_up_only_what_may_be_in_it() throws IOException {
        server.answer(RESOLVE, Answer.of(200, "{\"data_streams\": [{\"name\": \"s\", \"backing_indices\": [\".ds-0\", \".ds-1\"]}]}"));
        server.rule(MGET, body -> FakeServer.look(body, id -> body.contains(".ds-0")
                ? "\"error\": {\"type\": \"no_shard_available_action_exception\", \"reason\": \"away\"}" : "\"found\": " + id.equals("a")));
        server.rule(BULK, FakeServer::bulk);
        List<QueuedDocument> documents = queuedDocuments("a", "b", "c");

        List<Receipt> receipts = delivery.deliver(List.of(documents.get(0).doubted(), documents.get(1).doubted(), documents.get(2)));

        assertThat(receipts.get(0)).as("found in another").isEqualTo(Receipt.FOUND);
        assertThat(receipts.get(1)).satisfies(b -> assertThat(b.outcome()).isEqualTo(Outcome.RETRY))
                .satisfies(b -> assertThat(b.reason()).contains("cannot say whether a document is in .ds-0").contains("away"));
        assertThat(receipts.get(2)).as("nobody has sent it").isEqualTo(Receipt.DELIVERED);
        assertThat(bulks()).singleElement().asString().contains("\"c\"").doesNotContain("\"b\"");
    }

    @Test
    void an_index_that_may_not_be_read_says_nothing_of_the_others() throws IOException {
        server.answer(RESOLVE, Answer.of(200,
                "{\"data_streams\": [{\"name\": \"s\", \"backing_indices\": [\".ds-0\", \".ds-1\", \".ds-2\"]}]}"));
        server.rule(MGET, body -> FakeServer.look(body, id -> body.contains(".ds-0")
                ? "\"error\": {\"type\": \"security_exception\", \"reason\": \"needs read\"}" : "\"found\": " + body.contains(".ds-1")));
        server.rule(BULK, FakeServer::bulk);

        assertThat(delivery.deliver(List.of(queuedDocuments("a").get(0).doubted()))).containsExactly(Receipt.FOUND);
        assertThat(notes).last().asString().startsWith("Delivery is at least once, not exactly once: ").contains("needs read");
    }

    @Test
    void an_answer_that_says_nothing_is_not_taken_for_nothing_there() throws IOException {
        backingIndices(".ds-1");
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        server.rule(BULK, FakeServer::bulk);
        List<QueuedDocument> doubted = List.of(queuedDocuments("a").get(0).doubted());
        Answer empty = Answer.of(200, "{}");

        server.rule(MGET, body -> empty);
        assertThatThrownBy(() -> delivery.deliver(doubted)).hasMessageContaining("look for documents in .ds-1")
                .hasMessageContaining("it has no list docs");
        server.answer(RESOLVE, empty);
        assertThatThrownBy(() -> delivery.deliver(doubted)).hasMessageContaining("it has no list data_streams");
        server.answer("GET /_tasks", empty);
        assertThatThrownBy(() -> delivery.deliver(doubted)).hasMessageContaining("may still work on an earlier request")
                .hasMessageContaining("has no list tasks");
        assertThat(bulks()).isEmpty();

        server.answer("GET /_tasks", Answer.of(200, "{\"tasks\": []}"));
        backingIndices(".ds-1");
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        assertThat(delivery.deliver(doubted)).containsExactly(Receipt.DELIVERED);
    }

    @Test
    void indices_of_before_a_rollover_are_looked_at_before_the_first_documents_only_and_hold_up_nothing() throws IOException {
        server.answer(RESOLVE, Answer.of(200, "{\"data_streams\": [{\"name\": \"s\", \"backing_indices\": [\".ds-0\", \".ds-1\"]}]}"));
        server.rule(MGET, body -> FakeServer.look(body, id -> "\"error\": {\"type\": \"index_closed_exception\", \"reason\": \"closed\"}"));
        server.rule(BULK, FakeServer::bulk);

        assertThat(deliver("a", "b")).containsOnly(Receipt.DELIVERED);
        assertThat(deliver("c")).containsOnly(Receipt.DELIVERED);
        assertThat(server.asked).filteredOn(MGET::equals).hasSize(1);
        assertThat(server.bodies.get(server.asked.indexOf(MGET))).contains(".ds-0").doesNotContain(".ds-1");
        assertThat(server.asked).filteredOn(RESOLVE::equals).hasSize(1);
    }

    @Test
    void many_documents_whose_ids_another_process_has_give_their_run_one_other_id() throws IOException {
        String run = "019ad0c2-5b1e-7c3a-9f00-000000000001";
        server.answer(RESOLVE, Answer.of(200, "{\"data_streams\": [{\"name\": \"s\", \"backing_indices\": [\".ds-0\", \".ds-1\"]}]}"));
        server.rule(MGET, body -> FakeServer.look(body, id -> id.startsWith(run)
                ? "\"found\": true, \"_source\": {\"event\": {\"duration\": 2}}" : "\"found\": false"));
        server.rule(BULK, FakeServer::bulk);
        RunAliases aliases = new RunAliases();
        List<QueuedDocument> documents = IntStream.range(0, 12).mapToObj(i -> new QueuedDocument(run + "-" + i, "default",
                "{\"event\":{\"duration\":1}}".getBytes(StandardCharsets.UTF_8))).toList();

        try (Delivery clone = elasticsearch.delivery(StreamFamily.SLICES, notes::add, aliases)) {
            assertThat(clone.deliver(documents)).extracting(Receipt::outcome).containsOnly(Outcome.RETRY);
            assertThat(aliases.of(run)).hasSize(2);
            assertThat(clone.deliver(documents)).containsOnly(Receipt.DELIVERED);
        }
        assertThat(bulks()).singleElement().asString().contains(aliases.current(run) + "-11").doesNotContain("\"_id\":\"" + run);
    }

    @Test
    void a_document_that_a_gateway_refuses_for_the_whole_request_is_given_up_alone() throws IOException {
        for (int status : new int[] {400, 403, 406, 413, 422}) {
            server.rule(BULK, body -> body.contains("poison") ? new Answer(status, "<html>blocked</html>", false) : FakeServer.bulk(body));
            List<Receipt> receipts = deliver("a", "b", "poison", "c", "d", "e");

            assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.REFUSED,
                    Outcome.DELIVERED, Outcome.DELIVERED, Outcome.DELIVERED);
            assertThat(receipts.get(2).reason()).contains("status " + status + ", <html>blocked</html>");
        }
    }

    @Test
    void what_makes_the_server_fail_lets_the_others_pass_and_is_kept() throws IOException {
        backingIndices(".ds-1");
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        server.rule(BULK, body -> body.contains("poison") ? Answer.of(500, FakeServer.error("null_pointer_exception", "oops"))
                : FakeServer.bulk(body));

        assertThat(deliver("a", "poison", "b")).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.RETRY,
                Outcome.DELIVERED);
    }

    @Test
    void a_document_at_which_a_gateway_hangs_up_does_not_block_the_others_and_is_kept() throws IOException {
        backingIndices(".ds-1");
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        server.rule(BULK, body -> body.contains("poison") ? LOST : FakeServer.bulk(body));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> deliver("a", "poison", "b")).as("it may be an outage")
                    .hasMessageContaining("closed without an answer");
        }
        assertThat(deliver("a", "poison", "b")).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.RETRY,
                Outcome.DELIVERED);
    }

    @Test
    void a_gateway_that_refuses_everything_loses_nothing_and_is_asked_with_one_document_at_a_time() throws IOException {
        server.rule(BULK, body -> new Answer(400, "no", false));
        String[] ids = IntStream.range(0, 100).mapToObj(i -> "d" + i).toArray(String[]::new);

        assertThatThrownBy(() -> deliver(ids)).hasMessageContaining("status 400, no");
        int first = bulks().size();
        assertThat(first).as("requests to find out").isLessThan(60);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> deliver(ids)).hasMessageContaining("status 400, no");
        }
        assertThat(bulks()).hasSize(first + 3);

        server.rule(BULK, body -> body.contains("\"d7\"") ? new Answer(400, "no", false) : FakeServer.bulk(body));
        List<Receipt> receipts = deliver(ids);
        assertThat(receipts).filteredOn(receipt -> receipt.outcome() == Outcome.DELIVERED).hasSize(99);
        assertThat(receipts.get(7).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void a_lone_document_that_is_refused_waits_for_another_that_passes() throws IOException {
        server.rule(BULK, body -> body.contains("poison") ? new Answer(400, "no", false) : FakeServer.bulk(body));

        assertThatThrownBy(() -> deliver("poison")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> deliver("poison")).isInstanceOf(IOException.class);
        List<Receipt> receipts = Stream.of(1, 2).map(i -> attempt("poison", "new")).filter(found -> !found.isEmpty()).findFirst()
                .orElseThrow();
        assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.REFUSED, Outcome.DELIVERED);
    }

    private List<Receipt> attempt(String... ids) {
        try {
            return deliver(ids);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Else a stop gives up for its sake what would pass in a moment. */
    @Test
    void only_where_elasticsearch_forbids_all_that_is_left_a_stop_does_not_wait() throws IOException {
        backingIndices(".ds-1");
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        server.answer(BULK, FakeServer.bulk(201, 403), FakeServer.bulk(403, 429), new Answer(403, "<html>blocked</html>", false),
                FakeServer.bulk(201), Answer.of(403, FakeServer.error("security_exception", "not you")));
        deliver("a", "b");
        assertThat(delivery.waitsForOperator()).as("what is left is forbidden").isTrue();
        deliver("b", "c");
        assertThat(delivery.waitsForOperator()).as("one was refused for load").isFalse();
        assertThatThrownBy(() -> deliver("b")).hasMessageContaining("status 403");
        assertThat(delivery.waitsForOperator()).as("a gateway refuses").isFalse();
        deliver("b");
        assertThat(delivery.waitsForOperator()).as("nothing is left").isFalse();
        assertThatThrownBy(() -> deliver("d")).hasMessageContaining("status 403");
        assertThat(delivery.waitsForOperator()).as("the request is forbidden").isTrue();
    }

    @Test
    void documents_in_an_index_with_a_foreign_mapping_are_told_and_others_wait() throws IOException {
        server.answer(BULK, FakeServer.bulk(201), FakeServer.bulk(".ds-2", 201, 201, 429));
        server.answer("GET /.ds-2/_mapping", Answer.of(200, FakeServer.mapping(".ds-2", false)));
        deliver("a");

        List<Receipt> receipts = deliver("b", "c", "d");
        assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.REFUSED, Outcome.REFUSED, Outcome.RETRY);
        assertThat(receipts.get(0).reason()).isEqualTo("2 documents went into .ds-2, which was made with another mapping than ours: their "
                + "figures cannot be told apart by function; others wait until our index template is in force and the stream is rolled "
                + "over");

        server.answer("POST /_index_template/_simulate_index/metrics-statsprofile-default",
                Answer.of(200, "{\"template\": {\"mappings\": {}}}"));
        server.answer("GET /_index_template", Answer.of(200, "{\"index_templates\": [{\"name\": \"rival\", \"index_template\": "
                + "{\"index_patterns\": [\"metrics-*\"],"
                + " \"priority\": 900}}]}"));
        assertThatThrownBy(() -> deliver("d")).isInstanceOf(TemplateConflictException.class).hasMessageContaining("rival (priority 900)");
        assertThat(bulks()).hasSize(2);
    }

    @Test
    void an_index_whose_mapping_cannot_be_read_at_once_is_looked_at_before_more_is_sent() throws IOException {
        server.answer(BULK, FakeServer.bulk(".ds-2", 201, 201));
        server.answer("GET /.ds-2/_mapping", Answer.of(500, FakeServer.error("x", "not now")),
                Answer.of(500, FakeServer.error("x", "not now")), Answer.of(200, FakeServer.mapping(".ds-2", false)));
        assertThat(deliver("a", "b")).containsOnly(Receipt.DELIVERED);

        assertThatThrownBy(() -> deliver("c")).hasMessageContaining("not now");
        assertThatThrownBy(() -> deliver("c")).isInstanceOf(TemplateConflictException.class)
                .hasMessageStartingWith("2 documents went into .ds-2, ");
        assertThat(bulks()).hasSize(1);
    }

    @Test
    void an_index_of_the_same_name_that_was_made_anew_is_looked_at_again() throws IOException {
        server.answer(BULK, numbered(41), numbered(42), numbered(0));
        deliver("a");
        deliver("b");
        assertThat(server.asked).filteredOn("GET /.ds-1/_mapping"::equals).hasSize(1);

        server.answer("GET /.ds-1/_mapping", Answer.of(200, FakeServer.mapping(".ds-1", false)));
        assertThat(deliver("c").get(0).outcome()).isEqualTo(Outcome.REFUSED);
    }

    private static Answer numbered(int sequence) {
        return Answer.of(200, "{\"items\": [{\"create\": {\"_index\": \".ds-1\", \"_id\": \"x\", \"_seq_no\": " + sequence
                + ", \"status\": 201}}]}");
    }

    @Test
    void a_server_that_is_too_old_is_named_with_both_versions_and_nothing_is_written_or_lost() throws IOException {
        server.answer("GET /", FakeServer.version("8.12.2")).answer("GET /_index_template/metrics-statsprofile", Answer.of(404, ""));
        String text = "Elasticsearch at [" + server.url()
                + "] is too old: it has version 8.12.2, but 8.13 or newer is needed; upgrade Elasticsearch, documents wait until then";

        assertThatThrownBy(() -> deliver("a")).hasMessage(text);
        assertThatThrownBy(() -> elasticsearch.templates().setUp(StreamFamily.SLICES, false, true)).hasMessage(text);
        assertThatThrownBy(() -> elasticsearch.templates().setUp(StreamFamily.SLICES, false, false)).hasMessage(text);
        assertThatThrownBy(elasticsearch::requireVersion).hasMessage(text);
        assertThat(server.asked).noneMatch(asked -> asked.startsWith("PUT") || asked.equals(BULK));

        server.answer("GET /", Answer.of(200, "{\"version\": {\"number\": \"8.11.0\", \"build_flavor\": \"serverless\"}}"));
        elasticsearch.requireVersion();
        server.answer("GET /", FakeServer.version("9.5.3"));
        elasticsearch.requireVersion();
    }

    @Test
    void a_server_that_hides_its_version_is_known_by_what_it_refuses() {
        server.answer("GET /", Answer.of(403, FakeServer.error("security_exception", "needs monitor")));
        server.answer(BULK, Answer.of(400, FakeServer.error("illegal_argument_exception", "request [/_bulk] contains unrecognized "
                + "parameter: [require_data_stream]")));

        assertThatThrownBy(() -> deliver("a", "b"))
                .hasMessageContaining("is too old: it does not know require_data_stream, but 8.13 or newer is needed");
        assertThat(bulks()).as("not sent in halves").hasSize(1);
    }

    @Test
    void a_server_may_ask_to_be_left_alone_for_some_minutes() {
        for (String[] asked : new String[][] {{"17", "PT17S"}, {"999999", "PT5M"}, {"Wed, 21 Oct 2015 07:28:00 GMT", "PT0S"},
                {"soon", "PT0S"}}) {
            server.answer(BULK, new Answer(503, FakeServer.error("x", "not now"), true, "Retry-After", asked[0]));
            server.answer(RESOLVE, Answer.of(404, ""));
            assertThatThrownBy(() -> deliver("a")).isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.notBefore())
                    .isEqualTo(Duration.parse(asked[1])));
        }
    }

    /** What was found of the others makes it no other wish. */
    @Test
    void that_is_heard_where_others_of_the_attempt_are_there_too() throws IOException {
        backingIndices(".ds-1");
        server.rule(MGET, FakeServer.looks(List.of(Set.of("a"), Set.of())));
        server.answer(BULK, LOST, new Answer(429, FakeServer.error("x", "not now"), true, "Retry-After", "17"), FakeServer.bulk(201));
        assertThatThrownBy(() -> deliver("a", "b")).hasMessageContaining("cannot deliver 2 documents");

        assertThat(deliver("a", "b")).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.RETRY);
        assertThat(delivery.notBefore()).isEqualTo(Duration.ofSeconds(17));
        assertThat(deliver("b")).containsExactly(Receipt.DELIVERED);
        assertThat(delivery.notBefore()).isZero();
    }

    @Test
    void answers_that_lack_items_or_flood_us_with_text_are_told_in_a_line() throws IOException {
        backingIndices(".ds-1");
        server.rule(MGET, FakeServer.looks(List.of(Set.of())));
        server.answer(BULK, FakeServer.bulk(201), Answer.of(200, "{}"),
                Answer.of(200, "{\"items\": [{\"create\": {\"_index\": \".ds-1\", \"_id\": \"x\", \"status\": 400, \"error\": {\"type\": "
                        + "\"document_parsing_exception\", \"reason\": \"\\u001b[31m"
                        + "x".repeat(300_000) + "\"}}}]}"),
                Answer.of(200, "{\"items\": [{\"create\": {\"_index\": \".ds-1\", \"_id\": \"x\", \"result\": \"noop\", \"status\": "
                        + "200}}]}"));

        assertThatThrownBy(() -> deliver("a", "b")).hasMessageContaining("it has 1 item for 2 documents");
        assertThatThrownBy(() -> deliver("a", "b")).hasMessageContaining("it has 0 items for 2 documents");
        Receipt flood = deliver("a").get(0);
        assertThat(flood.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(flood.reason().length()).isLessThan(400);
        assertThat(flood.reason().chars()).noneMatch(Character::isISOControl);
        assertThat(deliver("b").get(0).reason()).contains("an ingest pipeline of .ds-1 dropped it");
    }

    @Test
    void an_answer_that_is_too_large_to_read_is_settled_and_the_documents_are_sent_in_halves() throws IOException {
        backingIndices(".ds-1");
        server.rule(MGET, FakeServer.looks(List.of(Set.of("a"), Set.of())));
        server.answer(BULK, Answer.of(200, "{\"items\": [\"" + "x".repeat(5_000_000) + "\"]}"), FakeServer.bulk(201));

        assertThat(deliver("a", "b")).containsExactly(Receipt.FOUND, Receipt.DELIVERED);
        assertThat(bulks().get(1)).contains("\"b\"").doesNotContain("\"a\"");
    }

    private void backingIndices(String name) {
        server.answer(RESOLVE, Answer.of(200, "{\"data_streams\": [{\"name\": \"s\", \"backing_indices\": \"" + name + "\"}]}"));
    }

    private List<String> bulks() {
        return IntStream.range(0, server.asked.size()).filter(i -> server.asked.get(i).equals(BULK)).mapToObj(server.bodies::get).toList();
    }

    private List<Receipt> deliver(String... ids) throws IOException {
        return delivery.deliver(queuedDocuments(ids));
    }

    private static List<QueuedDocument> queuedDocuments(String... ids) {
        return Stream.of(ids).map(id -> new QueuedDocument(id, "default", ("{\"x\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
