package io.statsprofile.probe;

/** Counters of one lane for one function; CPython's entry. */
final class Entry extends Counters {

    /** More than any credit: the event reads the clock. */
    static final int CLOCK = Integer.MAX_VALUE;

    /** Id of {@link Functions}. */
    final int function;
    /** Expected length of one of its own segments, nanoseconds; see {@link Sampler}. */
    int units;
    /** What a call that begins takes of {@link Sampler#credit}: {@link #units} where the function is sampled, else {@link #CLOCK}. */
    int draw = CLOCK;
    /** Calls begun as of the last look of {@link CallRates}; its own. */
    int looked;
    /** Who called last while traced, since most functions are called by one caller at a time; its edge's ordinal, or 0. */
    int lastCaller = -1;
    int lastEdge;
    /** Exact calls of others that its activations made, edges or not; and what of them has been handed out. */
    long callsMade;
    long reportedCallsMade;

    Entry(int function, int ordinal) {
        super(ordinal);
        this.function = function;
    }

    @Override
    int caller() {
        return Sums.ANY;
    }

    @Override
    int callee() {
        return function;
    }

    /** Lets the next call be as {@link Modes} says. */
    void follow() {
        draw = estimate != null && Modes.of(function) == Modes.SAMPLED ? units : CLOCK;
    }

    void forgetEdge() {
        lastCaller = -1;
        lastEdge = 0;
    }
}
