package io.statsprofile.shipping;

import java.util.concurrent.atomic.AtomicLong;

/** Counts documents that were lost, and reports the first and every hundredth that was dropped. Thread-safe. */
final class Losses {

    private static final int EVERY = 100;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final ShippingListener listener;

    /** @param listener one that never throws */
    Losses(ShippingListener listener) {
        this.listener = listener;
    }

    void dropped(String reason) {
        long count = dropped.incrementAndGet();
        if (count % EVERY == 1) {
            listener.dropped(count, reason);
        }
    }

    void refused() {
        refused.incrementAndGet();
    }

    long documents() {
        return dropped.get() + refused.get();
    }
}
