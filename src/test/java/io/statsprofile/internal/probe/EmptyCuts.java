package io.statsprofile.internal.probe;

/** Lets tests of other packages make cuts by hand. */
public final class EmptyCuts {

    private EmptyCuts() {
    }

    /** A cut with room for so many functions and edges, all figures zero. */
    public static Cut withRoomFor(int functions, int edges) {
        Cut cut = new Cut();
        cut.allocate(functions, edges);
        return cut;
    }
}
