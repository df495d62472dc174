package io.statsprofile.internal.probe;

/**
 * Figures of one recorder for one function or one edge. They only ever grow, but for {@link #level}. One writer: the recorder's thread,
 * inside the recorder's write section; readers copy them under the recorder's guard. Times are nanoseconds. Beside them stands what of them
 * has been handed out in slices, written by the reader under the cut lock; the recorder's thread reads that only after it has seen a later
 * request. There are as many of these objects as threads times functions, so every field counts.
 */
abstract class Counters extends HotCounters {

    /** Those that began while another one was on the stack. */
    long nested;
    /** Time on top of the stack, up to the recorder's last reading of the clock, but for what {@link Estimate} still holds. */
    long tottime;
    /** Time with at least one activation on the stack, up to the end of the last outermost one; likewise. */
    long cumtime;
    /** When {@link #level} went from 0 to 1; meaningless at level 0 and unless {@link #clocked}. */
    long outermostStart;
    /** Whether the outermost activation began with a reading of the clock because the function was exact. */
    boolean clocked;
    /** What is not known of times but from samples; null as long as the recorder knows no sampled function. */
    Estimate estimate;

    long reportedNcalls;
    long reportedRecursiveCalls;
    long reportedTottime;
    long reportedCumtime;

    Counters(int ordinal) {
        super(ordinal);
    }

    /** Id of the caller, or {@link SnapshotSums#ANY} where these are the function's own counters. */
    abstract int caller();

    /** Id of the function. */
    abstract int callee();

    /** Activations that ended. */
    final long ncalls() {
        return started - level;
    }

    /** Those that ended while another one was still on the stack. */
    final long recursiveCalls() {
        return level > 1 ? nested - level + 1 : nested;
    }

    /** Whether there is nothing here but what has been handed out. */
    final boolean isIdle() {
        return level == 0 && started == reportedNcalls && tottime == reportedTottime && cumtime == reportedCumtime
                && nested == reportedRecursiveCalls && (estimate == null || estimate.isSettled());
    }
}
