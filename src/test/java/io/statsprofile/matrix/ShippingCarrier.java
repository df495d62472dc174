package io.statsprofile.matrix;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.spool.SpoolQueue;
import java.time.Duration;
import java.util.List;

/** Delivers as an appender does it, by way of a spool on disk, or of a queue in memory where the settings name no directory. */
final class ShippingCarrier implements Carrier {

    /** Much longer than a working disk takes. */
    private static final Duration FOR_DISK = Duration.ofMinutes(1);

    private final InstanceSettings settings;
    private final HeardStatuses heard;
    private final String runId;
    private final long nextSequence;
    private final Elasticsearch elasticsearch;
    /** Null where documents wait in memory. */
    private final SpoolQueue spool;
    private final Shipper shipper;
    private final DeliveryCounters counters = new DeliveryCounters();

    ShippingCarrier(InstanceSettings settings, HeardStatuses heard, String runId, long nextSequence) {
        this.settings = settings;
        this.heard = heard;
        this.runId = runId;
        this.nextSequence = nextSequence;
        this.elasticsearch = Elasticsearch.open(settings.elasticsearch());
        RunAliases aliases = new RunAliases();
        this.spool = settings.isSpooled() ? settings.spool(heard, aliases) : null;
        Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, heard::line, aliases);
        this.shipper = spool == null ? new Shipper(delivery, settings.shipper(), heard, null, counters)
                : new Shipper(delivery, settings.shipper(), heard, null, spool, counters);
    }

    @Override
    public void start() {
        if (spool != null) {
            spool.start(runId, nextSequence);
        }
        shipper.start(settings.namespace());
    }

    @Override
    public void offer(QueuedDocument document) {
        shipper.offer(document);
    }

    @Override
    public int waiting() {
        return shipper.waitingDocuments();
    }

    @Override
    public boolean isWriting() {
        return spool != null && spool.isComing();
    }

    @Override
    public long reportedLosses() {
        DeliveryFigures figures = counters.figures();
        return figures.refused() + figures.dropped().values().stream().mapToLong(Long::longValue).sum();
    }

    /** What waits on disk is left there, and what is on no disk is handed over. */
    @Override
    public List<QueuedDocument> stop(Duration deadline) {
        shipper.stop(deadline);
        if (spool != null && !spool.close(FOR_DISK)) {
            heard.line("the disk hangs");
        }
        List<QueuedDocument> left = shipper.takeLeft();
        elasticsearch.close();
        return left;
    }
}
