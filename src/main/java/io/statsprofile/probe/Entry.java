package io.statsprofile.probe;

/** Counters of one lane for one function; CPython's entry. */
final class Entry extends Counters {

    /** Id of {@link Functions}. */
    final int function;
    /** Who called last while traced, since most functions are called by one caller at a time; its edge's ordinal, or 0. */
    int lastCaller = -1;
    int lastEdge;

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

    void forgetEdge() {
        lastCaller = -1;
        lastEdge = 0;
    }
}
