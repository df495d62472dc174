package io.statsprofile.probe;

/**
 * One level of a thread's stack of instrumented calls; instrumented code keeps it in a local variable from
 * {@link Probe#enter} to {@link Probe#exit}. Frames are allocated once per lane and depth and then reused.
 */
public final class Frame {

    final Lane lane;
    final Frame caller;
    /** 0 for the frame that stands for everything below the outermost instrumented call. */
    final int depth;
    /** The next deeper frame, allocated when that depth was first reached. */
    Frame callee;
    Entry entry;
    /** How this call is counted for its caller; null where callers are not traced. */
    Edge edge;

    Frame(Lane lane, Frame caller) {
        this.lane = lane;
        this.caller = caller;
        this.depth = caller == null ? 0 : caller.depth + 1;
    }
}
