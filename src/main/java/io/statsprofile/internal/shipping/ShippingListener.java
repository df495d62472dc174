package io.statsprofile.internal.shipping;

/**
 * Hears what the operator should know. Called on the worker thread, except for {@link #dropped}, which is called by the thread that
 * offered; so an implementation returns quickly and blocks on nothing. What it throws is ignored.
 */
public interface ShippingListener {

    /** Hears nothing. */
    ShippingListener NONE = new ShippingListener() {
    };

    /**
     * The queue was full, or stopped, and a document was dropped: the first time, every hundredth time, and when the reason is another.
     *
     * @param batch dropped so far, in all
     * @param reason one line: which bound, and the remedy
     */
    default void dropped(long documents, String reason) {
    }

    /**
     * Delivery fails; documents wait and are tried again. The first time, every tenth time in a row, and when the reason is another.
     *
     * @param failures attempts that failed in a row
     * @param waitingDocuments documents that wait
     * @param reason one line for the operator: address, cause, remedy
     */
    default void trouble(long failures, int waitingDocuments, String reason) {
    }

    /**
     * Delivery works again: all of an attempt has passed. Single documents may still be kept by what keeps no others, and are told as
     * trouble of their own, which is over when none is left.
     *
     * @param failures attempts that had failed in a row
     * @param lost documents that were lost meanwhile: dropped, or refused
     */
    default void recovered(long failures, long lost) {
    }

    /** The other side will never take this document; it is given up. */
    default void refused(QueuedDocument document, String reason) {
    }
}
