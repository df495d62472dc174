package io.statsprofile.internal.probe;

/** What instrumented bytecode calls. Thread-safe; never throws but for want of stack, which the application is then out of too. */
public final class Probe {

    static final ThreadLocal<ThreadRecorder> RECORDERS = new ThreadLocal<>();
    /**
     * Recorders by the last digits of their threads' ids, as far as they don't meet: faster than a thread-local. Racy; {@link #find}
     * checks.
     */
    private static final ThreadRecorder[] BY_ID = new ThreadRecorder[1 << 12];

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
        ThreadRecorder recorder = BY_ID[(int) id & BY_ID.length - 1];
        if (recorder == null || recorder.threadId != id) {
            recorder = find(id);
            if (recorder == null) {
                return null;
            }
        }
        return recorder.enter(function);
    }

    /** As {@link #enter}, and counts the edge from the caller too. */
    public static Frame enterTraced(int function) {
        long id = ThreadIds.current();
        ThreadRecorder recorder = BY_ID[(int) id & BY_ID.length - 1];
        if (recorder == null || recorder.threadId != id) {
            recorder = find(id);
            if (recorder == null) {
                return null;
            }
        }
        return recorder.enterTraced(function);
    }

    /** The calling thread's recorder, or null. A recorder bears its thread's id as long as it is that thread's. */
    private static ThreadRecorder find(long id) {
        ThreadRecorder recorder = RECORDERS.get();
        if (recorder == null) {
            recorder = ThreadRecorders.acquire();
        }
        if (recorder != null && recorder.threadId == id) {
            BY_ID[(int) id & BY_ID.length - 1] = recorder;
        }
        return recorder;
    }

    /**
     * The calling thread's events go to this recorder from now on.
     *
     * @param recorder or null, when it is looked for at the next event
     * @return the one before, or null
     */
    static ThreadRecorder use(ThreadRecorder recorder) {
        ThreadRecorder before = RECORDERS.get();
        if (before != null) {
            before.bear(false);
        }
        RECORDERS.set(recorder);
        if (recorder != null) {
            recorder.bear(true);
        }
        return before;
    }

    /** Nobody finds a recorder that is given up. */
    static void forget(ThreadRecorder recorder) {
        for (int i = 0; i < BY_ID.length; i++) {
            if (BY_ID[i] == recorder) {
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
            frame.recorder.exit(frame);
        } catch (StackOverflowError noStack) {
            // Nothing can be called here. Where the call did not end, the thread's next event will end it.
            ThreadRecorder recorder = frame.recorder;
            if (frame.depth <= recorder.depth) {
                recorder.owed = frame;
                recorder.seenEpoch = ThreadRecorder.ALWAYS;
            }
        }
    }

    /** Nothing that the calling thread does is recorded from now on. For threads of our own. */
    public static void excludeThread() {
        ThreadRecorder recorder = RECORDERS.get();
        if (recorder != null && recorder != ThreadRecorder.EXCLUDED && recorder.isIdle()) {
            ThreadRecorders.giveBack(recorder);
        }
        ThreadRecorders.exclude();
    }

    /**
     * Lets {@code listener} see the calling thread's calls, beside the counters; several may be attached at a time. It is told of
     * calls that begin from now on; a listener that throws is detached. On a thread that is not recorded it sees nothing.
     */
    public static void attach(Listener listener) {
        ThreadRecorder recorder = RECORDERS.get();
        if (recorder == null) {
            recorder = ThreadRecorders.acquire();
        }
        if (recorder != null && recorder != ThreadRecorder.EXCLUDED) {
            recorder.attach(listener);
        }
    }

    /** Ends {@link #attach} on the calling thread; unknown listeners are ignored. */
    public static void detach(Listener listener) {
        ThreadRecorder recorder = RECORDERS.get();
        if (recorder == null) {
            recorder = ThreadRecorders.acquire();
        }
        if (recorder != null && recorder != ThreadRecorder.EXCLUDED) {
            recorder.detach(listener);
        }
    }
}
