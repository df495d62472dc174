package io.statsprofile.logback;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.spool.BreakableDisk;
import io.statsprofile.internal.spool.SpoolSettings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The appender on a disk that forces as slowly as it is told to. */
public final class SlowDiskAppender extends StatsProfileAppender {

    private static final BreakableDisk DISK = new BreakableDisk();
    private static final AtomicLong SLOW = new AtomicLong();

    /** From now on each force takes so much longer; 0 for not at all. */
    public static void force(long millis) {
        DISK.fault(millis == 0 ? null : (operation, path) -> {
            if (operation.startsWith("force")) {
                SLOW.incrementAndGet();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            }
        });
    }

    /** How often the disk was slow. */
    public static long slowForces() {
        return SLOW.get();
    }

    @Override
    ElasticsearchExporter exporter(ElasticsearchSettings server, ShipperSettings bounds, SpoolSettings disk, StatusReporter reporter) {
        DeliveryStatusReporter slices = reporter.ofSlices();
        RunAliases aliases = new RunAliases();
        Elasticsearch elasticsearch = Elasticsearch.open(server);
        return new ElasticsearchExporter(elasticsearch, new DeliveryPipeline(elasticsearch.delivery(StreamFamily.SLICES, slices::note,
                aliases), bounds, DISK.open(disk, bounds.queueDocuments(), bounds.queueBytes(), slices, aliases), slices),
                OptionalPipeline.off("hours", "", () -> null, null, reporter.ofHours()),
                OptionalPipeline.off("functions", "", () -> null, null, reporter.ofFunctions()),
                OptionalPipeline.off("function-hours", "", () -> null, null, reporter.ofFunctionHours()));
    }
}
