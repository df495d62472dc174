package io.statsprofile.internal.probe;

import java.lang.invoke.VarHandle;

/**
 * The epoch of all instrumented threads: {@link #current}, the one word that each of them reads at each event. A new epoch asks the
 * threads for something. It begins with an interval snapshot, with a tick of {@link Ticker}, and when modes change.
 *
 * <p><b>Assumptions.</b> Only one thread at a time starts an epoch; the methods are synchronized for that. A number comes back only after
 * two thousand million epochs, so a thread that has seen an epoch knows it by its number.
 *
 * <p><b>Guarantees.</b> What a thread is asked for is written before {@link #current}, with a release fence between. So a thread that sees
 * a new epoch sees what it is asked for, too. It answers with its next event, and a thread without events answers nothing: the reader does
 * its work then ({@link ThreadRecorder}). Nothing that changes often lives beside this word.
 */
final class Epoch {

    /** Positive; a plain field, because the readers' fences keep compilers from reusing an old reading. */
    static int current = 1;
    /** {@link #current} as of the latest cut; that cut's number. Written before {@link #current}. */
    static int requested = 1;
    /** The probe's clock at the latest tick. Written before {@link #current}. */
    static long tickNanos = Long.MIN_VALUE;
    /** The same at the tick before. */
    private static long earlierTickNanos = Long.MIN_VALUE;

    /**
     * By function id, whose counters go where their thread has not touched them since the cut before; null where none go. Written before
     * {@link #current}, under the cut lock.
     */
    static boolean[] idle;

    private Epoch() {
    }

    /** Asks all threads to cut themselves at their next event. Under the cut lock. */
    static synchronized int next() {
        int next = following();
        requested = next;
        VarHandle.releaseFence();
        current = next;
        VarHandle.fullFence();
        return next;
    }

    /** Makes all threads read the clock at their next event. */
    static synchronized void tick() {
        earlierTickNanos = tickNanos;
        tickNanos = Ticks.now();
        signal();
    }

    /**
     * A tick after a recorder's last reading of the clock: the earlier one of two, since a thread that had an event after that has read the
     * clock.
     */
    static long tickAfter(long last) {
        long earlier = earlierTickNanos;
        return earlier > last ? earlier : tickNanos;
    }

    /** Makes all threads look at their next event whether their functions' modes have changed. */
    static synchronized void signal() {
        VarHandle.releaseFence();
        current = following();
        VarHandle.fullFence();
    }

    private static int following() {
        return current == Integer.MAX_VALUE ? 1 : current + 1;
    }
}
