package io.statsprofile.probe;

/**
 * Figures of one lane for one function or one edge. They only ever grow, but for {@link #level}. One writer: the lane's thread, inside
 * the lane's window; readers copy them under the lane's guard. Times are nanoseconds. A class of their own, so that what every
 * call touches stands together in one cache line or two: fields of a superclass are laid out first.
 */
abstract class HotCounters {

    /** Place among the lane's counters, from 1; 0 for the sentinel that takes the time outside all functions. */
    final int ordinal;
    /** Activations on the stack now. */
    int level;
    /** Activations that began. */
    long started;
    /** Those that began while another one was on the stack. */
    long nested;
    /** Time on top of the stack, up to the lane's last reading of the clock, but for what {@link Estimate} still holds. */
    long tottime;
    /** Time with at least one activation on the stack, up to the end of the last outermost one; likewise. */
    long cumtime;
    /** When {@link #level} went from 0 to 1; meaningless at level 0 and unless {@link #clocked}. */
    long outermostStart;
    /** Whether the outermost activation began with a reading of the clock because the function was exact. */
    boolean clocked;

    HotCounters(int ordinal) {
        this.ordinal = ordinal;
    }

    /** Activations that ended. */
    final long ncalls() {
        return started - level;
    }

    /** Those that ended while another one was still on the stack. */
    final long recursiveCalls() {
        return level > 1 ? nested - level + 1 : nested;
    }
}
