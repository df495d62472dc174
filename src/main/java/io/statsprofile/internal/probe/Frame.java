package io.statsprofile.internal.probe;

/**
 * One level of a thread's stack of instrumented calls; instrumented code keeps it in a local variable from
 * {@link Probe#enter} to {@link Probe#exit}. Frames are allocated once per lane and depth and then reused.
 */
public final class Frame {

    final Lane lane;
    /** From 1; 0 for the frame that stands for everything below the outermost instrumented call. */
    final int depth;
    /** The frame at the depth below; null at depth 0. */
    final Frame below;
    /** Ordinal of the function's entry. */
    int entry;
    /** Ordinal of the edge from the caller; 0 where callers are not traced, and in a frame that is not on the stack. */
    int edge;
    /** {@link Entry#units} when the call began. */
    int units;
    /** Whether the call began with a reading of the clock because its function was exact, so that it ends with one. */
    boolean exact;
    /** Whether {@link Estimate#open} of entry and edge counts this call: it has been on the stack at a reading of the clock. */
    boolean seen;

    Frame(Lane lane, int depth, Frame below) {
        this.lane = lane;
        this.depth = depth;
        this.below = below;
    }
}
