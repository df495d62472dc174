package io.statsprofile.internal.probe;

import java.lang.ref.WeakReference;

/**
 * One listener attached to a recorder. Touched by the recorder's thread only. The listener is held weakly: a thread of a server outlives
 * the application whose profile was never disabled on it.
 */
final class ListenerChain {

    private final WeakReference<Listener> listener;
    final ListenerChain next;
    /** Calls at this depth or below began before the listener came, so it is not told that they end. */
    private int base;
    private boolean failed;

    ListenerChain(Listener listener, int depth, ListenerChain next) {
        this(new WeakReference<>(listener), depth, next);
    }

    private ListenerChain(WeakReference<Listener> listener, int depth, ListenerChain next) {
        this.listener = listener;
        this.base = depth;
        this.next = next;
    }

    /** Tells this listener and those after it; false when one of them failed and is to be detached. */
    boolean entered(int function, long nanos) {
        try {
            Listener there = listener.get();
            if (there == null) {
                failed = true;
            } else {
                there.entered(function, nanos);
            }
        } catch (Throwable ofTheListener) {
            failed = true;
        }
        return (next == null || next.entered(function, nanos)) && !failed;
    }

    /** Tells that the call at {@code depth} ended; false as above. */
    boolean exited(int depth, long nanos) {
        if (depth <= base) {
            base = depth - 1;
        } else {
            try {
                Listener there = listener.get();
                if (there == null) {
                    failed = true;
                } else {
                    there.exited(nanos);
                }
            } catch (Throwable ofTheListener) {
                failed = true;
            }
        }
        return (next == null || next.exited(depth, nanos)) && !failed;
    }

    /** This chain without {@code listener} (once) and without those that failed. */
    ListenerChain without(Listener gone) {
        if (gone != null && listener.get() == gone) {
            return next == null ? null : next.without(null);
        }
        ListenerChain rest = next == null ? null : next.without(gone);
        if (failed) {
            return rest;
        }
        if (rest == next) {
            return this;
        }
        ListenerChain copy = new ListenerChain(listener, base, rest);
        return copy;
    }
}
