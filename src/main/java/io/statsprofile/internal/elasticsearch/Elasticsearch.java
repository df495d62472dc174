package io.statsprofile.internal.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.statsprofile.internal.http.HttpRequest;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.RequestRetry;
import io.statsprofile.internal.server.ServerVersion;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.template.IndexTemplate;
import io.statsprofile.internal.template.IndexTemplates;
import io.statsprofile.internal.template.MappingGuard;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A connection to Elasticsearch. Thread-safe. Connects when it is first used. */
public final class Elasticsearch implements AutoCloseable {

    /** Names of all data streams of slices begin so; the namespace follows. */
    public static final String DATA_STREAM_PREFIX = StreamFamily.SLICES.prefix();
    /** All data streams of hours, and of days. */
    public static final List<String> ROLLUP_STREAMS = List.of(StreamFamily.HOURS.pattern(), StreamFamily.DAYS.pattern());

    private static final String JSON = "application/json";

    /** A request to Elasticsearch. */
    @FunctionalInterface
    public interface Request<T> {
        T send(ElasticsearchClient client) throws IOException;
    }

    private final ElasticsearchSettings settings;
    private final Connection connection;
    /** Of {@link #call} and {@link #ask}; null where they are sent once. */
    private final RequestRetry retry;

    private Elasticsearch(ElasticsearchSettings settings, Connection connection, RequestRetry retry) {
        this.settings = settings;
        this.retry = retry;
        this.connection = connection;
    }

    /**
     * Prepares a connection; speaks to nobody yet, and reads no file. Files with keys and certificates are read before requests, when they
     * have changed since.
     */
    public static Elasticsearch open(ElasticsearchSettings settings) {
        return open(settings, null);
    }

    /**
     * As the other one, for a command.
     *
     * @param retry how {@link #call} and {@link #ask} are tried again, or null for not at all
     */
    public static Elasticsearch open(ElasticsearchSettings settings, RequestRetry retry) {
        return new Elasticsearch(settings, new Connection(settings), retry);
    }

    /** The same connection, not to be closed, for requests that are not worth another attempt. */
    public Elasticsearch once() {
        return new Elasticsearch(settings, connection, null);
    }

    /**
     * Sends a request.
     *
     * @param what what for, such as {@code "search metrics-statsprofile-*"}; the error message says "cannot" before it
     * @throws IOException when it failed: a message of one line that names address, cause and remedy
     */
    public <T> T call(String what, Request<T> request) throws IOException {
        return retry == null ? Typed.call(connection, what, request) : retry.send(() -> Typed.call(connection, what, request));
    }

    /**
     * Asks for what changes no document, so any node may be asked.
     *
     * @param what what for, as in {@link #call}
     * @param target path and query, encoded
     * @param question as JSON, or null
     * @return the answer as it came: JSON, in which figures have all their digits
     * @throws IOException as {@link #call}
     */
    public byte[] ask(String what, String method, String target, JsonTree question) throws IOException {
        Map<String, String> headers = question == null ? Map.of("Accept", JSON) : Map.of("Accept", JSON, "Content-Type", JSON);
        HttpRequest request = new HttpRequest(method, target, headers, question == null ? null : JsonText.written(question));
        return retry == null ? connection.exchange(what, request, true).body()
                : retry.send(() -> connection.exchange(what, request, true).body());
    }

    /**
     * Makes sure, where the server says its version, that it is new enough: {@value ServerVersion#LEAST} or newer.
     *
     * @throws IOException when it is too old
     */
    public void requireVersion() throws IOException {
        ServerVersion.require(connection);
    }

    /** Administration of our index templates and data streams, by this connection. */
    public IndexTemplates templates() {
        return new IndexTemplates(connection, settings.retention(), settings.hourRetention());
    }

    /**
     * Delivery in bulk into the streams of a family, each document into that of its namespace; of functions, a slice becomes one document
     * a function. Installs the template before the first document and sends nothing before that has succeeded. It has a connection of its
     * own, so that what becomes of one delivery is nothing to another; closing it closes that.
     *
     * @param notes hears what was done about the template, one line each, on the delivering thread
     * @param aliases has what other ids runs have, as long as anything of them may be sent; one for all families
     */
    public Delivery delivery(StreamFamily family, Consumer<String> notes, RunAliases aliases) {
        BulkDelivery bulk = bulkDelivery(family, notes, aliases);
        return family.isFlat() ? new FunctionDelivery(bulk) : bulk;
    }

    /**
     * Creation of documents that follow from others, by a connection of its own. Installs the template as {@link #delivery} does.
     *
     * @param notes hears what was done about the template, one line each
     */
    public CreateOnlyDelivery createOnly(StreamFamily family, Consumer<String> notes) {
        Connection own = new Connection(settings);
        MappingGuard guard = new IndexTemplates(own, settings.retention(), settings.hourRetention()).guard(family, notes);
        UnfinishedWork unfinished = new UnfinishedWork(own, settings.requestTimeout(), System::nanoTime);
        return new CreateOnlyDelivery(family, guard, new BulkRequest(own, settings.requestTimeout()),
                new InDoubtResolution(own, unfinished, new SentIds(new RunAliases()), notes), new IndexWatch(own, IndexTemplate.of(family)),
                own);
    }

    private BulkDelivery bulkDelivery(StreamFamily family, Consumer<String> notes, RunAliases aliases) {
        SentIds sentIds = new SentIds(aliases);
        Connection own = new Connection(settings);
        MappingGuard guard = new IndexTemplates(own, settings.retention(), settings.hourRetention()).guard(family, notes);
        UnfinishedWork unfinished = new UnfinishedWork(own, settings.requestTimeout(), System::nanoTime);
        return new BulkDelivery(family, guard, new BulkRequest(own, settings.requestTimeout()),
                new InDoubtResolution(own, unfinished, sentIds, notes),
                new IndexWatch(own, IndexTemplate.of(family)), sentIds, own);
    }

    @Override
    public void close() {
        connection.close();
    }
}
