package io.statsprofile.probe;

import java.util.Map;

/**
 * One reader of the counters, with its own baseline. Obtained from {@link Drains#claim}. Thread-safe; cuts of all drains are
 * serialised by a lock that no instrumented thread ever takes.
 */
public final class Drain {

    Drain() {
    }

    /**
     * Closes the current slice and opens the next.
     *
     * @param closing true for the last slice of a run: calls still open count as returned at this stamp, as CPython's
     *     {@code disable()} does; after a closing cut this drain yields nothing any more
     * @return what happened since the previous cut (or since counting began) in functions that this drain owns
     */
    public Cut cut(boolean closing) {
        throw new UnsupportedOperationException();
    }

    /** Parks this drain with its baseline and notes; the next {@link Drains#claim} for the same home or service goes on from here. */
    public void release() {
        throw new UnsupportedOperationException();
    }

    /** Values of JDK types that outlive a reload of the claimant: run id, next sequence, wall clock of the start. Thread-safe map. */
    public Map<String, Object> notes() {
        throw new UnsupportedOperationException();
    }

    /** {@link System#nanoTime()} at which counting for this drain began. */
    public long startNanos() {
        throw new UnsupportedOperationException();
    }

    /** {@link System#currentTimeMillis()} at that moment. */
    public long startEpochMillis() {
        throw new UnsupportedOperationException();
    }
}
