package io.statsprofile.probe;

/**
 * Counters, and beside them what of them has been handed out in slices, written by the reader under the cut lock; the lane's thread reads
 * that only after it has seen a later request. There are as many of these objects as threads times functions, so every field counts.
 */
abstract class Counters extends HotCounters {

    /** What is not known of times but from samples; null as long as the lane knows no sampled function. */
    Estimate estimate;

    long reportedNcalls;
    long reportedRecursiveCalls;
    long reportedTottime;
    long reportedCumtime;

    Counters(int ordinal) {
        super(ordinal);
    }

    /** Id of the caller, or {@link Sums#ANY} where these are the function's own counters. */
    abstract int caller();

    /** Id of the function. */
    abstract int callee();

    /** Whether there is nothing here but what has been handed out. */
    final boolean isIdle() {
        return level == 0 && started == reportedNcalls && tottime == reportedTottime && cumtime == reportedCumtime
                && nested == reportedRecursiveCalls && (estimate == null || estimate.isSettled());
    }
}
