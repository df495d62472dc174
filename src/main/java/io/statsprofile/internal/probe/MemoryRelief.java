package io.statsprofile.internal.probe;

/**
 * Whether room has become so scarce that it is made before a slice ends, which costs as much as a cut. Under the cut lock, but for the
 * question.
 */
final class MemoryRelief {

    /** Of so many units of time, one at most goes into relief. */
    private static final int SHARE = 20;

    private static volatile long notBeforeNanos = System.nanoTime();

    private MemoryRelief() {
    }

    /** Whether calls were refused for want of memory since the last time, or functions are about to be. */
    static boolean isDue() {
        return System.nanoTime() - notBeforeNanos >= 0 && (MemoryBudget.hasRefused() || Functions.isScarce());
    }

    static void make() {
        long start = System.nanoTime();
        MemoryBudget.forgetRefusals();
        SnapshotCollector.relieve();
        long end = System.nanoTime();
        notBeforeNanos = end + (end - start) * (SHARE - 1);
    }
}
