package io.statsprofile.probe;

/** Counters of one lane for calls of one function by one caller, as CPython's subentries. One writer: the lane's thread. */
final class Edge {

    final int caller;
    final int callee;
    final int ordinal;
    long ncalls;
    long recursiveCalls;
    long tottime;
    long cumtime;
    int level;
    long outermostStart;

    Edge(int caller, int callee, int ordinal) {
        this.caller = caller;
        this.callee = callee;
        this.ordinal = ordinal;
    }
}
