package io.statsprofile.internal.probe;

/** Lets tests of other packages make cuts by hand. */
public final class EmptySnapshots {

    private EmptySnapshots() {
    }

    /** A cut with room for so many functions and edges, all figures zero. */
    public static IntervalSnapshot withRoomFor(int functions, int edges) {
        IntervalSnapshot snapshot = new IntervalSnapshot();
        snapshot.allocate(functions, edges);
        return snapshot;
    }
}
