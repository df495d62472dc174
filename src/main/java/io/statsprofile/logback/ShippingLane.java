package io.statsprofile.logback;

import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.Parcel;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.spool.SpoolQueue;
import io.statsprofile.internal.spool.SpoolSettings;
import java.time.Duration;
import java.util.List;

/**
 * The delivery pipeline of one kind of document: a queue, a {@link Shipper} with its worker, counters, and a status reporter. Slices and
 * regions have one, the function stream has another, and neither waits for the other. Thread-safe.
 */
final class ShippingLane {

    /** Less than what the last slice may take, which may be the first one, too. */
    private static final Duration LONGEST_FOR_PREVIOUS_RUN = Duration.ofSeconds(3);

    private static final String SPOOL_OF = "-spool";

    private final Shipper shipper;
    private final SpoolQueue spool;
    private final DeliveryReports reports;
    private volatile boolean started;

    /** @param worker name of the worker, or null for the usual one */
    ShippingLane(Delivery delivery, ShipperSettings bounds, DeliveryReports reports, String worker) {
        this.reports = reports;
        this.spool = null;
        this.shipper = new Shipper(delivery, bounds, reports, () -> begin(worker), reports.counters());
    }

    /**
     * With a spool instead of a queue in memory.
     *
     * @param aliases that {@code delivery} has
     * @param worker name of the worker, and the beginning of that of the spool's; or null for the usual ones
     */
    ShippingLane(Delivery delivery, ShipperSettings bounds, SpoolSettings settings, DeliveryReports reports, RunAliases aliases,
            String worker) {
        this(delivery, bounds, new SpoolQueue(settings, bounds.queueDocuments(), bounds.queueBytes(), reports,
                () -> begin(worker == null ? null : worker + SPOOL_OF), aliases), reports, worker);
    }

    ShippingLane(Delivery delivery, ShipperSettings bounds, SpoolQueue spool, DeliveryReports reports) {
        this(delivery, bounds, spool, reports, null);
    }

    private ShippingLane(Delivery delivery, ShipperSettings bounds, SpoolQueue spool, DeliveryReports reports, String worker) {
        this.reports = reports;
        this.spool = spool;
        this.shipper = new Shipper(delivery, bounds, reports, () -> begin(worker), spool, reports.counters());
    }

    private static void begin(String worker) {
        Threads.exclude();
        if (worker != null) {
            Thread.currentThread().setName(worker);
        }
    }

    /**
     * @param namespace that documents will be for
     * @param runId of the slices
     * @param nextSequence number of the next slice
     */
    void start(String namespace, String runId, long nextSequence) {
        started = true;
        if (spool != null) {
            spool.start(runId, nextSequence);
        }
        shipper.start(namespace);
    }

    /** Takes what an appender before this one has left; never blocks on I/O. */
    void takeOver(List<Parcel> left) {
        reports.counters().found(left.size());
        for (Parcel parcel : left) {
            offer(parcel);
        }
    }

    /** Never blocks on I/O; what does not fit is counted by the shipper. */
    void offer(Parcel parcel) {
        shipper.offer(parcel);
    }

    long droppedDocuments() {
        return shipper.droppedDocuments();
    }

    /** The run before this one, as the spool knows it; null where there is none. May take some seconds. */
    PreviousRun previousRun() {
        return spool == null ? null : spool.previousRun(LONGEST_FOR_PREVIOUS_RUN);
    }

    /**
     * Delivers what waits, until the deadline, and has the disk begin with what is still to be written. {@link #end} is to follow.
     *
     * @param deadline the longest that this takes
     */
    void stopShipping(Duration deadline) {
        shipper.stop(deadline);
        if (spool != null) {
            spool.close(Duration.ZERO);
        }
    }

    /**
     * Waits for the disk, and reports what is left.
     *
     * @param longestForDisk to wait
     * @param stopTimeout to be named in reports
     * @param last whether the process ends, so that nobody can take over what is in memory
     * @return documents that were left undelivered at the deadline and are not on disk, in doubt
     */
    List<Parcel> end(Duration longestForDisk, Duration stopTimeout, boolean last) {
        if (spool != null && !spool.close(longestForDisk)) {
            reports.diskHangs();
        }
        List<Parcel> left = shipper.takeLeft();
        int kept = spool == null ? 0 : shipper.waitingDocuments();
        if (started) {
            count(left.size(), kept, last);
        }
        reports.left(left.size(), stopTimeout, last);
        reports.kept(kept);
        return left;
    }

    private void count(int left, int kept, boolean last) {
        DeliveryCounters counters = reports.counters();
        counters.watchNobody();
        counters.left(kept + (last ? 0 : left));
        counters.dropped(DropReason.STOP, last ? left : 0);
    }
}
