package io.statsprofile.internal.probe;

/** Counters of one recorder for calls of one function by one caller; CPython's subentry. */
final class Edge extends Counters {

    /** Ids of {@link Functions}. */
    final int caller;
    final int callee;

    Edge(int caller, int callee, int ordinal) {
        super(ordinal);
        this.caller = caller;
        this.callee = callee;
    }

    @Override
    int caller() {
        return caller;
    }

    @Override
    int callee() {
        return callee;
    }
}
