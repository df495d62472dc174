package io.statsprofile.internal.probe;

/**
 * One level of a thread's stack of instrumented calls; instrumented code keeps it in a local variable from
 * {@link Probe#enter} to {@link Probe#exit}. Frames are allocated once per recorder and depth and then reused.
 */
public final class Frame {

    final ThreadRecorder recorder;
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

    Frame(ThreadRecorder recorder, int depth, Frame below) {
        this.recorder = recorder;
        this.depth = depth;
        this.below = below;
    }
}
