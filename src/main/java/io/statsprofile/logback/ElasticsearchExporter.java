package io.statsprofile.logback;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.recording.Workers;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.spool.SpoolSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Exports documents to Elasticsearch. Without {@code <elasticsearch>} there is no exporter. Thread-safe.
 *
 * <p><b>Guarantees.</b> The function stream, where it is wanted, has a queue and a worker of its own, so whatever becomes of it, the
 * slices go on. Both queues hold the same bytes. Where there is a spool, both wait on disk, the function stream in a folder of its own. At
 * a stop they share one deadline.
 */
final class ElasticsearchExporter {

    /** An attempt of the function stream: what is done of it counts when it ends, so it should end soon. */
    private static final int FUNCTION_BATCH_SLICES = 10;
    private static final long FUNCTION_BATCH_BYTES = 1_048_576;
    private static final String FUNCTIONS_WORKER = "statsprofile-functions";
    /** Writing takes milliseconds; more than this, for both pipelines together, takes a disk that hangs. */
    private static final Duration LONGEST_FOR_DISKS = Duration.ofSeconds(5);

    /** Of this process: what waits is handed over from one appender to the next. */
    private static final RunAliases ALIASES = new RunAliases();

    private final AutoCloseable connection;
    private final DeliveryPipeline slices;
    private final FunctionPipeline functions;

    /** @param connection what the pipelines use; closed after them */
    ElasticsearchExporter(AutoCloseable connection, DeliveryPipeline slices, FunctionPipeline functions) {
        this.connection = connection;
        this.slices = slices;
        this.functions = functions;
    }

    /**
     * On a thread of its own, since the caller's may be a deployer's, and the parts keep buffers for each thread.
     *
     * @param spool where slices wait, or null for memory
     */
    static ElasticsearchExporter open(ElasticsearchSettings settings, ShipperSettings bounds, SpoolSettings spool,
            StatusReporter reporter) {
        return Workers.call("statsprofile-open", () -> make(settings, bounds, spool, reporter));
    }

    private static ElasticsearchExporter make(ElasticsearchSettings settings, ShipperSettings bounds, SpoolSettings spool,
            StatusReporter reporter) {
        Elasticsearch elasticsearch = Elasticsearch.open(settings);
        DeliveryStatusReporter ofSlices = reporter.ofSlices();
        DeliveryStatusReporter ofFunctions = reporter.ofFunctions();
        FunctionPipeline functions = ofFunctions(settings.functionStream(), () -> elasticsearch.functionDelivery(ofFunctions::note,
                ALIASES), bounds, spool, ofFunctions);
        Delivery delivery = elasticsearch.delivery(ofSlices::note, ALIASES);
        return new ElasticsearchExporter(elasticsearch, ofSlices(delivery, bounds, spool, ofSlices), functions);
    }

    /** @param spool or null, where documents wait in memory */
    static DeliveryPipeline ofSlices(Delivery delivery, ShipperSettings bounds, SpoolSettings spool, DeliveryStatusReporter reporter) {
        return spool == null ? new DeliveryPipeline(delivery, bounds, reporter, null)
                : new DeliveryPipeline(delivery, bounds, spool, reporter, ALIASES, null);
    }

    /**
     * @param wanted whether it takes slices
     * @param delivery made where there is something to deliver
     * @param spool of slices, or null, where documents wait in memory
     */
    static FunctionPipeline ofFunctions(boolean wanted, Supplier<Delivery> delivery, ShipperSettings bounds, SpoolSettings spool,
            DeliveryStatusReporter reporter) {
        ShipperSettings small = bounds.withBatch(FUNCTION_BATCH_SLICES, FUNCTION_BATCH_BYTES);
        SpoolSettings folder = spool == null ? null : spool.ofFunctions();
        Supplier<DeliveryPipeline> making = () -> folder == null ? new DeliveryPipeline(delivery.get(), small, reporter, FUNCTIONS_WORKER)
                : new DeliveryPipeline(delivery.get(), small, folder, reporter, ALIASES, FUNCTIONS_WORKER);
        return wanted ? FunctionPipeline.on(making, reporter) : FunctionPipeline.off(making, folder == null ? null : folder.directory(),
                reporter);
    }

    /**
     * Starts the workers, which get ready at once, and takes over what the appender before this one has left.
     *
     * @param namespace that documents will be for
     * @param runId of the slices
     * @param nextSequence number of the next slice
     */
    void start(String namespace, String runId, long nextSequence) {
        ReloadHandover left = ReloadHandover.take();
        slices.takeOver(left.slices());
        slices.start(namespace, runId, nextSequence);
        functions.start(left.functions(), namespace, runId, nextSequence);
    }

    /** The run before this one; null where it is not known. May take some seconds. */
    PreviousRun previousRun() {
        return slices.previousRun();
    }

    /** Never blocks on I/O; what does not fit is counted. */
    void offer(ProfileDocument document) {
        QueuedDocument queued = new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document));
        slices.offer(queued);
        // Where nothing ran there is nothing to send, and to count it as delivered would hide that others are not.
        if (!document.profile().isEmpty()) {
            functions.offer(queued);
        }
    }

    /** Slices that are lost so far; what the function stream lacks is not among them. */
    long droppedDocuments() {
        return slices.droppedDocuments();
    }

    /**
     * Delivers what waits, the slices first, and reports what is left.
     *
     * @param deadline the longest that it takes; a disk that hangs may add {@link #LONGEST_FOR_DISKS}
     * @param stopTimeout to be named in reports
     * @param last whether the process ends; else what is left in memory waits for the next appender
     * @return slices that are lost
     */
    int stop(Duration deadline, Duration stopTimeout, boolean last) {
        long until = System.nanoTime() + deadline.toNanos();
        slices.stopShipping(deadline);
        functions.stopShipping(leftUntil(until));
        long untilDisks = System.nanoTime() + LONGEST_FOR_DISKS.toNanos();
        List<QueuedDocument> left = slices.end(LONGEST_FOR_DISKS, stopTimeout, last);
        List<QueuedDocument> ofFunctions = functions.end(leftUntil(untilDisks), stopTimeout, last);
        if (!last) {
            ReloadHandover.leave(left, ofFunctions);
        }
        try {
            connection.close();
        } catch (Exception e) {
            // Nothing goes out any more; how the connection ends matters to nobody.
        }
        return last ? left.size() : 0;
    }

    private static Duration leftUntil(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}
