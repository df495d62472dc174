package io.statsprofile.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.statsprofile.elasticsearch.TemplateInstaller.OtherRetention;
import io.statsprofile.shipping.Delivery;
import io.statsprofile.shipping.RunAliases;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** A connection to Elasticsearch. Thread-safe. Connects when it is first used. */
public final class Elasticsearch implements AutoCloseable {

    /** Names of all data streams of slices begin so; the namespace follows. */
    public static final String DATA_STREAM_PREFIX = StreamFamily.SLICES.prefix();

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
     * Prepares a connection; speaks to nobody yet, and reads no file. Files with keys and certificates are read before requests, when they
     * have changed since.
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
        return Typed.call(connection, what, request);
    }

    /**
     * Makes sure, where the server says its version, that it is new enough: {@value ServerVersion#LEAST} or newer.
     *
     * @throws IOException when it is too old
     */
    public void requireVersion() throws IOException {
        ServerVersion.require(connection);
    }

    /**
     * Puts an index template in place, or leaves it where it is as it should be, for an operator who sets up by hand.
     *
     * @param family whose template
     * @param retentionWins whether a template of our version gets our retention where it has another
     * @param write false to only say what would be done, or that these credentials may not
     * @throws TemplateConflictException when someone else's template stands in the way
     * @throws IOException when the server cannot be reached or refuses
     */
    public TemplateState setUpTemplate(StreamFamily family, boolean retentionWins, boolean write) throws IOException {
        TemplateInstaller installer = installer(family, retentionWins ? OtherRetention.REPLACE : OtherRetention.LEAVE);
        return write ? installer.install() : installer.preview();
    }

    /**
     * Rolls over the data streams whose newest index has an older mapping than the index template, or another one, so that what is new in
     * the template applies to them. To be called when the template is in place.
     *
     * @param family whose streams
     * @param write false to only say what would be done; the template need not be in place then
     * @throws IOException when the streams cannot be listed; what fails for one of them is said in the result
     */
    public StreamsState renewStreams(StreamFamily family, boolean write) throws IOException {
        StreamRenewal renewal = new StreamRenewal(connection, IndexTemplate.of(family));
        return write ? renewal.renew() : renewal.preview();
    }

    /** Says which data streams {@link #renewStreams} would roll over, and touches none. */
    public StreamsState leaveStreams(StreamFamily family) throws IOException {
        return new StreamRenewal(connection, IndexTemplate.of(family)).leave();
    }

    /**
     * Takes an index template away if it is ours; documents stay.
     *
     * @param family whose template
     * @param write false to only say what would be done
     * @throws TemplateConflictException when it is not ours, or data streams need it
     * @throws IOException when the server cannot be reached or refuses
     */
    public TemplateState removeTemplate(StreamFamily family, boolean write) throws IOException {
        return new TemplateRemoval(connection, IndexTemplate.of(family)).remove(write);
    }

    /** The index template of a family as JSON, to be put under {@code /_index_template/} and its name by other means. */
    public static String templateJson(StreamFamily family, Duration retention) {
        return JsonText.pretty(IndexTemplate.of(family).body(retention, Set.of())) + "\n";
    }

    /**
     * Delivery of slices in bulk. Installs the template before the first document and sends nothing before that has succeeded.
     * It has a connection of its own, so that what becomes of one delivery is nothing to another; closing it closes that.
     *
     * @param notes hears what was done about the template, one line each, on the delivering thread
     */
    public Delivery delivery(Consumer<String> notes) {
        return delivery(notes, new RunAliases());
    }

    /** As the other one; {@code aliases} has what other ids runs have, as long as anything of them may be sent. */
    public Delivery delivery(Consumer<String> notes, RunAliases aliases) {
        return bulkDelivery(StreamFamily.SLICES, notes, aliases);
    }

    /**
     * Delivery of slices as one document a function, into streams of their own. The same rules as for {@link #delivery}.
     *
     * @param notes hears what was done about the template, one line each, on the delivering thread
     */
    public Delivery functionDelivery(Consumer<String> notes) {
        return functionDelivery(notes, new RunAliases());
    }

    /** As the other one; {@code aliases} are those of the slices. */
    public Delivery functionDelivery(Consumer<String> notes, RunAliases aliases) {
        return new FunctionDelivery(bulkDelivery(StreamFamily.FUNCTIONS, notes, aliases));
    }

    private BulkDelivery bulkDelivery(StreamFamily family, Consumer<String> notes, RunAliases aliases) {
        SentIds sentIds = new SentIds(aliases);
        Connection own = new Connection(settings);
        IndexTemplate template = IndexTemplate.of(family);
        StreamGuard guard = new StreamGuard(own, template,
                new TemplateInstaller(own, template, settings.retention(), OtherRetention.REPORT), notes);
        UnfinishedWork unfinished = new UnfinishedWork(own, settings.requestTimeout(), System::nanoTime);
        return new BulkDelivery(family, guard, new BulkRequest(own, settings.requestTimeout()),
                new Settlement(own, unfinished, sentIds, notes),
                new IndexWatch(own, template), sentIds, own);
    }

    private TemplateInstaller installer(StreamFamily family, OtherRetention otherRetention) {
        return new TemplateInstaller(connection, IndexTemplate.of(family), settings.retention(), otherRetention);
    }

    @Override
    public void close() {
        connection.close();
    }
}
