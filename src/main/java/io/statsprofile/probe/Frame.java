package io.statsprofile.probe;

/**
 * One level of a thread's stack of instrumented calls; instrumented code keeps it in a local variable from
 * {@link Probe#enter} to {@link Probe#exit}. Frames are allocated once per lane and depth and then reused.
 */
public final class Frame {

    final Lane lane;
    final Frame caller;
    final int depth;
    Frame callee;
    Entry entry;
    Edge edge;

    Frame(Lane lane, Frame caller) {
        this.lane = lane;
        this.caller = caller;
        this.depth = caller == null ? 0 : caller.depth + 1;
    }
}
