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

    private Elasticsearch() {
    }

    /** Prepares a connection; speaks to nobody yet. */
    public static Elasticsearch open(ElasticsearchSettings settings) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a request.
     *
     * @param what what for, such as {@code "search metrics-statsprofile-*"}; part of the error message
     * @throws IOException when it failed: a message of one line that names address, cause and remedy
     */
    public <T> T call(String what, Request<T> request) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts the index template in place, or leaves it where it is as it should be.
     *
     * @throws TemplateConflictException when someone else's template stands in the way
     * @throws IOException when the server cannot be reached or refuses
     */
    public TemplateState installTemplate() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Delivery in bulk. Installs the template before the first document and sends nothing before that has succeeded.
     *
     * @param notes hears what was done about the template, one line each
     */
    public Delivery delivery(Consumer<String> notes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
