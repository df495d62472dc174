package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.template.TemplateConflictException;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real server refuses for a reason that somebody can cure waits, and passes when it is cured; the rest is refused for good. */
class RefusalIT {

    private static final SearchServer SERVER = SearchServer.shared();
    private final Rest rest = new Rest(SERVER);
    private final Elasticsearch elasticsearch = Elasticsearch.open(SERVER.settings().build());
    private final Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases());

    @AfterEach
    void close() {
        delivery.close();
        elasticsearch.close();
        rest.close();
    }

    @Test
    void a_write_block_holds_documents_until_it_is_taken_away() throws IOException {
        holds("block", "{\"index.blocks.write\": true}", "{\"index.blocks.write\": false}", "status 403", "cluster_block_exception");
    }

    @Test
    void the_limit_of_fields_holds_documents_until_it_is_raised() throws IOException {
        holds("refusal_fields", "{\"index.mapping.total_fields.limit\": 1}", "{\"index.mapping.total_fields.limit\": 1000}", "status 400",
                "Limit of total fields [1]");
    }

    @Test
    void the_limit_of_nested_objects_holds_documents_until_it_is_raised() throws IOException {
        holds("refusal_nested", "{\"index.mapping.nested_objects.limit\": 1}", "{\"index.mapping.nested_objects.limit\": 10000}",
                "status 400", "document_parsing_exception", "index.mapping.nested_objects.limit");
    }

    @Test
    void a_pipeline_that_is_not_there_holds_documents_until_it_is() throws IOException {
        holds("refusal_pipeline", "{\"index.final_pipeline\": \"nowhere\"}", "{\"index.final_pipeline\": \"_none\"}", "status 400",
                "pipeline with id [nowhere] does not exist");
    }

    @Test
    void a_mapping_of_others_that_cannot_take_our_documents_holds_them_until_ours_is_in_force_again() throws IOException {
        Deliveries.complete(delivery, List.of(queuedDocument("refusal_mapping", 0)));
        rest.send("PUT", "/_index_template/refusal_mapping", "{\"index_patterns\": [\"metrics-statsprofile-refusal_mapping\"], "
                + "\"priority\": 900,"
                + " \"data_stream\": {}, \"template\": {\"mappings\": {\"properties\": {\"statsprofile\": {\"type\": \"long\"}}}}}");
        try {
            rest.send("POST", "/metrics-statsprofile-refusal_mapping/_rollover", null);

            Receipt held = delivery.deliver(List.of(queuedDocument("refusal_mapping", 1))).get(0);
            assertThat(held.outcome()).isEqualTo(Outcome.RETRY);
            assertThat(held.reason()).contains("document_parsing_exception", "has another mapping than ours");
            assertThatThrownBy(() -> delivery.deliver(List.of(queuedDocument("refusal_mapping", 1))))
                    .isInstanceOf(TemplateConflictException.class);
        } finally {
            rest.delete("/_index_template/refusal_mapping");
        }
        Deliveries.complete(delivery, List.of(queuedDocument("refusal_mapping", 1)));
        assertThat(rest.search("metrics-statsprofile-refusal_mapping", "{}").at("/hits/total/value").asInt()).isEqualTo(2);
    }

    @Test
    void a_document_that_is_no_document_is_refused() throws IOException {
        Deliveries.complete(delivery, List.of(queuedDocument("refusal_broken", 0)));
        for (String broken : new String[] {"{\"@timestamp\": \"yesterday\"}", "{\"x\": 1}", "{\"@timestamp\": \"2026-11-23T15:00:00Z\""}) {
            Receipt receipt = delivery.deliver(List.of(new QueuedDocument("broken", "refusal_broken",
                    broken.getBytes(StandardCharsets.UTF_8)))).get(0);
            assertThat(receipt).as(broken).satisfies(refused -> assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED));
            assertThat(receipt.reason()).contains("document_parsing_exception");
        }
    }

    private void holds(String namespace, String trouble, String cure, String... reasons) throws IOException {
        Deliveries.complete(delivery, List.of(queuedDocument(namespace, 0)));
        rest.send("PUT", "/metrics-statsprofile-" + namespace + "/_settings", trouble);
        QueuedDocument other = queuedDocument(namespace, 1);
        QueuedDocument waiting = new QueuedDocument(other.id(), namespace,
                new String(other.json(), StandardCharsets.UTF_8).replace("\"team\"", "\"group\"").getBytes(StandardCharsets.UTF_8));

        Receipt held = delivery.deliver(List.of(waiting)).get(0);
        assertThat(held.outcome()).as(held.reason()).isEqualTo(Outcome.RETRY);
        assertThat(held.reason()).contains(reasons);
        rest.send("PUT", "/metrics-statsprofile-" + namespace + "/_settings", cure);
        Deliveries.complete(delivery, List.of(waiting));
        assertThat(rest.search("metrics-statsprofile-" + namespace, "{}").at("/hits/total/value").asInt()).isEqualTo(2);
    }

    private static QueuedDocument queuedDocument(String namespace, int sequence) {
        ProfileDocument document = SampleDocuments.random(new Random(sequence), namespace, "run", sequence, 3);
        return new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document));
    }
}
