package io.statsprofile.logback;

import io.statsprofile.internal.shipping.ShipperSettings;

/**
 * Bounds of what waits in memory to be delivered: XML element {@code <queue>} of {@link StatsProfileAppender}. What comes when
 * either bound is reached is dropped and counted. Not thread-safe.
 */
public final class QueueComponent {

    static final String DEFAULT_MAX_DOCUMENTS = "" + ShipperSettings.DEFAULT_QUEUE_DOCUMENTS;
    static final String DEFAULT_MAX_SIZE = ShipperSettings.DEFAULT_QUEUE_BYTES / (1024 * 1024) + "MB";
    private static final int MOST_DOCUMENTS = 1_000_000;
    private static final long LEAST_BYTES = 1024L * 1024;
    private static final long MOST_BYTES = 1024L * 1024 * 1024;

    private String maxDocuments = DEFAULT_MAX_DOCUMENTS;
    private String maxSize = DEFAULT_MAX_SIZE;

    /** Most documents that wait, 1 to 1,000,000; {@value #DEFAULT_MAX_DOCUMENTS} by default. */
    public void setMaxDocuments(String maxDocuments) {
        this.maxDocuments = maxDocuments;
    }

    /** Most bytes of JSON that wait, 1MB to 1GB; {@value #DEFAULT_MAX_SIZE} by default. */
    public void setMaxSize(String maxSize) {
        this.maxSize = maxSize;
    }

    ShipperSettings read(Settings settings) {
        return ShipperSettings.DEFAULTS.withQueue(settings.number("queue maxDocuments", maxDocuments, 1, MOST_DOCUMENTS),
                settings.bytes("queue maxSize", maxSize, LEAST_BYTES, MOST_BYTES));
    }
}
