package io.statsprofile.logback;

import io.statsprofile.internal.base.Workers;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
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
 * <p><b>Guarantees.</b> Hours and the function stream, where they are wanted, have a queue and a worker each, so whatever becomes of them,
 * the slices go on. So have hours that go to the function stream. The queues hold the same bytes. Where there is a spool, all wait on
 * disk, but for slices in folders of their own. At a stop they share one deadline.
 */
final class ElasticsearchExporter {

    /** An attempt of the function stream: what is done of it counts when it ends, so it should end soon. */
    private static final int FUNCTION_BATCH_SLICES = 10;
    private static final long FUNCTION_BATCH_BYTES = 1_048_576;
    private static final String FUNCTIONS = "functions";
    private static final String HOURS = "hours";
    private static final String FUNCTION_HOURS = "function-hours";
    private static final String WORKER = "statsprofile-";
    private static final String NO_FUNCTIONS = "functionStream is false";
    private static final String NO_HOURS = "rollup interval is off";
    private static final String NO_FUNCTION_HOURS = "functionStream is false, or rollup interval is off";
    /** Writing takes milliseconds; more than this, for all pipelines together, takes a disk that hangs. */
    private static final Duration LONGEST_FOR_DISKS = Duration.ofSeconds(5);

    /** What never went through may not go through now either, and no service is to stop for as long as it may for that. */
    private static final Duration LONGEST_FOR_FIRST_HOUR = Duration.ofSeconds(5);

    /** Of this process: what waits is handed over from one appender to the next. */
    private static final RunAliases ALIASES = new RunAliases();

    private final AutoCloseable connection;
    private final DeliveryPipeline slices;
    private final OptionalPipeline hours;
    private final OptionalPipeline functions;
    private final OptionalPipeline functionHours;

