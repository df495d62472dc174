package io.statsprofile.probe;

/** Counters of one lane for one function. Only ever grow. One writer: the lane's thread. */
final class Entry {

    final int function;
    final int ordinal;
    long ncalls;
    long recursiveCalls;
    long tottime;
    long cumtime;
    int level;
    long outermostStart;
    /** The edge used last, since most functions are called by one caller at a time. */
    Edge lastEdge;

    Entry(int function, int ordinal) {
        this.function = function;
        this.ordinal = ordinal;
    }
}
