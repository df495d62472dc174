package io.statsprofile.logback;

import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.shipping.Parcel;
import io.statsprofile.internal.spool.SpoolListing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The delivery pipeline of the function stream. Where the stream is switched off, it takes nothing new. What was left for it before, by an
 * appender or on disk, is sent all the same: nobody else would send it, and nobody would notice. Thread-safe.
 */
final class FunctionLane {

    private static final String LOOKER = "statsprofile-functions-left";

    private final Supplier<ShippingLane> making;
    private final Path folder;
    private final DeliveryReports reports;
    private final boolean takesNew;
    /** What an appender before this one has left, until there is a lane. Guarded by this, as all that follows. */
    private List<Parcel> left = List.of();
    private boolean stopped;
    /** Written under the monitor; null as long as nothing is to be sent. */
    private volatile ShippingLane lane;

    private FunctionLane(Supplier<ShippingLane> making, Path folder, DeliveryReports reports, boolean takesNew) {
        this.making = making;
        this.folder = folder;
        this.reports = reports;
        this.takesNew = takesNew;
        this.lane = takesNew ? making.get() : null;
    }

    /** One that takes slices. */
    static FunctionLane on(Supplier<ShippingLane> making, DeliveryReports reports) {
        return new FunctionLane(making, null, reports, true);
    }

    /**
     * One that takes none any more.
     *
     * @param making called where something was left
     * @param folder of the spool in which slices have waited for the stream, or null where there is no spool
     */
    static FunctionLane off(Supplier<ShippingLane> making, Path folder, DeliveryReports reports) {
        return new FunctionLane(making, folder, reports, false);
    }

    /**
     * As {@link ShippingLane#start}; never blocks on I/O.
     *
     * @param leftInMemory what an appender before this one has left, oldest first
     */
    void start(List<Parcel> leftInMemory, String namespace, String runId, long nextSequence) {
        if (takesNew) {
            lane.takeOver(leftInMemory);
            lane.start(namespace, runId, nextSequence);
            return;
        }
        synchronized (this) {
            left = leftInMemory;
        }
        if (!leftInMemory.isEmpty() || folder != null) {
            // The disk may hang. The thread has nothing of the one that starts it, which may be the deployer of a web application.
            Thread looker = new Thread(null, () -> sendWhatIsLeft(namespace, runId, nextSequence), LOOKER, 0, false);
            looker.setDaemon(true);
            looker.setContextClassLoader(FunctionLane.class.getClassLoader());
            try {
                looker.start();
            } catch (OutOfMemoryError noThread) {
                // What is in memory is left once more, and what is on disk stays there for the next process.
            }
        }
    }

    private void sendWhatIsLeft(String namespace, String runId, long nextSequence) {
        Threads.exclude();
        try {
            if (isAnythingLeft()) {
                open(namespace, runId, nextSequence);
            }
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            reports.trouble("the folder " + folder + " of the function stream, which is switched off, cannot be read: " + e
                    + "; slices that are left there are sent by the command send");
        }
    }

    private synchronized boolean hasLeftInMemory() {
        return !left.isEmpty();
    }

    private boolean isAnythingLeft() throws IOException {
        return hasLeftInMemory() || folder != null && SpoolListing.hasDocuments(folder);
    }

    private synchronized void open(String namespace, String runId, long nextSequence) {
        if (stopped) {
            return;
        }
        ShippingLane opened = making.get();
        opened.takeOver(left);
        left = List.of();
        opened.start(namespace, runId, nextSequence);
        lane = opened;
        reports.note("functionStream is false, so no slice is added; what was left for it before is sent");
    }

    /** Never blocks on I/O; what does not fit is counted by the shipper, and where the stream is switched off nothing is taken. */
    void offer(Parcel slice) {
        if (takesNew) {
            reports.counters().made();
            reports.counters().arrived();
            lane.offer(slice);
        }
    }

    /** As {@link ShippingLane#stopShipping}. */
    synchronized void stopShipping(Duration deadline) {
        stopped = true;
        if (lane != null) {
            lane.stopShipping(deadline);
        }
    }

    /** As {@link ShippingLane#end}. */
    synchronized List<Parcel> end(Duration longestForDisk, Duration stopTimeout, boolean last) {
        if (lane != null) {
            return lane.end(longestForDisk, stopTimeout, last);
        }
        if (last) {
            reports.counters().found(left.size());
            reports.counters().dropped(DropReason.STOP, left.size());
        }
        reports.left(left.size(), stopTimeout, last);
        return left;
    }
}
