package io.statsprofile.internal.shipping;

import io.statsprofile.internal.model.DropReason;

/**
 * Counts documents that one shipper has lost, and reports the first that was dropped, every hundredth, and one for another reason.
 * Thread-safe.
 */
final class DropCounter {

    private static final int EVERY = 100;

    private final ShippingListener listener;
    private final DeliveryCounters counters;
    private final StatusLimiter dropped = new StatusLimiter(EVERY);
    private long refused;

    /**
     * @param listener one that never throws
     * @param counters of the process
     */
    DropCounter(ShippingListener listener, DeliveryCounters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    /** @param line says what happened, and the remedy */
    void dropped(DropReason reason, String line) {
        counters.dropped(reason, 1);
        long count;
        synchronized (this) {
            count = dropped.happened(line) ? dropped.times() : 0;
        }
        if (count > 0) {
            listener.dropped(count, line);
        }
    }

    synchronized void refused(long documents) {
        refused += documents;
    }

    synchronized long documents() {
        return dropped.times() + refused;
    }
}
