package io.statsprofile.probe;

/** What instrumented bytecode calls. Thread-safe; never throws but for want of stack, which the application is then out of too. */
public final class Probe {

    static final ThreadLocal<Lane> LANES = new ThreadLocal<>();

    private Probe() {
    }

    /**
     * A function begins.
     *
     * @param function id from {@link Functions}
     * @return the frame to hand to {@link #exit}, or null when this call is not recorded
     */
    public static Frame enter(int function) {
        Lane lane = LANES.get();
        if (lane == null) {
            lane = Lanes.acquire();
            if (lane == null) {
                return null;
            }
        }
        return lane.enter(function);
    }

    /** As {@link #enter}, and counts the edge from the caller too. */
    public static Frame enterTraced(int function) {
        Lane lane = LANES.get();
        if (lane == null) {
            lane = Lanes.acquire();
            if (lane == null) {
                return null;
            }
        }
        return lane.enterTraced(function);
    }

    /** A function ends, by return or by exception. Frames above {@code frame} whose exit never ran are closed with it; null is ignored. */
    public static void exit(Frame frame) {
        if (frame == null) {
            return;
        }
        Lane lane = frame.lane;
        try {
            lane.exit(frame);
        } catch (StackOverflowError noStack) {
            // Nothing can be called here. Where the call did not end, the thread's next event will end it.
            if (frame.depth <= lane.depth) {
                lane.owed = frame;
                lane.served = Lane.ALWAYS;
            }
        }
    }

    /** Nothing that the calling thread does is recorded from now on. For threads of our own. */
    public static void excludeThread() {
        Lane lane = LANES.get();
        if (lane != null && lane != Lane.EXCLUDED && lane.isIdle()) {
            Lanes.giveBack(lane);
        }
        Lanes.exclude();
    }

    /**
     * Lets {@code listener} see the calling thread's calls, beside the counters; several may be attached at a time. It is told of
     * calls that begin from now on; a listener that throws is detached. On a thread that is not recorded it sees nothing.
     */
    public static void attach(Listener listener) {
        Lane lane = LANES.get();
        if (lane == null) {
            lane = Lanes.acquire();
        }
        if (lane != null && lane != Lane.EXCLUDED) {
            lane.attach(listener);
        }
    }

    /** Ends {@link #attach} on the calling thread; unknown listeners are ignored. */
    public static void detach(Listener listener) {
        Lane lane = LANES.get();
        if (lane == null) {
            lane = Lanes.acquire();
        }
        if (lane != null && lane != Lane.EXCLUDED) {
            lane.detach(listener);
        }
    }
}
