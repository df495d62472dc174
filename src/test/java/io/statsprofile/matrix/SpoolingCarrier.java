package io.statsprofile.matrix;

import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.model.DeliveryFigures;
import io.statsprofile.shipping.DeliveryCounters;
import io.statsprofile.shipping.Parcel;
import io.statsprofile.shipping.RunAliases;
import io.statsprofile.shipping.Shipper;
import io.statsprofile.spool.SpoolQueue;
import java.time.Duration;
import java.util.List;

/** Delivers by way of a spool on disk, put together as an appender does it. */
final class SpoolingCarrier implements Carrier {

    /** Much longer than a working disk takes. */
    private static final Duration FOR_DISK = Duration.ofMinutes(1);

    private final InstanceSettings settings;
    private final Heard heard;
    private final String runId;
    private final long nextSequence;
    private final Elasticsearch elasticsearch;
    private final SpoolQueue spool;
    private final Shipper shipper;
    private final DeliveryCounters counters = new DeliveryCounters();

    SpoolingCarrier(InstanceSettings settings, Heard heard, String runId, long nextSequence) {
        this.settings = settings;
        this.heard = heard;
        this.runId = runId;
        this.nextSequence = nextSequence;
        this.elasticsearch = Elasticsearch.open(settings.elasticsearch());
        RunAliases aliases = new RunAliases();
        this.spool = settings.spool(heard, aliases);
        this.shipper = new Shipper(elasticsearch.delivery(heard::line, aliases), settings.shipper(), heard, null, spool, counters);
    }

    @Override
    public void start() {
        spool.start(runId, nextSequence);
        shipper.start(settings.namespace());
    }

    @Override
    public void offer(Parcel parcel) {
        shipper.offer(parcel);
    }

    @Override
    public int waiting() {
        return shipper.waitingDocuments();
    }

    @Override
    public boolean isWriting() {
        return spool.isComing();
    }

    @Override
    public long reportedLosses() {
        DeliveryFigures figures = counters.figures();
        return figures.refused() + figures.dropped().values().stream().mapToLong(Long::longValue).sum();
    }

    /** What waits is left on disk, and what is on no disk is handed over. */
    @Override
    public List<Parcel> stop(Duration deadline) {
        shipper.stop(deadline);
        if (!spool.close(FOR_DISK)) {
            heard.line("the disk hangs");
        }
        List<Parcel> left = shipper.takeLeft();
        elasticsearch.close();
        return left;
    }
}
