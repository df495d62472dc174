package io.statsprofile.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.statsprofile.shipping.Delivery;
import java.io.IOException;
import java.util.function.Consumer;

/** A connection to Elasticsearch. Thread-safe. Connects when it is first used. */
public final class Elasticsearch implements AutoCloseable {

    /** Names of all our data streams begin so; the namespace follows. */
    public static final String DATA_STREAM_PREFIX = "metrics-statsprofile-";

    /** A request to Elasticsearch. */
    @FunctionalInterface
    public interface Request<T> {
        T send(ElasticsearchClient client) throws IOException;
    }

    private final ElasticsearchSettings settings;
    private final Connection connection;

    private Elasticsearch(ElasticsearchSettings settings) {
        this.settings = settings;
        this.connection = new Connection(settings);
    }

    /**
     * Prepares a connection; speaks to nobody yet.
     *
     * @throws IllegalArgumentException when the CA file holds no certificate
     */
    public static Elasticsearch open(ElasticsearchSettings settings) {
        return new Elasticsearch(settings);
    }

    /**
     * Sends a request.
     *
     * @param what what for, such as {@code "search metrics-statsprofile-*"}; the error message says "cannot" before it
     * @throws IOException when it failed: a message of one line that names address, cause and remedy
     */
    public <T> T call(String what, Request<T> request) throws IOException {
        return connection.call(what, request);
    }

    /**
     * Puts the index template in place, or leaves it where it is as it should be.
     *
     * @throws TemplateConflictException when someone else's template stands in the way
     * @throws IOException when the server cannot be reached or refuses
     */
    public TemplateState installTemplate() throws IOException {
        return new TemplateInstaller(connection, settings.retention()).install();
    }

    /**
     * Delivery in bulk. Installs the template before the first document and sends nothing before that has succeeded.
     * Closing it leaves this connection open.
     *
     * @param notes hears what was done about the template, one line each, on the delivering thread
     */
    public Delivery delivery(Consumer<String> notes) {
        StreamGuard guard = new StreamGuard(connection, new TemplateInstaller(connection, settings.retention()), notes);
        return new BulkDelivery(connection, guard, new Settlement(connection, notes));
    }

    @Override
    public void close() {
        connection.close();
    }
}
