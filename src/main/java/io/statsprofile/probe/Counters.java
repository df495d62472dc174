package io.statsprofile.probe;

/**
 * Figures of one lane for one function or one edge. They only ever grow, but for {@link #level}. One writer: the lane's thread,
 * inside the lane's window; readers copy them under the lane's sequence word. Times are nanoseconds.
 *
 * <p>What has been handed out in slices stands beside each figure, written by the reader under the cut lock; the lane's thread reads it only
 * after it has seen a later request. There are as many of these objects as threads times functions, so every field counts.
 */
abstract class Counters {

    /** Place among the lane's counters, from 1; 0 for the sentinel that takes the time outside all functions. */
    final int ordinal;
    /** Activations on the stack now. */
    int level;
    /** Activations that ended. */
    long ncalls;
    /** Those that ended while another one was still on the stack. */
    long recursiveCalls;
    /** Time on top of the stack, up to the lane's last event. */
    long tottime;
    /** Time with at least one activation on the stack, up to the end of the last outermost one. */
    long cumtime;
    /** When {@link #level} went from 0 to 1; meaningless at level 0. */
    long outermostStart;

    long reportedNcalls;
    long reportedRecursiveCalls;
    long reportedTottime;
    long reportedCumtime;

    Counters(int ordinal) {
        this.ordinal = ordinal;
    }

    /** Id of the caller, or {@link Sums#ANY} where these are the function's own counters. */
    abstract int caller();

    /** Id of the function. */
    abstract int callee();

    /** Whether there is nothing here but what has been handed out. */
    final boolean isIdle() {
        return level == 0 && ncalls == reportedNcalls && tottime == reportedTottime && cumtime == reportedCumtime
                && recursiveCalls == reportedRecursiveCalls;
    }
}
