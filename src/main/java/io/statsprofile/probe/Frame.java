package io.statsprofile.probe;

/**
 * One level of a thread's stack of instrumented calls; instrumented code keeps it in a local variable from
 * {@link Probe#enter} to {@link Probe#exit}. Frames are allocated once per lane and depth and then reused.
 */
public final class Frame {

    final Lane lane;
    /** From 1; 0 for the frame that stands for everything below the outermost instrumented call. */
    final int depth;
    /** Ordinal of the function's entry. */
    int entry;
    /** Ordinal of the edge from the caller; 0 where callers are not traced. */
    int edge;
    /** Id of {@link Functions}. */
    int function;

    Frame(Lane lane, int depth) {
        this.lane = lane;
        this.depth = depth;
    }
}
