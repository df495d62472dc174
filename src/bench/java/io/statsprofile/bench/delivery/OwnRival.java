package io.statsprofile.bench.delivery;

import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.ShipperSettings;
import java.nio.file.Path;

/** Ours, by way of a spool whose disk is forced. */
final class OwnRival implements Rival {

    private static final long SPOOL_BYTES = 1L << 30;

    private final Delivering delivering;

    OwnRival(ElasticsearchSettings settings, Path directory, Bodies bodies, String namespace) {
        delivering = new Delivering(settings, directory, ShipperSettings.DEFAULTS, SPOOL_BYTES);
        delivering.start(namespace, bodies.runId());
    }

    @Override
    public void offer(QueuedDocument document) {
        delivering.offer(document);
    }

    @Override
    public long arrived() {
        return delivering.figures().acknowledged();
    }

    /** Documents that were on disk before anything sent them. */
    long spooled() {
        return delivering.figures().spooled();
    }

    @Override
    public void close() {
        delivering.close();
    }
}
