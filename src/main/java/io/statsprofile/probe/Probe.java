package io.statsprofile.probe;

/** What instrumented bytecode calls. */
public final class Probe {

    private Probe() {
    }

    /**
     * A function begins.
     *
     * @param function id from {@link Functions}
     * @return the frame to hand to {@link #exit}, or null when this call is not recorded
     */
    public static Frame enter(int function) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #enter}, and counts the edge from the caller too. */
    public static Frame enterTraced(int function) {
        throw new UnsupportedOperationException();
    }

    /** A function ends, by return or by exception. Frames above {@code frame} whose exit never ran are closed with it; null is ignored. */
    public static void exit(Frame frame) {
        throw new UnsupportedOperationException();
    }

    /** Nothing that the calling thread does is recorded from now on. For threads of our own. */
    public static void excludeThread() {
        throw new UnsupportedOperationException();
    }

    /** Lets {@code listener} see the calling thread's calls, beside the counters; several may be attached at a time. */
    public static void attach(Listener listener) {
        throw new UnsupportedOperationException();
    }

    /** Ends {@link #attach} on the calling thread; unknown listeners are ignored. */
    public static void detach(Listener listener) {
        throw new UnsupportedOperationException();
    }
}
