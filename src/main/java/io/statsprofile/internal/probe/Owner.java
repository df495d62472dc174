package io.statsprofile.internal.probe;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * A thread by identity, as the owner of a recorder and as the key by which the recorder is found; does not keep the thread alive or call
 * its methods.
 */
final class Owner extends WeakReference<Thread> {

    private final int hash;

    /** @param queue where it goes once the thread has been collected, or null */
    Owner(Thread thread, ReferenceQueue<Thread> queue) {
        super(thread, queue);
        hash = System.identityHashCode(thread);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        Thread thread = get();
        return thread != null && other instanceof Owner && ((Owner) other).get() == thread;
    }
}
