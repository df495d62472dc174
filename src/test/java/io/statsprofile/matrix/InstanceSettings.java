package io.statsprofile.matrix;

import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.spool.BreakableDisk;
import io.statsprofile.internal.spool.SpoolListener;
import io.statsprofile.internal.spool.SpoolQueue;
import io.statsprofile.internal.spool.SpoolSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How an instance of a service delivers: as an operator sets it up, with shorter pauses and deadlines, so that a row takes seconds.
 *
 * @param urls of Elasticsearch, with commas between them
 * @param service its name, the same for all instances of a row
 * @param password or null
 * @param caFile or null
 * @param directory of the spool, or null where documents wait in memory
 * @param memoryDocuments whose JSON is in memory at most
 * @param spoolBytes of the files of one instance
 * @param disk null for the one that works
 * @param carriers what delivers
 * @param isFlat whether each function is a document of the flat stream, too
 */
record InstanceSettings(String urls, String namespace, String service, String password, Path caFile, Path directory, int memoryDocuments,
        long spoolBytes, BreakableDisk disk, Duration requestTimeout, Carriers carriers, boolean isFlat) {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_AGE = Duration.ofDays(SpoolSettings.DEFAULT_MAX_AGE_DAYS);
    private static final long MEMORY_BYTES = 1L << 30;
    /** More than any row has. */
    private static final int MANY = 1_000_000;

    /** One whose bounds are not reached. */
    static InstanceSettings of(String urls, String namespace, String service, Path directory, Carriers carriers) {
        return new InstanceSettings(urls, namespace, service, null, null, directory, MANY, 1L << 30, null, REQUEST_TIMEOUT, carriers,
                false);
    }

    InstanceSettings withUrls(String other) {
        return new InstanceSettings(other, namespace, service, password, caFile, directory, memoryDocuments, spoolBytes, disk,
                requestTimeout, carriers, isFlat);
    }

    InstanceSettings withPassword(String other) {
        return new InstanceSettings(urls, namespace, service, other, caFile, directory, memoryDocuments, spoolBytes, disk,
                requestTimeout, carriers, isFlat);
    }

    InstanceSettings withCaFile(Path other) {
        return new InstanceSettings(urls, namespace, service, password, other, directory, memoryDocuments, spoolBytes, disk,
                requestTimeout, carriers, isFlat);
    }

    InstanceSettings withDirectory(Path other) {
        return new InstanceSettings(urls, namespace, service, password, caFile, other, memoryDocuments, spoolBytes, disk,
                requestTimeout, carriers, isFlat);
    }

    InstanceSettings intoBothStreams() {
        return new InstanceSettings(urls, namespace, service, password, caFile, directory, memoryDocuments, spoolBytes, disk,
                requestTimeout, carriers, true);
    }

    InstanceSettings withoutSpool() {
        return withDirectory(null);
    }

    boolean isSpooled() {
        return directory != null;
    }

    InstanceSettings withBounds(int otherMemoryDocuments, long otherSpoolBytes) {
        return new InstanceSettings(urls, namespace, service, password, caFile, directory, otherMemoryDocuments, otherSpoolBytes, disk,
                requestTimeout, carriers, isFlat);
    }

    InstanceSettings withDisk(BreakableDisk other) {
        return new InstanceSettings(urls, namespace, service, password, caFile, directory, memoryDocuments, spoolBytes, other,
                requestTimeout, carriers, isFlat);
    }

    InstanceSettings withRequestTimeout(Duration other) {
        return new InstanceSettings(urls, namespace, service, password, caFile, directory, memoryDocuments, spoolBytes, disk,
                other, carriers, isFlat);
    }

    ElasticsearchSettings elasticsearch() {
        return ElasticsearchSettings.builder().url(urls)
                .access(access -> access.caFile(caFile).username(password == null ? null : "shipper").password(password))
                .connectTimeout(CONNECT_TIMEOUT).requestTimeout(requestTimeout).build();
    }

    ShipperSettings shipper() {
        ShipperSettings usual = ShipperSettings.DEFAULTS;
        return new ShipperSettings(memoryDocuments, MEMORY_BYTES, usual.batchDocuments(), usual.batchBytes(), FIRST_PAUSE,
                LONGEST_PAUSE);
    }

    SpoolQueue spool(SpoolListener listener, RunAliases aliases) {
        SpoolSettings settings = new SpoolSettings(directory, "spool directory", 0, spoolBytes, MAX_AGE);
        return disk == null ? new SpoolQueue(settings, memoryDocuments, MEMORY_BYTES, listener, null, aliases)
                : disk.open(settings, memoryDocuments, MEMORY_BYTES, listener, aliases);
    }
}
