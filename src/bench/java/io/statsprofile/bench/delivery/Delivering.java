package io.statsprofile.bench.delivery;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.shipping.ShippingListener;
import io.statsprofile.internal.spool.SpoolListener;
import io.statsprofile.internal.spool.SpoolQueue;
import io.statsprofile.internal.spool.SpoolSettings;
import java.nio.file.Path;
import java.time.Duration;

/** Delivery as an appender puts it together, with a spool or without one. Thread-safe. */
final class Delivering implements AutoCloseable {

    /** Says what goes wrong. */
    private static final class Listener implements ShippingListener, SpoolListener {

        private volatile String last = "";

        @Override
        public void trouble(long failures, int waitingDocuments, String reason) {
            last = reason;
        }

        @Override
        public void refused(QueuedDocument document, String reason) {
            last = reason;
        }

        @Override
        public void unusable(String reason) {
            last = reason;
        }

        @Override
        public void unwritten(long documents, String reason) {
            last = reason;
        }

        @Override
        public void trouble(String reason) {
            last = reason;
        }
    }

    private final Listener listener = new Listener();
    private final DeliveryCounters counters = new DeliveryCounters();
    private final Elasticsearch elasticsearch;
    private final SpoolQueue spool;
    private final Shipper shipper;

    /**
     * @param directory of the spool, or null for memory
     * @param bounds of the memory
     * @param spoolBytes bound of the files
     */
    Delivering(ElasticsearchSettings settings, Path directory, ShipperSettings bounds, long spoolBytes) {
        elasticsearch = Elasticsearch.open(settings);
        RunAliases aliases = new RunAliases();
        spool = directory == null ? null : new SpoolQueue(
                new SpoolSettings(directory, "spool directory", 0, spoolBytes, Duration.ofDays(7)), bounds.queueDocuments(),
                bounds.queueBytes(), listener, null, aliases);
        shipper = spool == null ? new Shipper(elasticsearch.delivery(StreamFamily.SLICES, note -> { }, aliases), bounds, listener,
                null, counters)
                : new Shipper(elasticsearch.delivery(StreamFamily.SLICES, note -> { }, aliases), bounds, listener, null, spool, counters);
    }

    void start(String namespace, String runId) {
        if (spool != null) {
            spool.start(runId);
        }
        shipper.start(namespace);
    }

    /** @return false where it was dropped */
    boolean offer(QueuedDocument document) {
        return shipper.offer(document);
    }

    int waiting() {
        return shipper.waitingDocuments();
    }

    /** Documents that it says are lost. */
    long lost() {
        return shipper.droppedDocuments();
    }

    DeliveryFigures figures() {
        return counters.figures();
    }

    /** The last that went wrong; empty where nothing did. */
    String lastTrouble() {
        return listener.last;
    }

    @Override
    public void close() {
        shipper.stop(Duration.ZERO);
        if (spool != null) {
            spool.close(Duration.ofMinutes(1));
        }
        elasticsearch.close();
    }
}
