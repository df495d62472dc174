package io.statsprofile.probe;

/**
 * Figures of one lane for one function or one edge. They only ever grow, but for {@link #level}. One writer: the lane's thread, inside
 * the lane's window; readers copy them under the lane's sequence word. Times are nanoseconds. A class of their own, so that what every
 * call touches stands together in one cache line or two: fields of a superclass are laid out first.
 */
abstract class HotCounters {

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

    HotCounters(int ordinal) {
        this.ordinal = ordinal;
    }
}
