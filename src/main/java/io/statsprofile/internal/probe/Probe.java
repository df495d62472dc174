package io.statsprofile.internal.probe;

/** What instrumented bytecode calls. Thread-safe; never throws but for want of stack, which the application is then out of too. */
public final class Probe {

    static final ThreadLocal<Lane> LANES = new ThreadLocal<>();
    /**
     * Lanes by the last digits of their threads' ids, as far as they don't meet: faster than a thread-local. Racy; {@link #find} checks.
     */
    private static final Lane[] BY_ID = new Lane[1 << 12];

    private Probe() {
    }

    /**
     * A function begins.
     *
     * @param function id from {@link Functions}
     * @return the frame to hand to {@link #exit}, or null when this call is not recorded
     */
    public static Frame enter(int function) {
        long id = ThreadIds.current();
        Lane lane = BY_ID[(int) id & BY_ID.length - 1];
        if (lane == null || lane.threadId != id) {
            lane = find(id);
            if (lane == null) {
                return null;
            }
        }
        return lane.enter(function);
    }

    /** As {@link #enter}, and counts the edge from the caller too. */
    public static Frame enterTraced(int function) {
        long id = ThreadIds.current();
        Lane lane = BY_ID[(int) id & BY_ID.length - 1];
        if (lane == null || lane.threadId != id) {
            lane = find(id);
            if (lane == null) {
                return null;
            }
        }
        return lane.enterTraced(function);
    }

    /** The calling thread's lane, or null. A lane bears its thread's id as long as it is that thread's. */
    private static Lane find(long id) {
        Lane lane = LANES.get();
        if (lane == null) {
            lane = Lanes.acquire();
        }
        if (lane != null && lane.threadId == id) {
            BY_ID[(int) id & BY_ID.length - 1] = lane;
        }
        return lane;
    }

    /**
     * The calling thread's events go to this lane from now on.
     *
     * @param lane or null, when it is looked for at the next event
     * @return the one before, or null
     */
    static Lane use(Lane lane) {
        Lane before = LANES.get();
        if (before != null) {
            before.bear(false);
        }
        LANES.set(lane);
        if (lane != null) {
            lane.bear(true);
        }
        return before;
    }

    /** Nobody finds a lane that is given up. */
    static void forget(Lane lane) {
        for (int i = 0; i < BY_ID.length; i++) {
            if (BY_ID[i] == lane) {
                BY_ID[i] = null;
            }
        }
    }

    /** A function ends, by return or by exception. Frames above {@code frame} whose exit never ran are closed with it; null is ignored. */
    public static void exit(Frame frame) {
        if (frame == null) {
            return;
        }
        try {
            frame.lane.exit(frame);
        } catch (StackOverflowError noStack) {
            // Nothing can be called here. Where the call did not end, the thread's next event will end it.
            Lane lane = frame.lane;
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
