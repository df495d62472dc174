package io.statsprofile.probe;

import java.lang.invoke.VarHandle;

/**
 * The number of the current cut, the one word that every instrumented thread reads at every event. Nothing that changes often
 * lives beside it. Written under the cut lock.
 */
final class Requests {

    /** Positive; a plain field, because the readers' fences keep compilers from reusing an old reading. */
    static int current = 1;

    /**
     * By function id, whose counters go where their thread has not touched them since the cut before; null where none go. Written before
     * {@link #current}.
     */
    static boolean[] idle;

    private Requests() {
    }

    /** Asks all threads to cut themselves at their next event. */
    static int next() {
        int next = current == Integer.MAX_VALUE ? 1 : current + 1;
        current = next;
        VarHandle.fullFence();
        return next;
    }
}
