package io.statsprofile.logback;

import io.statsprofile.document.DocumentWriter;
import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.elasticsearch.ElasticsearchSettings;
import io.statsprofile.model.PreviousRun;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.recording.Workers;
import io.statsprofile.shipping.Delivery;
import io.statsprofile.shipping.Parcel;
import io.statsprofile.shipping.RunAliases;
import io.statsprofile.shipping.ShipperSettings;
import io.statsprofile.spool.SpoolSettings;
import java.time.Duration;
import java.util.List;

/**
 * Where documents leave for Elasticsearch. Without {@code <elasticsearch>} there is none. The function stream, where it is wanted, has a
 * queue and a worker of its own, so that whatever becomes of it the slices go on; both queues hold the same bytes. Where there is a spool
 * both wait on disk, the function stream in a folder of its own. Thread-safe.
 */
final class Outlet {

    /** An attempt of the function stream: what is done of it counts when it ends, so it should end soon. */
    private static final int FUNCTION_BATCH_SLICES = 10;
    private static final long FUNCTION_BATCH_BYTES = 1_048_576;
    private static final String FUNCTIONS_WORKER = "statsprofile-functions";

    /** Of this process: what waits is handed over from one appender to the next. */
    private static final RunAliases ALIASES = new RunAliases();

    private final AutoCloseable connection;
    private final ShippingLane slices;
    private final ShippingLane functions;

    /**
     * @param connection what the lanes use; closed after them
     * @param functions or null
     */
    Outlet(AutoCloseable connection, ShippingLane slices, ShippingLane functions) {
        this.connection = connection;
        this.slices = slices;
        this.functions = functions;
    }

    /**
     * On a thread of its own, since the caller's may be a deployer's, and the parts keep buffers for each thread.
     *
     * @param spool where slices wait, or null for memory
     */
    static Outlet open(ElasticsearchSettings settings, ShipperSettings bounds, SpoolSettings spool, Reports reports) {
        return Workers.call("statsprofile-open", () -> make(settings, bounds, spool, reports));
    }

    private static Outlet make(ElasticsearchSettings settings, ShipperSettings bounds, SpoolSettings spool, Reports reports) {
        Elasticsearch elasticsearch = Elasticsearch.open(settings);
        DeliveryReports ofSlices = reports.ofSlices();
        ShippingLane functions = null;
        if (settings.functionStream()) {
            DeliveryReports ofFunctions = reports.ofFunctions();
            functions = ofFunctions(elasticsearch.functionDelivery(ofFunctions::note, ALIASES), bounds, spool, ofFunctions);
        }
        Delivery delivery = elasticsearch.delivery(ofSlices::note, ALIASES);
        return new Outlet(elasticsearch, ofSlices(delivery, bounds, spool, ofSlices), functions);
    }

    /** @param spool or null, where documents wait in memory */
    static ShippingLane ofSlices(Delivery delivery, ShipperSettings bounds, SpoolSettings spool, DeliveryReports reports) {
        return spool == null ? new ShippingLane(delivery, bounds, reports, null)
                : new ShippingLane(delivery, bounds, spool, reports, ALIASES, null);
    }

    /** @param spool of slices, or null, where documents wait in memory */
    static ShippingLane ofFunctions(Delivery delivery, ShipperSettings bounds, SpoolSettings spool, DeliveryReports reports) {
        ShipperSettings small = bounds.withBatch(FUNCTION_BATCH_SLICES, FUNCTION_BATCH_BYTES);
        return spool == null ? new ShippingLane(delivery, small, reports, FUNCTIONS_WORKER)
                : new ShippingLane(delivery, small, spool.ofFunctions(), reports, ALIASES, FUNCTIONS_WORKER);
    }

    /**
     * Starts the workers, which get ready at once, and takes over what the appender before this one has left.
     *
     * @param namespace that documents will be for
     * @param runId of the slices
     * @param nextSequence number of the next slice
     * @return slices that were left for the function stream, where there is none any more
     */
    int start(String namespace, String runId, long nextSequence) {
        Leftovers left = Leftovers.take();
        slices.takeOver(left.slices());
        slices.start(namespace, runId, nextSequence);
        if (functions == null) {
            return left.functions().size();
        }
        functions.takeOver(left.functions());
        functions.start(namespace, runId, nextSequence);
        return 0;
    }

    /** The run before this one; null where it is not known. May take some seconds. */
    PreviousRun previousRun() {
        return slices.previousRun();
    }

    /** Never blocks on I/O; what does not fit is counted. */
    void offer(ProfileDocument document) {
        Parcel parcel = new Parcel(document.id(), document.namespace(), DocumentWriter.write(document));
        slices.offer(parcel);
        // Where nothing ran there is nothing to send, and to count it as delivered would hide that others are not.
        if (functions != null && !document.profile().isEmpty()) {
            functions.offer(parcel);
        }
    }

    /** Slices that are lost so far; what the function stream lacks is not among them. */
    long droppedDocuments() {
        return slices.droppedDocuments();
    }

    /**
     * Delivers what waits, the slices first, and reports what is left.
     *
     * @param deadline the longest that it takes
     * @param stopTimeout to be named in reports
     * @param last whether the process ends; else what is left in memory waits for the next appender
     * @return slices that are lost
     */
    int stop(Duration deadline, Duration stopTimeout, boolean last) {
        long until = System.nanoTime() + deadline.toNanos();
        List<Parcel> left = slices.stop(deadline, stopTimeout, last);
        List<Parcel> ofFunctions = functions == null ? List.of()
                : functions.stop(Duration.ofNanos(Math.max(0, until - System.nanoTime())), stopTimeout, last);
        if (!last) {
            Leftovers.leave(left, ofFunctions);
        }
        try {
            connection.close();
        } catch (Exception e) {
            // Nothing goes out any more; how the connection ends matters to nobody.
        }
        return last ? left.size() : 0;
    }
}
