package io.statsprofile.internal.probe;

/**
 * What every call touches of one recorder's counters for one function or one edge. A class of its own, so that it stands together, mostly
 * in one cache line: fields of a superclass are laid out first. A program that calls seldom has evicted it by the next call, so a line more
 * is a miss more at each call.
 */
abstract class HotCounters {

    /** More than any credit: the event reads the clock. */
    static final int CLOCK = Integer.MAX_VALUE;

    /** Place among the recorder's counters, from 1; 0 for the sentinel that takes the time outside all functions. */
    final int ordinal;
    /** Activations on the stack now. */
    int level;
    /** Activations that began. */
    long started;
    /** Expected length of one of its own segments, nanoseconds; see {@link Sampler}. Of functions only. */
    int units;
    /** What a call that begins takes of {@link Sampler#credit}: {@link #units} where the function is sampled, else {@link #CLOCK}. */
    int draw = CLOCK;

    HotCounters(int ordinal) {
        this.ordinal = ordinal;
    }
}
