package io.statsprofile.internal.probe;

/**
 * How the time of each function is taken: {@link #EXACT}, the clock read at each of its events, or {@link #SAMPLED}, every call counted and
 * the clock read now and then. Threads obey at an event within some milliseconds, without any class being changed. Thread-safe.
 */
public final class Modes {

    /** The clock is read where a call begins and where it ends. */
    public static final int EXACT = 0;
    /** Calls are counted; times are estimated from segments that are timed by chance. */
    public static final int SAMPLED = 1;

    /** Beside a mode: the probe of the function is not entered at the moment, so that nobody needs to tick for it. */
    private static final int RESTING = 2;

    /** By function id; shorter than the functions are many, where the rest is exact. Replaced before it is written beyond its end. */
    private static byte[] modes = new byte[0];
    private static volatile int sampled;
    private static volatile boolean everSampled;
    /** Changes whenever a mode does. */
    static int version;

    private Modes() {
    }

    /**
     * @param function id from {@link Functions}
     * @param mode {@link #EXACT} or {@link #SAMPLED}; also ends {@link #rest}
     */
    public static synchronized void set(int function, int mode) {
        if (function >= modes.length) {
            byte[] longer = new byte[Math.max(function + 1, Functions.count())];
            System.arraycopy(modes, 0, longer, 0, modes.length);
            modes = longer;
        }
        if (modes[function] != mode) {
            boolean ticking = sampled > 0;
            sampled += (mode == SAMPLED ? 1 : 0) - (modes[function] == SAMPLED ? 1 : 0);
            everSampled |= mode == SAMPLED;
            modes[function] = (byte) mode;
            version++;
            Epoch.signal();
            if (!ticking) {
                Ticker.wake();
            }
        }
    }

    /**
     * The function is counted no more, since it is out or has no probe: it keeps its mode, but what sampling takes ends when no other
     * function is sampled. Nothing happens to an exact one. Where it is called nevertheless, long pauses of its are not told from short
     * segments until {@link #resume}.
     *
     * @param function id from {@link Functions}
     */
    public static synchronized void rest(int function) {
        if (function < modes.length && modes[function] == SAMPLED) {
            modes[function] = SAMPLED | RESTING;
            sampled--;
        }
    }

    /** Ends {@link #rest}, if the function rests. */
    public static void resume(int function) {
        if (isResting(function)) {
            wake(function);
        }
    }

    private static synchronized void wake(int function) {
        if (isResting(function)) {
            set(function, SAMPLED);
        }
    }

    /** Whether {@link #rest} holds for the function. */
    public static boolean isResting(int function) {
        byte[] modes = Modes.modes;
        return function < modes.length && (modes[function] & RESTING) != 0;
    }

    /** For the agent: starts what sampling takes, which then outlives the calling thread. */
    public static synchronized void prepare() {
        Ticker.wake();
    }

    /** Whether any function is sampled that does not rest. */
    static boolean anySampled() {
        return sampled > 0;
    }

    /** Whether any function was ever sampled: a thread that has met that goes on as one that samples. */
    static boolean everSampled() {
        return everSampled;
    }

    /** The function's mode; {@link #EXACT} where nobody has set any. */
    public static int of(int function) {
        byte[] modes = Modes.modes;
        return function < modes.length ? modes[function] & SAMPLED : EXACT;
    }
}
