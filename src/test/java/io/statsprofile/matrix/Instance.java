package io.statsprofile.matrix;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.testing.SampleDocuments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One instance of a service, as far as its documents are concerned: makes them, one after the other, and hands them to what delivers them.
 * Made and used by one thread; what it counts may be read by any.
 */
final class Instance {

    private static final int VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final AtomicLong LAST_MILLIS = new AtomicLong();

    private final InstanceSettings settings;
    private final HeardStatuses heard;
    private final String runId;
    private final Random random;
    private final Carrier carrier;
    private long sequence;
    /** By which what it makes differs from what others make under the same ids; null where nobody does. */
    private String mark;

    /** @param heard hears what all instances of a row say */
    Instance(InstanceSettings settings, HeardStatuses heard) {
        this(settings, heard, nextRunId(), 0, null);
    }

    private Instance(InstanceSettings settings, HeardStatuses heard, String runId, long sequence, String mark) {
        this.settings = settings;
        this.heard = heard;
        this.runId = runId;
        this.sequence = sequence;
        this.mark = mark;
        this.random = new Random((runId + mark).hashCode());
        this.carrier = settings.carriers().open(settings, heard, runId, sequence);
    }

    /** Version 7, so that they sort by time, and no two of one millisecond. */
    private static String nextRunId() {
        long millis = LAST_MILLIS.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
        return new UUID(millis << 16 | VERSION_7, VARIANT | ThreadLocalRandom.current().nextLong() >>> 2).toString();
    }

    void start() {
        carrier.start();
    }

    /** Identity of its run. */
    String runId() {
        return runId;
    }

    /** Makes the next document; nobody but the caller knows of it. */
    QueuedDocument make() {
        ProfileDocument d = SampleDocuments.random(random, settings.namespace(), runId, sequence++, 1);
        ServiceId service = new ServiceId(settings.service(), "1", "matrix", runId);
        Map<String, String> labels = mark == null ? d.labels() : Map.of(Stored.MADE_LABEL, mark + d.id());
        ProfileDocument named = new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), d.runId(), d.sequence(),
                d.namespace(), service, d.hostName(), d.pid(), labels, d.functionCount(), d.profile(), d.facts());
        return new QueuedDocument(named.id(), named.namespace(), DocumentWriter.write(named));
    }

    /** By which a document that it has just made is counted: its id, unless others make documents of that id, too. */
    String key(QueuedDocument document) {
        return mark == null ? document.id() : mark + document.id();
    }

    /** As an application's thread does it. */
    void offer(QueuedDocument document) {
        carrier.offer(document);
    }

    int waiting() {
        return carrier.waiting();
    }

    /** Whether documents are still to be written to disk. */
    boolean isWriting() {
        return carrier.isWriting();
    }

    /** Documents that its counters say are lost or given up, refused ones and those of runs before included. */
    long reportedLosses() {
        return carrier.reportedLosses();
    }

    /**
     * Stops as a service does that ends: what waits is left on disk.
     *
     * @param deadline for what waits
     * @return what is on no disk
     */
    List<QueuedDocument> stop(Duration deadline) {
        return carrier.stop(deadline);
    }

    /** Another one that goes on in the same run, when this one has stopped. */
    Instance successor() {
        return new Instance(settings, heard, runId, sequence, mark);
    }

    /**
     * Somebody makes a copy of it while it runs, as of a machine by a snapshot. From now on both make documents of the same ids.
     *
     * @param copyOfDirectory where the copy's spool is
     * @return the copy, which is to be started
     */
    Instance cloned(Path copyOfDirectory) {
        mark = "original-";
        return new Instance(settings.withDirectory(copyOfDirectory), heard, runId, sequence, "clone-");
    }

    /** Stops, and another one goes on in the same process and run, as at a reload of Logback's configuration. */
    Instance reload() {
        List<QueuedDocument> left = stop(Duration.ZERO);
        Instance next = successor();
        left.forEach(next::offer);
        next.start();
        return next;
    }
}
