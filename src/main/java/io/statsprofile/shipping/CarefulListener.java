package io.statsprofile.shipping;

/** Keeps what a listener throws away from the worker and from who offers. */
final class CarefulListener implements ShippingListener {

    private final ShippingListener listener;

    CarefulListener(ShippingListener listener) {
        this.listener = listener;
    }

    @Override
    public void dropped(long documents, String reason) {
        carefully(() -> listener.dropped(documents, reason));
    }

    @Override
    public void trouble(long failures, int waitingDocuments, String reason) {
        carefully(() -> listener.trouble(failures, waitingDocuments, reason));
    }

    @Override
    public void recovered(long failures) {
        carefully(() -> listener.recovered(failures));
    }

    @Override
    public void refused(Parcel parcel, String reason) {
        carefully(() -> listener.refused(parcel, reason));
    }

    static void carefully(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            // There is nobody left to tell: the listener is who would have been told.
        }
    }
}
