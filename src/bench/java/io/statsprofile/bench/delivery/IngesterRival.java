package io.statsprofile.bench.delivery;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._helpers.bulk.BulkIngester;
import co.elastic.clients.elasticsearch._helpers.bulk.BulkListener;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.instrumentation.NoopInstrumentation;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** elasticsearch-java's {@code BulkIngester} over Elastic's own HTTP client, with as many documents in a request as ours, and no disk. */
final class IngesterRival implements Rival {

    private static final int BATCH = 100;

    private final AtomicLong created = new AtomicLong();
    private final RestClient http;
    private final RestClientTransport transport;
    private final BulkIngester<Void> ingester;
    private final String stream;

    /** @param server its address */
    IngesterRival(String server, String stream) {
        this.stream = stream;
        http = RestClient.builder(HttpHost.create(server)).build();
        transport = new RestClientTransport(http, new JacksonJsonpMapper(), null, NoopInstrumentation.INSTANCE);
        ingester = BulkIngester.of(settings -> settings.client(new ElasticsearchClient(transport)).maxOperations(BATCH)
                .flushInterval(1, TimeUnit.SECONDS).listener(new Listener()));
    }

    private final class Listener implements BulkListener<Void> {

        @Override
        public void beforeBulk(long execution, BulkRequest request, List<Void> contexts) {
            // Nothing to prepare.
        }

        @Override
        public void afterBulk(long execution, BulkRequest request, List<Void> contexts, BulkResponse response) {
            created.addAndGet(response.items().stream().filter(item -> item.status() == 201).count());
        }

        @Override
        public void afterBulk(long execution, BulkRequest request, List<Void> contexts, Throwable failure) {
            System.out.println("BulkIngester: " + failure);
        }
    }

    @Override
    public void offer(QueuedDocument document) {
        BinaryData json = BinaryData.of(document.json(), ContentType.APPLICATION_JSON);
        ingester.add(operation -> operation.create(create -> create.index(stream).id(document.id()).document(json)));
    }

    @Override
    public long arrived() {
        return created.get();
    }

    @Override
    public void close() throws IOException {
        ingester.close();
        transport.close();
        http.close();
    }
}
