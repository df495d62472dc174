package io.statsprofile.logback;

import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.spool.SpoolQueue;
import io.statsprofile.internal.spool.SpoolSettings;
import java.time.Duration;
import java.util.List;

/**
 * The delivery pipeline of one kind of document: a queue, a {@link Shipper} with its worker, counters, and a status reporter. Slices and
 * regions have one, hours and the function stream have others, and none waits for another. Thread-safe.
 */
final class DeliveryPipeline {

    /** Less than what the last slice may take, which may be the first one, too. */
    private static final Duration LONGEST_FOR_PREVIOUS_RUN = Duration.ofSeconds(3);

    private static final String SPOOL_OF = "-spool";

    private final Shipper shipper;
    private final SpoolQueue spool;
    private final DeliveryStatusReporter reporter;
    private volatile boolean started;

    /** @param worker name of the worker, or null for the usual one */
    DeliveryPipeline(Delivery delivery, ShipperSettings bounds, DeliveryStatusReporter reporter, String worker) {
        this.reporter = reporter;
        this.spool = null;
        this.shipper = new Shipper(delivery, bounds, reporter, () -> begin(worker), reporter.counters());
    }

    /**
     * With a spool instead of a queue in memory.
     *
     * @param aliases that {@code delivery} has
     * @param worker name of the worker, and the beginning of that of the spool's; or null for the usual ones
     */
    DeliveryPipeline(Delivery delivery, ShipperSettings bounds, SpoolSettings settings, DeliveryStatusReporter reporter, RunAliases aliases,
            String worker) {
        this(delivery, bounds, new SpoolQueue(settings, bounds.queueDocuments(), bounds.queueBytes(), reporter,
                () -> begin(worker == null ? null : worker + SPOOL_OF), aliases), reporter, worker);
    }

    DeliveryPipeline(Delivery delivery, ShipperSettings bounds, SpoolQueue spool, DeliveryStatusReporter reporter) {
        this(delivery, bounds, spool, reporter, null);
    }

    private DeliveryPipeline(Delivery delivery, ShipperSettings bounds, SpoolQueue spool, DeliveryStatusReporter reporter, String worker) {
        this.reporter = reporter;
        this.spool = spool;
        this.shipper = new Shipper(delivery, bounds, reporter, () -> begin(worker), spool, reporter.counters());
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
    void takeOver(List<QueuedDocument> left) {
        reporter.counters().found(left.size());
        for (QueuedDocument document : left) {
            offer(document);
        }
    }

    /** Never blocks on I/O; what does not fit is counted by the shipper. */
    void offer(QueuedDocument document) {
        shipper.offer(document);
    }

    /** Whether documents wait on disk. */
    boolean isSpooled() {
        return spool != null;
    }

    /** Keeps an hour that goes on, in the place of what was kept before; only on disk. Never blocks on I/O. */
    void keepSoFar(QueuedDocument hour) {
        if (spool != null) {
            spool.keepSoFar(hour);
        }
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
        closeSpool();
    }

    /** The same of what a service need not ship: where only an operator can cure what keeps it, one attempt is enough. */
    void stopUnlessHopeless(Duration deadline) {
        shipper.stopUnlessHopeless(deadline);
        closeSpool();
    }

    private void closeSpool() {
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
    List<QueuedDocument> end(Duration longestForDisk, Duration stopTimeout, boolean last) {
        if (spool != null && !spool.close(longestForDisk)) {
            reporter.diskHangs();
        }
        List<QueuedDocument> left = shipper.takeLeft();
        int kept = spool == null ? 0 : shipper.waitingDocuments();
        if (started) {
            count(left.size(), kept, last);
        }
        reporter.left(left.size(), stopTimeout, last, spool != null);
        reporter.kept(kept);
        return left;
    }

    private void count(int left, int kept, boolean last) {
        DeliveryCounters counters = reporter.counters();
        counters.watchNobody();
        counters.left(kept + (last ? 0 : left));
        counters.dropped(DropReason.STOP, last ? left : 0);
    }
}
