package io.statsprofile.logback;

import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.spool.SpoolListing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The delivery pipeline of what a service need not ship: the function stream, hours. Where it is switched off, it takes nothing new. What
 * was left for it before, by an appender or on disk, is sent all the same: nobody else would send it, and nobody would notice. Thread-safe.
 */
final class OptionalPipeline {

    private final String name;
    private final String whyOff;
    private final Supplier<DeliveryPipeline> making;
    private final Path folder;
    private final DeliveryStatusReporter reporter;
    private final boolean takesNew;
    /** What an appender before this one has left, until there is a pipeline. Guarded by this, as all that follows. */
    private List<QueuedDocument> left = List.of();
    private boolean stopped;
    /** Written under the monitor; null as long as nothing is to be sent. */
    private volatile DeliveryPipeline pipeline;

    private OptionalPipeline(String name, String whyOff, Supplier<DeliveryPipeline> making, Path folder, DeliveryStatusReporter reporter,
            boolean takesNew) {
        this.name = name;
        this.whyOff = whyOff;
        this.making = making;
        this.folder = folder;
        this.reporter = reporter;
        this.takesNew = takesNew;
        this.pipeline = takesNew ? making.get() : null;
    }

    /** One that takes documents. */
    static OptionalPipeline on(Supplier<DeliveryPipeline> making, DeliveryStatusReporter reporter) {
        return new OptionalPipeline("", "", making, null, reporter, true);
    }

    /**
     * One that takes none any more.
     *
     * @param name what it is about, for messages, such as {@code functions}
     * @param whyOff the setting and its value, for messages
     * @param making called where something was left
     * @param folder of the spool in which documents have waited for it, or null where there is no spool
     */
    static OptionalPipeline off(String name, String whyOff, Supplier<DeliveryPipeline> making, Path folder,
            DeliveryStatusReporter reporter) {
        return new OptionalPipeline(name, whyOff, making, folder, reporter, false);
    }

    /**
     * As {@link DeliveryPipeline#start}; never blocks on I/O.
     *
     * @param leftInMemory what an appender before this one has left, oldest first
     */
    void start(List<QueuedDocument> leftInMemory, String namespace, String runId, long nextSequence) {
        if (takesNew) {
            pipeline.takeOver(leftInMemory);
            pipeline.start(namespace, runId, nextSequence);
            return;
        }
        synchronized (this) {
            left = leftInMemory;
        }
        if (!leftInMemory.isEmpty() || folder != null) {
            // The disk may hang. The thread has nothing of the one that starts it, which may be the deployer of a web application.
            Thread looker = new Thread(null, () -> sendWhatIsLeft(namespace, runId, nextSequence),
                    "statsprofile-" + name + "-left", 0, false);
            looker.setDaemon(true);
            looker.setContextClassLoader(OptionalPipeline.class.getClassLoader());
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
            reporter.trouble("the folder " + folder + " cannot be read, to which nothing is added, since " + whyOff + ": " + e
                    + "; what is left there is sent by the command send");
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
        DeliveryPipeline opened = making.get();
        opened.takeOver(left);
        left = List.of();
        opened.start(namespace, runId, nextSequence);
        pipeline = opened;
        reporter.note(whyOff + ", so nothing is added; what was left before is sent");
    }

    /** Whether the server has ever taken a document of this process. */
    boolean hasDelivered() {
        return reporter.counters().figures().acknowledged() > 0;
    }

    /** Whether documents wait on disk. */
    boolean isSpooled() {
        return takesNew && pipeline.isSpooled();
    }

    /** Never blocks on I/O; what does not fit is counted by the shipper, and where it is switched off nothing is taken. */
    void offer(QueuedDocument document) {
        if (takesNew) {
            pipeline.offer(document);
        }
    }

    /** As {@link #offer}, of what nobody has counted on its way here. */
    void offerCounted(QueuedDocument document) {
        if (takesNew) {
            reporter.counters().made();
            reporter.counters().arrived();
            pipeline.offer(document);
        }
    }

    /** As {@link DeliveryPipeline#keepSoFar}. */
    void keepSoFar(QueuedDocument hour) {
        if (takesNew) {
            pipeline.keepSoFar(hour);
        }
    }

    /** As {@link DeliveryPipeline#stopUnlessHopeless}. */
    synchronized void stopShipping(Duration deadline) {
        stopped = true;
        if (pipeline != null) {
            pipeline.stopUnlessHopeless(deadline);
        }
    }

    /** As {@link DeliveryPipeline#end}. */
    synchronized List<QueuedDocument> end(Duration longestForDisk, Duration stopTimeout, boolean last) {
        if (pipeline != null) {
            return pipeline.end(longestForDisk, stopTimeout, last);
        }
        if (last) {
            reporter.counters().found(left.size());
            reporter.counters().dropped(DropReason.STOP, left.size());
        }
        reporter.left(left.size(), stopTimeout, last, folder != null);
        return left;
    }
}
