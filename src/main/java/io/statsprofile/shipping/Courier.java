package io.statsprofile.shipping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one attempt after the other. Holds no thread and no clock: who runs it does the waiting. Used by one thread at a time.
 */
final class Courier {

    /** Answer of {@link #attempt}: there is nothing to deliver. */
    static final long IDLE = -1;
    private static final int EVERY = 10;

    private final ParcelQueue queue;
    private final Delivery delivery;
    private final ShipperSettings settings;
    private final Backoff backoff;
    private final Losses losses;
    private final ShippingListener listener;
    private long failures;

    /** @param listener one that never throws */
    Courier(ParcelQueue queue, Delivery delivery, ShipperSettings settings, Backoff backoff, Losses losses, ShippingListener listener) {
        this.queue = queue;
        this.delivery = delivery;
        this.settings = settings;
        this.backoff = backoff;
        this.losses = losses;
        this.listener = listener;
    }

    /**
     * Tries once to deliver what is oldest.
     *
     * @return nanoseconds to wait before the next attempt, 0 for none, or {@link #IDLE}
     */
    long attempt() {
        List<Parcel> batch = queue.head(settings.batchDocuments(), settings.batchBytes());
        if (batch.isEmpty()) {
            return IDLE;
        }
        List<Delivery.Receipt> receipts;
        try {
            receipts = delivery.deliver(batch);
            if (receipts.size() != batch.size()) {
                return failed(receipts.size() + " receipts for " + batch.size() + " documents; this is a bug");
            }
        } catch (IOException e) {
            return failed(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (RuntimeException | Error e) {
            // A bug, a class path that breaks our libraries, memory that ran out: the worker outlives it, since a later attempt may pass.
            return failed("unexpected " + e);
        }
        return settle(batch, receipts);
    }

    private long settle(List<Parcel> batch, List<Delivery.Receipt> receipts) {
        List<Parcel> done = new ArrayList<>();
        List<Integer> refused = new ArrayList<>();
        String trouble = null;
        boolean delivered = false;
        for (int i = 0; i < batch.size(); i++) {
            switch (receipts.get(i).outcome()) {
                case RETRY -> trouble = receipts.get(i).reason();
                case DELIVERED -> {
                    delivered = true;
                    done.add(batch.get(i));
                }
                case REFUSED -> {
                    done.add(batch.get(i));
                    refused.add(i);
                }
            }
        }
        queue.remove(done);
        for (int i : refused) {
            losses.refused();
            listener.refused(batch.get(i), receipts.get(i).reason());
        }
        if (trouble != null) {
            // Part of the batch got through: the other side lives, so the pause starts small again.
            failures = delivered ? 0 : failures;
            return failed(trouble);
        }
        if (failures > 0) {
            listener.recovered(failures);
            failures = 0;
        }
        return 0;
    }

    private long failed(String reason) {
        failures++;
        if (failures % EVERY == 1) {
            listener.trouble(failures, queue.documents(), reason);
        }
        return backoff.pauseNanos(failures);
    }
}
