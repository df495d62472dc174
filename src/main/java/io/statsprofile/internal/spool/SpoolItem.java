package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;

/** A document that waits in a spool. Guarded by its {@link SpoolState}. */
final class SpoolItem {

    /** Whether a disk has it. */
    enum State {
        /** It is to be written. */
        NEW,
        /** It is on disk. */
        KEPT,
        /** It could not be written, and is in memory only. */
        UNKEPT
    }

    final String id;
    /** Whether it is of this run, and not of one before. */
    final boolean isOwn;
    /** Monotonic clock at which it began to wait; in the past for what was found. */
    final long bornNanos;
    /** Monotonic clock at which it came here. */
    final long cameNanos;
    /** Whether somebody else may have sent it. */
    final boolean inDoubt;
    /** Whether it was on disk before it came here. */
    final boolean isFound;
    State state;
    /** Whether the shipping worker has had it. */
    boolean wasGiven;
    /** Null where it is on disk only. */
    QueuedDocument document;
    /** Null where it is not on disk. */
    StoredDocument held;

    private SpoolItem(String id, boolean isOwn, boolean inDoubt, boolean isFound, long bornNanos, long cameNanos) {
        this.id = id;
        this.isFound = isFound;
        this.isOwn = isOwn;
        this.inDoubt = inDoubt;
        this.bornNanos = bornNanos;
        this.cameNanos = cameNanos;
    }

    static SpoolItem offered(QueuedDocument document, long now) {
        SpoolItem item = new SpoolItem(document.id(), true, document.inDoubt(), false, now, now);
        item.state = State.NEW;
        item.document = document;
        return item;
    }

    /**
     * @param isOwn whether it is of this run
     * @param ageNanos how long it has waited
     */
    static SpoolItem found(StoredDocument held, boolean isOwn, long ageNanos, long now) {
        SpoolItem item = new SpoolItem(held.file().id(), isOwn, true, true, now - ageNanos, now);
        item.state = State.KEPT;
        item.held = held;
        return item;
    }

    /** Bytes that a request has of it, or a little more. */
    long bytes() {
        return document != null ? document.json().length : held.bytes();
    }
}
