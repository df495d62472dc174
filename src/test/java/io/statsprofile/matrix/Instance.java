package io.statsprofile.matrix;

import io.statsprofile.document.DocumentWriter;
import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.model.DeliveryFigures;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.model.ServiceId;
import io.statsprofile.shipping.DeliveryCounters;
import io.statsprofile.shipping.Parcel;
import io.statsprofile.shipping.RunAliases;
import io.statsprofile.shipping.Shipper;
import io.statsprofile.spool.SpoolQueue;
import io.statsprofile.testing.SampleDocuments;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One instance of a service, as far as its documents are concerned: makes them, one after the other, and delivers them by way of a spool
 * on disk, put together as an appender does it. Made and used by one thread; what it counts may be read by any.
 */
final class Instance {

    /** Much longer than a working disk takes. */
    private static final Duration FOR_DISK = Duration.ofMinutes(1);
    private static final int VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final AtomicLong LAST_MILLIS = new AtomicLong();

    private final InstanceSettings settings;
    private final Heard heard;
    private final String runId;
    private final Random random;
    private final Elasticsearch elasticsearch;
    private final SpoolQueue spool;
    private final Shipper shipper;
    private final DeliveryCounters counters = new DeliveryCounters();
    private long sequence;

    /** @param heard hears what all instances of a row say */
    Instance(InstanceSettings settings, Heard heard) {
        this(settings, heard, nextRunId(), 0);
    }

    private Instance(InstanceSettings settings, Heard heard, String runId, long sequence) {
        this.settings = settings;
        this.heard = heard;
        this.runId = runId;
        this.sequence = sequence;
        this.random = new Random(runId.hashCode());
        this.elasticsearch = Elasticsearch.open(settings.elasticsearch());
        RunAliases aliases = new RunAliases();
        this.spool = settings.spool(heard, aliases);
        this.shipper = new Shipper(elasticsearch.delivery(heard::line, aliases), settings.shipper(), heard, null, spool, counters);
    }

    /** Version 7, so that they sort by time, and no two of one millisecond. */
    private static String nextRunId() {
        long millis = LAST_MILLIS.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
        return new UUID(millis << 16 | VERSION_7, VARIANT | ThreadLocalRandom.current().nextLong() >>> 2).toString();
    }

    void start() {
        spool.start(runId);
        shipper.start(settings.namespace());
    }

    /** Identity of its run. */
    String runId() {
        return runId;
    }

    /** Makes the next document; nobody but the caller knows of it. */
    Parcel make() {
        ProfileDocument d = SampleDocuments.random(random, settings.namespace(), runId, sequence++, 1);
        ServiceId service = new ServiceId(settings.service(), "1", "matrix", runId);
        ProfileDocument named = new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), d.runId(), d.sequence(),
                d.namespace(), service, d.hostName(), d.pid(), d.labels(), d.functionCount(), d.profile(), d.facts());
        return new Parcel(named.id(), named.namespace(), DocumentWriter.write(named));
    }

    /** As an application's thread does it. */
    void offer(Parcel parcel) {
        shipper.offer(parcel);
    }

    int waiting() {
        return shipper.waitingDocuments();
    }

    /** Whether documents are still to be written to disk. */
    boolean isWriting() {
        return spool.isComing();
    }

    /** Documents that its counters say are lost or given up, refused ones and those of runs before included. */
    long reportedLosses() {
        DeliveryFigures figures = counters.figures();
        return figures.refused() + figures.dropped().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Stops as a service does that ends: what waits is left on disk.
     *
     * @param deadline for what waits
     * @return what is on no disk
     */
    List<Parcel> stop(Duration deadline) {
        shipper.stop(deadline);
        if (!spool.close(FOR_DISK)) {
            heard.line("the disk hangs");
        }
        List<Parcel> left = shipper.takeLeft();
        elasticsearch.close();
        return left;
    }

    /** Another one that goes on in the same run, when this one has stopped. */
    Instance successor() {
        return new Instance(settings, heard, runId, sequence);
    }

    /** Stops, and another one goes on in the same process and run, as at a reload of Logback's configuration. */
    Instance reload() {
        List<Parcel> left = stop(Duration.ZERO);
        Instance next = successor();
        left.forEach(next::offer);
        next.start();
        return next;
    }
}
