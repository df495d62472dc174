package io.statsprofile.internal.backfill;

import io.statsprofile.internal.elasticsearch.CreateOnlyDelivery;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The requests of a backfill: questions, and the creation of documents. Not thread-safe. */
interface BackfillServer extends AutoCloseable {

    /** As {@link Elasticsearch#ask}. */
    byte[] ask(String what, String method, String target, JsonTree question) throws IOException;

    /** As {@link CreateOnlyDelivery#create}. */
    List<Receipt> create(StreamFamily family, List<QueuedDocument> documents) throws IOException;

    @Override
    void close();

    /**
     * A real one.
     *
     * @param elasticsearch stays open when this is closed
     * @param notes hears what was done about templates
     */
    static BackfillServer of(Elasticsearch elasticsearch, Consumer<String> notes) {
        Map<StreamFamily, CreateOnlyDelivery> deliveries = new EnumMap<>(StreamFamily.class);
        return new BackfillServer() {

            @Override
            public byte[] ask(String what, String method, String target, JsonTree question) throws IOException {
                // What is deleted is only what would expire, also where the server is gone.
                return (method.equals("DELETE") ? elasticsearch.once() : elasticsearch).ask(what, method, target, question);
            }

            @Override
            public List<Receipt> create(StreamFamily family, List<QueuedDocument> documents) throws IOException {
                return deliveries.computeIfAbsent(family, streams -> elasticsearch.createOnly(streams, notes)).create(documents);
            }

            @Override
            public void close() {
                deliveries.values().forEach(CreateOnlyDelivery::close);
            }
        };
    }
}
