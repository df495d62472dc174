package io.statsprofile.internal.probe;

/** Counters of one recorder for one function; CPython's entry. */
final class Entry extends Counters {

    /** Id of {@link Functions}. */
    final int function;
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
        return SnapshotSums.ANY;
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
