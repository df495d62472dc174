package io.statsprofile.shipping;

import java.time.Duration;

/**
 * Takes documents from any thread and delivers them from one worker of its own, in order, again and again until they pass or are refused.
 */
public final class Shipper implements AutoCloseable {

    /**
     * @param delivery where to; closed by {@link #stop}
     * @param settings bounds
     * @param listener hears of losses and trouble
     * @param onWorker runs first on the worker thread, for marking it; may be null
     */
    public Shipper(Delivery delivery, ShipperSettings settings, ShippingListener listener, Runnable onWorker) {
        throw new UnsupportedOperationException();
    }

    /** Starts the worker, a daemon thread named {@code statsprofile-shipping}. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts a document into the queue. Never blocks on I/O and never throws.
     *
     * @return false when it was dropped, since the queue is full or stopped; counted in {@link #droppedDocuments}
     */
    public boolean offer(Parcel parcel) {
        throw new UnsupportedOperationException();
    }

    /** Documents dropped or refused so far. */
    public long droppedDocuments() {
        throw new UnsupportedOperationException();
    }

    /** Documents that wait, those under way included. */
    public int waitingDocuments() {
        throw new UnsupportedOperationException();
    }

    /**
     * Refuses further documents, delivers what waits until the deadline, stops the worker and closes the delivery. May be repeated.
     *
     * @param deadline the longest that this call takes
     * @return documents that were left undelivered
     */
    public int stop(Duration deadline) {
        throw new UnsupportedOperationException();
    }

    /** Stops without waiting for what is queued. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
