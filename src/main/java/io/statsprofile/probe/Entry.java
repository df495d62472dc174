package io.statsprofile.probe;

/** Counters of one lane for one function; CPython's entry. */
final class Entry extends Counters {

    /** Id of {@link Functions}. */
    final int function;
    /** The edge to this function that was used last, since most functions are called by one caller at a time. */
    Edge lastEdge;

    Entry(int function, int ordinal) {
        super(ordinal);
        this.function = function;
    }
}
