package io.statsprofile.internal.shipping;

import java.time.Duration;

/**
 * Bounds of a {@link Shipper}.
 *
 * @param queueDocuments documents that may wait, the ones under way included; 1 or more, {@value #DEFAULT_QUEUE_DOCUMENTS} by default
 * @param queueBytes bytes that may wait, the ones under way included; 1 or more, {@value #DEFAULT_QUEUE_BYTES} by default
 * @param batchDocuments documents in one attempt at most; 1 or more, {@value #DEFAULT_BATCH_DOCUMENTS} by default
 * @param batchBytes bytes in one attempt at most, where it is more than one document, and in a second while what has waited longer than 30
 *     seconds is caught up with; 1 or more, {@value #DEFAULT_BATCH_BYTES} by default
 * @param firstBackoff upper end of the first pause after a failure; more than 0, half a second by default
 * @param longestBackoff upper end of any pause; not below {@code firstBackoff}, 30 seconds by default
 */
public record ShipperSettings(int queueDocuments, long queueBytes, int batchDocuments, long batchBytes, Duration firstBackoff,
        Duration longestBackoff) {

    /** Documents that may wait. */
    public static final int DEFAULT_QUEUE_DOCUMENTS = 2_000;
    /** Bytes that may wait: 32 MiB. */
    public static final long DEFAULT_QUEUE_BYTES = 33_554_432;
    /** Documents in one attempt. */
    public static final int DEFAULT_BATCH_DOCUMENTS = 100;
    /** Bytes in one attempt: 4 MiB. */
    public static final long DEFAULT_BATCH_BYTES = 4_194_304;
    /** Two thousand documents or 32 MiB wait: at a document every ten seconds more than five hours. */
    public static final ShipperSettings DEFAULTS = new ShipperSettings(DEFAULT_QUEUE_DOCUMENTS, DEFAULT_QUEUE_BYTES,
            DEFAULT_BATCH_DOCUMENTS, DEFAULT_BATCH_BYTES, Duration.ofMillis(500), Duration.ofSeconds(30));

    public ShipperSettings {
        atLeastOne("queueDocuments", queueDocuments);
        atLeastOne("queueBytes", queueBytes);
        atLeastOne("batchDocuments", batchDocuments);
        atLeastOne("batchBytes", batchBytes);
        if (firstBackoff.isNegative() || firstBackoff.isZero()) {
            throw new IllegalArgumentException("firstBackoff is " + firstBackoff + ", but must be more than 0; choose for example 500 ms");
        }
        if (longestBackoff.compareTo(firstBackoff) < 0) {
            throw new IllegalArgumentException("longestBackoff is " + longestBackoff + ", but must not be below firstBackoff, "
                    + firstBackoff + "; raise it");
        }
    }

    /** The same with other bounds of the queue. */
    public ShipperSettings withQueue(int documents, long bytes) {
        return new ShipperSettings(documents, bytes, batchDocuments, batchBytes, firstBackoff, longestBackoff);
    }

    /** The same with other bounds of an attempt. */
    public ShipperSettings withBatch(int documents, long bytes) {
        return new ShipperSettings(queueDocuments, queueBytes, documents, bytes, firstBackoff, longestBackoff);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be 1 or more; raise it or leave it out");
        }
    }
}
