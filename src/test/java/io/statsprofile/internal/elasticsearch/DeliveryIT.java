package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
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
import io.statsprofile.internal.template.TemplateConflictException;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryIT {

    private static final SearchServer SERVER = SearchServer.shared();
    private static final String RUN = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private final Rest rest = new Rest(SERVER);
    private final Wire wire = new Wire(SERVER.url());
    private final Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(wire.url()).build());
    private final List<String> notes = new ArrayList<>();
    private final Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases());

    @AfterEach
    void close() {
        delivery.close();
        elasticsearch.close();
        wire.close();
        rest.close();
    }

    @Test
    void documents_arrive_under_their_own_ids_and_again_makes_no_copy() throws IOException {
        wire.connect();
        List<QueuedDocument> batch = queuedDocuments("ids", 3);

        assertThat(delivery.deliver(batch)).containsOnly(Receipt.DELIVERED);
        assertThat(delivery.deliver(batch)).hasSize(3).containsOnly(Receipt.FOUND);

        assertThat(idsIn("ids")).containsExactlyInAnyOrder("run-0", "run-1", "run-2");
    }

    @Test
    void what_an_attempt_left_in_doubt_is_settled_even_over_a_rollover() throws IOException {
        wire.connect();
        assertThat(delivery.deliver(queuedDocuments("doubt", 1))).containsOnly(Receipt.DELIVERED);

        wire.loseAnswers(true);
        List<QueuedDocument> batch = queuedDocuments("doubt", 3);
        assertThatThrownBy(() -> delivery.deliver(batch)).isInstanceOf(IOException.class).hasMessageContaining(wire.url());
        Eventually.assertThat("the documents whose receipt was lost", () -> idsIn("doubt").size() == 3);
        rest.send("POST", "/metrics-statsprofile-doubt/_rollover", null);
        wire.loseAnswers(false);
        DeliveryCounters counters = new DeliveryCounters();
        delivery.countBy(counters);

        assertThat(delivery.deliver(batch)).hasSize(3).containsOnly(Receipt.FOUND);
        assertThat(idsIn("doubt")).hasSize(3);
        assertThat(counters.figures().settled()).as("were there already").isEqualTo(3);
    }

    @Test
    void what_a_process_before_has_sent_is_not_sent_again_even_over_a_rollover() throws IOException {
        wire.connect();
        List<QueuedDocument> batch = queuedDocuments("before", 3);
        assertThat(delivery.deliver(batch.subList(0, 2))).containsOnly(Receipt.DELIVERED);
        rest.send("POST", "/metrics-statsprofile-before/_rollover", null);

        try (Delivery next = elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases())) {
            assertThat(next.deliver(batch.stream().map(QueuedDocument::doubted).toList())).containsExactly(Receipt.FOUND, Receipt.FOUND,
                    Receipt.DELIVERED);
        }
        assertThat(idsIn("before")).containsExactlyInAnyOrder("run-0", "run-1", "run-2");
    }

    @Test
    void of_processes_that_were_cloned_each_keeps_all_of_its_documents() throws IOException {
        wire.connect();
        List<QueuedDocument> first = ofRun(1, 4);
        List<QueuedDocument> second = ofRun(2, 4);
        RunAliases aliases = new RunAliases();
        try (Delivery clone = elasticsearch.delivery(StreamFamily.SLICES, notes::add, aliases)) {
            assertThat(delivery.deliver(first.subList(0, 2))).containsOnly(Receipt.DELIVERED);
            List<Receipt> receipts = clone.deliver(second.subList(0, 3));
            assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.RETRY, Outcome.RETRY, Outcome.DELIVERED);
            String other = aliases.current(RUN);
            assertThat(receipts.get(0).reason()).isEqualTo("Elasticsearch has another document " + RUN
                    + "-0; another process has our run id, as a clone has; from now on, documents of this run have the run id " + other);
            assertThat(other).startsWith("019ad0c2-5b1e-8").isNotEqualTo(RUN);

            Deliveries.complete(delivery, first.subList(2, 4));
            rest.send("POST", "/metrics-statsprofile-clones/_rollover", null);
            Deliveries.complete(clone, second.subList(0, 2));
            assertThat(clone.deliver(second.subList(3, 4))).containsExactly(Receipt.DELIVERED);
            assertThat(clone.deliver(second.stream().map(QueuedDocument::doubted).toList())).as("all are there")
                    .containsOnly(Receipt.FOUND);
        }
        try (Delivery after = elasticsearch.delivery(StreamFamily.SLICES, notes::add, aliases)) {
            assertThat(after.deliver(second.stream().map(QueuedDocument::doubted).toList())).as("by the next one that knows the alias")
                    .containsOnly(Receipt.FOUND);
        }
        JsonNode hits = hits("clones");
        assertThat(hits).hasSize(8);
        List<ProfileDocument> found = new ArrayList<>();
        for (JsonNode hit : hits) {
            ProfileDocument document = DocumentReader.read(hit.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(hit.path("_id").asText()).isEqualTo(document.id()).isEqualTo(hit.at("/_source/event/id").asText());
            found.add(document);
        }
        List<QueuedDocument> all = new ArrayList<>(first);
        all.addAll(second);
        for (QueuedDocument queued : all) {
            ProfileDocument sent = DocumentReader.read(queued.json());
            assertThat(found).filteredOn(document -> document.profile().equals(sent.profile()) && document.sequence() == sent.sequence())
                    .as("%s", queued.id()).hasSize(1);
        }
    }

    @Test
    void of_processes_that_were_cloned_and_are_at_it_all_the_time_only_what_meets_a_rollover_shares_an_id() throws IOException {
        wire.connect();
        List<QueuedDocument> first = ofRun("clonesmeet", 1, 2);
        List<QueuedDocument> second = ofRun("clonesmeet", 2, 4);
        QueuedDocument before = first.get(0);
        RunAliases aliases = new RunAliases();
        try (Delivery clone = elasticsearch.delivery(StreamFamily.SLICES, notes::add, aliases)) {
            Deliveries.complete(clone, List.of(before));
            Deliveries.complete(delivery, first.subList(1, 2));
            rest.send("POST", "/metrics-statsprofile-clonesmeet/_rollover", null);

            assertThat(clone.deliver(second.subList(1, 2))).containsExactly(Receipt.DELIVERED);
            assertThat(notes).last().asString().startsWith("Elasticsearch has another document " + RUN + "-1; another process has our")
                    .contains("rolled over in between");
            assertThat(clone.deliver(second.subList(2, 4))).containsOnly(Receipt.DELIVERED);
        }
        assertThat(hits("clonesmeet")).extracting(hit -> hit.path("_id").asText()).containsExactlyInAnyOrder(RUN + "-0",
                RUN + "-1", RUN + "-1", aliases.current(RUN) + "-2", aliases.current(RUN) + "-3");
    }

    @Test
    void what_was_found_on_disk_is_not_taken_for_another_process_s_document_with_its_id() throws IOException {
        wire.connect();
        Deliveries.complete(delivery, ofRun("doubtful", 1, 2));
        List<QueuedDocument> left = ofRun("doubtful", 2, 2).stream().map(QueuedDocument::doubted).toList();

        try (Delivery next = elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases())) {
            assertThat(next.deliver(left)).extracting(Receipt::outcome).containsOnly(Outcome.RETRY);
            assertThat(next.deliver(left)).containsOnly(Receipt.DELIVERED);
        }
        assertThat(idsIn("doubtful")).hasSize(4);
    }

    @Test
    void of_processes_that_were_cloned_each_keeps_its_documents_under_ids_of_its_own_where_a_rollover_lies_between_the_first()
            throws IOException {
        wire.connect();
        List<QueuedDocument> first = ofRun("clonesover", 1, 3);
        List<QueuedDocument> second = ofRun("clonesover", 2, 4);
        // What both of them had cut before, and could not send yet.
        QueuedDocument common = first.get(0);
        Deliveries.complete(delivery, first);
        rest.send("POST", "/metrics-statsprofile-clonesover/_rollover", null);

        RunAliases aliases = new RunAliases();
        try (Delivery clone = elasticsearch.delivery(StreamFamily.SLICES, notes::add, aliases)) {
            List<Receipt> receipts = clone.deliver(List.of(common, second.get(1), second.get(2)));
            assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.RETRY, Outcome.RETRY);
            assertThat(receipts.get(0)).isEqualTo(Receipt.FOUND);
            assertThat(receipts.get(1).reason()).isEqualTo("Elasticsearch has another document " + RUN
                    + "-1; another process has our run id, as a clone has; from now on, documents of this run have the run id "
                    + aliases.current(RUN));
            assertThat(clone.deliver(second.subList(1, 4))).containsOnly(Receipt.DELIVERED);
        }
        assertThat(idsIn("clonesover")).containsExactlyInAnyOrder(RUN + "-0", RUN + "-1", RUN + "-2", aliases.current(RUN) + "-1",
                aliases.current(RUN) + "-2", aliases.current(RUN) + "-3");
    }

    private static List<QueuedDocument> ofRun(int seed, int count) {
        return ofRun("clones", seed, count);
    }

    private static List<QueuedDocument> ofRun(String namespace, int seed, int count) {
        Random random = new Random(seed);
        return IntStream.range(0, count).mapToObj(i -> queuedDocument(SampleDocuments.random(random, namespace, RUN, i, 3))).toList();
    }

    /** The server gives the request up itself in the end, after the time that we allow it. */
    @Test
    void what_the_server_is_still_at_when_it_is_given_up_is_not_sent_again_before_it_is_done_even_over_a_rollover() throws Exception {
        wire.connect();
        ElasticsearchSettings settings = ElasticsearchSettings.builder().url(wire.url()).requestTimeout(Duration.ofSeconds(10)).build();
        try (Elasticsearch hurried = Elasticsearch.open(settings); Delivery delivery = hurried.delivery(StreamFamily.SLICES, notes::add,
                new RunAliases())) {
            assertThat(delivery.deliver(queuedDocuments("slow", 1))).containsOnly(Receipt.DELIVERED);
            List<QueuedDocument> batch = queuedDocuments("slow", 3).subList(1, 3);
            // A bulk request into this index waits for a second copy of the shard, which one node never has.
            rest.send("PUT", "/metrics-statsprofile-slow/_settings", "{\"index.write.wait_for_active_shards\": \"2\"}");
            CompletableFuture<Void> cutting = CompletableFuture.runAsync(() -> {
                Eventually.assertThat("the server to be at the request",
                        () -> !rest.get("/_tasks?actions=indices:data/write/bulk*&group_by=none").path("tasks").isEmpty());
                wire.cut();
            });
            assertThatThrownBy(() -> delivery.deliver(batch)).isInstanceOf(IOException.class);
            cutting.join();
            rest.send("POST", "/metrics-statsprofile-slow/_rollover", null);
            wire.connect();

            assertThatThrownBy(() -> delivery.deliver(batch)).hasMessageContaining("still works on an earlier request");
            Deliveries.complete(delivery, batch);
        }

        assertThat(idsIn("slow")).containsExactlyInAnyOrder("run-0", "run-1", "run-2");
    }

    @Test
    void what_may_be_in_an_index_that_is_closed_holds_up_only_itself_however_much_it_is_and_is_there_once_in_the_end() throws IOException {
        wire.connect();
        List<QueuedDocument> batch = queuedDocuments("closed", 155);
        assertThat(delivery.deliver(batch.subList(0, 10))).containsOnly(Receipt.DELIVERED);
        rest.send("POST", "/metrics-statsprofile-closed/_rollover", null);
        String first = rest.get("/_resolve/index/metrics-statsprofile-closed").at("/data_streams/0/backing_indices/0").asText();
        rest.send("POST", "/" + first + "/_close", null);
        ShipperSettings settings = new ShipperSettings(200, 10_000_000, 100, 1_000_000, Duration.ofMillis(1), Duration.ofMillis(200));
        List<String> told = new CopyOnWriteArrayList<>();
        try (Shipper shipper = new Shipper(elasticsearch.delivery(StreamFamily.SLICES, notes::add, new RunAliases()), settings,
                new ShippingListener() {
            @Override
            public void trouble(long failures, int waitingDocuments, String reason) {
                told.add(reason);
            }
        }, null)) {
            shipper.start();
            batch.subList(0, 150).forEach(queued -> shipper.offer(queued.doubted()));
            await("trouble").until(() -> !told.isEmpty());
            batch.subList(150, 155).forEach(shipper::offer);
            await("the new documents").until(() -> shipper.waitingDocuments() == 150);
            assertThat(told.get(0)).contains("cannot say whether a document is in " + first);
            rest.send("POST", "/" + first + "/_open", null);

            assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();
        }
        assertThat(idsIn("closed")).hasSize(155);
    }

    @Test
    void another_template_that_comes_up_under_a_running_service_is_noticed_by_the_first_documents_after_the_rollover() throws IOException {
        wire.connect();
        assertThat(delivery.deliver(queuedDocuments("rival", 1))).containsOnly(Receipt.DELIVERED);
        rest.send("PUT", "/_index_template/rival", "{\"index_patterns\": [\"metrics-statsprofile-rival\"], \"priority\": 900, "
                + "\"data_stream\": {}}");
        try {
            rest.send("POST", "/metrics-statsprofile-rival/_rollover", null);

            List<Receipt> receipts = delivery.deliver(queuedDocuments("rival", 4).subList(1, 3));
            assertThat(receipts).extracting(Receipt::outcome).containsOnly(Outcome.REFUSED);
            assertThat(receipts.get(0).reason()).startsWith("2 documents went into .ds-metrics-statsprofile-rival-")
                    .contains("cannot be told apart by function");
            List<QueuedDocument> waiting = queuedDocuments("rival", 4).subList(3, 4);
            assertThatThrownBy(() -> delivery.deliver(waiting)).isInstanceOf(TemplateConflictException.class)
                    .hasMessageContaining("rival (priority 900)");
            rest.delete("/_index_template/rival");
            assertThat(delivery.deliver(waiting)).containsOnly(Receipt.DELIVERED);
        } finally {
            rest.delete("/_index_template/rival");
        }
        assertThat(notes).last().asString()
                .startsWith("Rolled over metrics-statsprofile-rival, since its newest index had another mapping than ours");
        assertThat(idsIn("rival")).hasSize(4);
    }

    @Test
    void an_outage_is_sat_out_and_told() throws IOException {
        List<String> told = new CopyOnWriteArrayList<>();
        ShipperSettings settings = new ShipperSettings(100, 1_000_000, 10, 1_000_000, Duration.ofMillis(1), Duration.ofMillis(50));
        try (Shipper shipper = new Shipper(delivery, settings, new ShippingListener() {
            @Override
            public void trouble(long failures, int waitingDocuments, String reason) {
                told.add(reason);
            }

            @Override
            public void recovered(long failures, long lost) {
                told.add("recovered");
            }
        }, null)) {
            shipper.start();
            List<QueuedDocument> batch = queuedDocuments("outage", 30);
            batch.subList(0, 10).forEach(shipper::offer);
            await("trouble with a server that is not there").until(() -> !told.isEmpty());
            wire.connect();
            await("the first documents").until(() -> shipper.waitingDocuments() == 0);
            wire.cut();
            batch.subList(10, 30).forEach(shipper::offer);
            await("trouble with a server that has gone").until(() -> !told.get(told.size() - 1).equals("recovered"));
            wire.connect();

            assertThat(shipper.stop(Duration.ofMinutes(1))).isZero();
        }
        assertThat(told.get(0)).startsWith("Elasticsearch at [" + wire.url() + "]: cannot read the index template metrics-statsprofile: "
                + "the connection was refused").endsWith("; check that Elasticsearch runs there, and the url");
        assertThat(told).last().isEqualTo("recovered");
        assertThat(idsIn("outage")).hasSize(30);
    }

    @Test
    void a_document_that_does_not_fit_is_refused_and_the_others_pass() throws IOException {
        wire.connect();
        List<QueuedDocument> batch = queuedDocuments("misfit", 3);
        String broken = new String(batch.get(1).json(), StandardCharsets.UTF_8).replaceFirst("\"sequence\":1", "\"sequence\":\"many\"");
        QueuedDocument misfit = new QueuedDocument("misfit", "misfit", broken.getBytes(StandardCharsets.UTF_8));
        QueuedDocument nowhere = new QueuedDocument("nowhere", "UPPER CASE", batch.get(1).json());

        List<Receipt> receipts = delivery.deliver(List.of(batch.get(0), misfit, batch.get(2)));

        assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.DELIVERED, Outcome.REFUSED, Outcome.DELIVERED);
        assertThat(receipts.get(1).reason()).contains("status 400", "statsprofile.sequence", "many");
        assertThat(delivery.deliver(List.of(nowhere)).get(0))
                .satisfies(receipt -> assertThat(receipt.outcome()).as(receipt.reason()).isEqualTo(Outcome.REFUSED))
                .satisfies(receipt -> assertThat(receipt.reason()).contains("UPPER CASE"));
        assertThat(idsIn("misfit")).containsExactlyInAnyOrder("run-0", "run-2");
    }

    @Test
    void random_documents_come_back_equal_to_the_nanosecond() throws IOException {
        wire.connect();
        Random random = new Random(7);
        List<ProfileDocument> documents = IntStream.range(0, 50)
                .mapToObj(i -> SampleDocuments.random(random, "random", "run", i, random.nextInt(100))).toList();

        delivery.deliver(documents.stream().map(DeliveryIT::queuedDocument).toList());

        JsonNode hits = hits("random");
        assertThat(hits).hasSize(documents.size());
        for (JsonNode hit : hits) {
            ProfileDocument found = DocumentReader.read(hit.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(found).isEqualTo(documents.get((int) found.sequence()));
        }
    }

    private Set<String> idsIn(String namespace) throws IOException {
        Set<String> ids = new HashSet<>();
        for (JsonNode hit : hits(namespace)) {
            assertThat(ids.add(hit.path("_id").asText())).as("only one document %s", hit.path("_id")).isTrue();
        }
        return ids;
    }

    private JsonNode hits(String namespace) throws IOException {
        return rest.search("metrics-statsprofile-" + namespace, "{\"size\": 1000}").at("/hits/hits");
    }

    private static List<QueuedDocument> queuedDocuments(String namespace, int count) {
        return IntStream.range(0, count).mapToObj(i -> queuedDocument(SampleDocuments.random(new Random(i), namespace, "run", i, 3)))
                .toList();
    }

    private static QueuedDocument queuedDocument(ProfileDocument document) {
        return new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document));
    }
}