    /** @param connection what the pipelines use; closed after them */
    ElasticsearchExporter(AutoCloseable connection, DeliveryPipeline slices, OptionalPipeline hours, OptionalPipeline functions,
            OptionalPipeline functionHours) {
        this.connection = connection;
        this.slices = slices;
        this.hours = hours;
        this.functions = functions;
        this.functionHours = functionHours;
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
        DeliveryStatusReporter ofHours = reporter.ofHours();
        OptionalPipeline hours = ofHours(settings.hourStream(),
                () -> elasticsearch.delivery(StreamFamily.HOURS, ofHours::note, ALIASES), bounds, spool, ofHours);
        OptionalPipeline functions = ofFunctions(settings.functionStream(),
                () -> elasticsearch.delivery(StreamFamily.FUNCTIONS, ofFunctions::note, ALIASES), bounds, spool, ofFunctions);
        DeliveryStatusReporter ofFunctionHours = reporter.ofFunctionHours();
        OptionalPipeline functionHours = ofFunctionHours(settings.functionStream() && settings.hourStream(),
                () -> elasticsearch.delivery(StreamFamily.FUNCTION_HOURS, ofFunctionHours::note, ALIASES), bounds, spool, ofFunctionHours);
        Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, ofSlices::note, ALIASES);
        return new ElasticsearchExporter(elasticsearch, ofSlices(delivery, bounds, spool, ofSlices), hours, functions,
                functionHours);
    }

    /** @param spool or null, where documents wait in memory */
    static DeliveryPipeline ofSlices(Delivery delivery, ShipperSettings bounds, SpoolSettings spool, DeliveryStatusReporter reporter) {
        return spool == null ? new DeliveryPipeline(delivery, bounds, reporter, null)
                : new DeliveryPipeline(delivery, bounds, spool, reporter, ALIASES, null);
    }

    /**
     * @param wanted whether it takes hours
     * @param delivery made where there is something to deliver
     * @param spool of slices, or null, where documents wait in memory
     */
    static OptionalPipeline ofHours(boolean wanted, Supplier<Delivery> delivery, ShipperSettings bounds, SpoolSettings spool,
            DeliveryStatusReporter reporter) {
        return optional(HOURS, wanted, NO_HOURS, delivery, bounds, spool == null ? null : spool.ofHours(), reporter);
    }

    /** The same of slices for the function stream. */
    static OptionalPipeline ofFunctions(boolean wanted, Supplier<Delivery> delivery, ShipperSettings bounds, SpoolSettings spool,
            DeliveryStatusReporter reporter) {
        ShipperSettings small = bounds.withBatch(FUNCTION_BATCH_SLICES, FUNCTION_BATCH_BYTES);
        return optional(FUNCTIONS, wanted, NO_FUNCTIONS, delivery, small, spool == null ? null : spool.ofFunctions(), reporter);
    }

    /** The same of hours for the function stream. */
    static OptionalPipeline ofFunctionHours(boolean wanted, Supplier<Delivery> delivery, ShipperSettings bounds, SpoolSettings spool,
            DeliveryStatusReporter reporter) {
        ShipperSettings small = bounds.withBatch(FUNCTION_BATCH_SLICES, FUNCTION_BATCH_BYTES);
        return optional(FUNCTION_HOURS, wanted, NO_FUNCTION_HOURS, delivery, small, spool == null ? null : spool.ofFunctionHours(),
                reporter);
    }

    private static OptionalPipeline optional(String name, boolean wanted, String whyOff, Supplier<Delivery> delivery,
            ShipperSettings bounds, SpoolSettings folder, DeliveryStatusReporter reporter) {
        Supplier<DeliveryPipeline> making = () -> folder == null ? new DeliveryPipeline(delivery.get(), bounds, reporter, WORKER + name)
                : new DeliveryPipeline(delivery.get(), bounds, folder, reporter, ALIASES, WORKER + name);
        return wanted ? OptionalPipeline.on(making, reporter) : OptionalPipeline.off(name, whyOff, making, folder == null ? null
                : folder.directory(), reporter);
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
        hours.start(left.hours(), namespace, runId, nextSequence);
        functions.start(left.functions(), namespace, runId, nextSequence);
        functionHours.start(left.functionHours(), namespace, runId, nextSequence);
    }

    /** The run before this one; null where it is not known. May take some seconds. */
    PreviousRun previousRun() {
        return slices.previousRun();
    }

    /** Never blocks on I/O; what does not fit is counted. */
    void offer(ProfileDocument document) {
        QueuedDocument queued = queued(document);
        slices.offer(queued);
        // Where nothing ran there is nothing to send, and to count it as delivered would hide that others are not.
        if (!document.profile().isEmpty()) {
            functions.offerCounted(queued);
        }
    }

    /** Takes an hour that has ended; as the other one. */
    void offerHour(ProfileDocument hour) {
        QueuedDocument queued = queued(hour);
        hours.offer(queued);
        if (!hour.profile().isEmpty()) {
            functionHours.offerCounted(queued);
        }
    }

    /** Whether the hour so far is kept on disk. */
    boolean keepsHourSoFar() {
        return hours.isSpooled();
    }

    /** Keeps an hour that goes on; never blocks on I/O. */
    void keepSoFar(ProfileDocument hour) {
        QueuedDocument queued = queued(hour);
        hours.keepSoFar(queued);
        if (!hour.profile().isEmpty()) {
            functionHours.keepSoFar(queued);
        }
    }

    private static QueuedDocument queued(ProfileDocument document) {
        return new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document));
    }

    /** Slices that are lost so far; hours, and what the function stream lacks, are not among them. */
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
        hours.stopShipping(longestForHours(hours, until));
        functionHours.stopShipping(longestForHours(functionHours, until));
        // Last, since these may be so many that they use all the time that is left.
        functions.stopShipping(leftUntil(until));
        long untilDisks = System.nanoTime() + LONGEST_FOR_DISKS.toNanos();
        List<QueuedDocument> left = slices.end(LONGEST_FOR_DISKS, stopTimeout, last);
        List<QueuedDocument> ofHours = hours.end(leftUntil(untilDisks), stopTimeout, last);
        List<QueuedDocument> ofFunctions = functions.end(leftUntil(untilDisks), stopTimeout, last);
        List<QueuedDocument> ofFunctionHours = functionHours.end(leftUntil(untilDisks), stopTimeout, last);
        if (!last) {
            ReloadHandover.leave(new ReloadHandover(left, ofHours, ofFunctions, ofFunctionHours));
        }
        try {
            connection.close();
        } catch (Exception e) {
            // Nothing goes out any more; how the connection ends matters to nobody.
        }
        return last ? left.size() : 0;
    }

    private static Duration longestForHours(OptionalPipeline pipeline, long until) {
        Duration left = leftUntil(until);
        return pipeline.hasDelivered() || left.compareTo(LONGEST_FOR_FIRST_HOUR) < 0 ? left : LONGEST_FOR_FIRST_HOUR;
    }

    private static Duration leftUntil(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}
