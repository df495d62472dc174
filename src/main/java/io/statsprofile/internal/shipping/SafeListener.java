package io.statsprofile.internal.shipping;

import java.util.function.BooleanSupplier;

/** Keeps what a listener throws away from the worker and from who offers. */
final class SafeListener implements ShippingListener {

    private final ShippingListener listener;
    private final BooleanSupplier abandoned;

    /** @param abandoned whether what waits is lost by now: trouble is no news then, and nothing is tried again */
    SafeListener(ShippingListener listener, BooleanSupplier abandoned) {
        this.listener = listener;
        this.abandoned = abandoned;
    }

    @Override
    public void dropped(long documents, String reason) {
        carefully(() -> listener.dropped(documents, reason));
    }

    @Override
    public void trouble(long failures, int waitingDocuments, String reason) {
        if (!abandoned.getAsBoolean()) {
            carefully(() -> listener.trouble(failures, waitingDocuments, reason));
        }
    }

    @Override
    public void recovered(long failures, long lost) {
        carefully(() -> listener.recovered(failures, lost));
    }

    @Override
    public void refused(QueuedDocument document, String reason) {
        carefully(() -> listener.refused(document, reason));
    }

    /** Closes it. */
    static void close(Delivery delivery) {
        try {
            delivery.close();
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            // It is not used any more.
        }
    }

    static void carefully(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            // There is nobody left to tell: the listener is who would have been told.
        }
    }
}
