package io.statsprofile.internal.shipping;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The port through which documents leave. Called by the shipping worker only, one call at a time. */
public interface Delivery extends AutoCloseable {

    /** What became of one document. */
    enum Outcome {
        /** It is there, whether by this call or by an earlier one. */
        DELIVERED,
        /** It may pass later: too many requests, unavailable. */
        RETRY,
        /** It will never pass: the document or the stream is refused. */
        REFUSED
    }

    /**
     * @param outcome what became of it
     * @param reason one line for the operator; null when it was delivered just now
     * @param isAlone of one that may pass later: whether what keeps it says nothing of other documents, so that these need not wait for it
     */
    record Receipt(Outcome outcome, String reason, boolean isAlone) {

        /** It is there. */
        public static final Receipt DELIVERED = new Receipt(Outcome.DELIVERED, null);

        /** It is there, and was before it would have been sent now. */
        public static final Receipt FOUND = new Receipt(Outcome.DELIVERED, "it was there already");

        /** What became of it; where it may pass later, others may be kept by the same. */
        public Receipt(Outcome outcome, String reason) {
            this(outcome, reason, false);
        }

        /** It may pass later; what keeps it may keep others, too. */
        public static Receipt retry(String reason) {
            return new Receipt(Outcome.RETRY, reason);
        }

        /** It may pass later; what keeps it keeps no other one for that. */
        public static Receipt retryAlone(String reason) {
            return new Receipt(Outcome.RETRY, reason, true);
        }

        /** It will never pass. */
        public static Receipt refused(String reason) {
            return new Receipt(Outcome.REFUSED, reason);
        }
    }

    /**
     * Gets ready for documents of a namespace before there are any: loads what delivering takes, connects, looks at the other side. A
     * program that ends soon has little time for that later. What fails here fails again in {@link #deliver}, and is reported then.
     *
     * @throws IOException when the other side is not ready
     */
    default void prepare(String namespace) throws IOException {
    }

    /** Who counts documents that were found to be there already. Called once, before anything is delivered. */
    default void countBy(DeliveryCounters counters) {
    }

    /**
     * Tries once to deliver.
     *
     * @return one receipt per document, in order
     * @throws IOException when the whole attempt failed and may be repeated with the same documents (the message names address, cause and
     *     remedy); a
     *         {@link DeliveryException} says when
     */
    List<Receipt> deliver(List<QueuedDocument> documents) throws IOException;

    /**
     * Whether all documents that {@link #deliver} was given last and are to be tried again wait for what an operator has to cure, and time
     * does not: a role that lacks a privilege, somebody else's index template. Called between two calls of it.
     */
    default boolean waitsForOperator() {
        return false;
    }

    /**
     * How long the other side has asked to be left alone where {@link #deliver} has met that and has returned receipts all the same, since
     * of some documents it is known what became of them; 0 for nothing in particular. Called between two calls of it.
     */
    default Duration notBefore() {
        return Duration.ZERO;
    }

    /** These were given to {@link #deliver} and are lost meanwhile, so they never come again. */
    default void forget(List<String> ids) {
    }

    /** May be called from another thread than {@link #deliver}, which it breaks off. */
    @Override
    void close();
}
