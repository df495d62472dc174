package io.statsprofile.internal.probe;

import java.util.concurrent.locks.LockSupport;

/**
 * Makes threads that sample read the clock every now and then, so that a long pause in a short function is seen as that. It rests as long
 * as no function that has a probe is sampled, and ticks more slowly while what is sampled takes next to no time. Its intervals vary, so
 * that no program is in step with it.
 */
final class Ticker extends Thread {

    /** From tick to tick, on average, nanoseconds. */
    static final long INTERVAL_NANOS = 50_000_000;
    /** The same while threads have pauses that no tick falls into. */
    static final long HURRIED_NANOS = 4_000_000;
    private static final long RESTING_NANOS = 200_000_000;

    private static Ticker running;
    /** Runs on this thread after each tick; null for nothing. */
    private static volatile Runnable afterTick;
    /** Segments that recorders have drawn since the last tick, about: they add without waiting for each other. */
    static int drawn;
    /** Fewer stand for so little time that hardly any pause is of it. */
    static final int FEW_DRAWN = 8;
    /** What recorders have met of pauses since the last tick of which nobody knows whose they were, nanoseconds; recorders add as above. */
    static long unknown;
    /**
     * One part in this many of the time may be such: pauses for the garbage collector, which are shorter than any tick, and those of a
     * processor that others use, too. With more of it the stated errors are too small.
     */
    private static final int PARTS_UNKNOWN = 12;
    private static final long MOST_OWED = 50_000_000;
    private static final long OWED_TO_HURRY = 2_000_000;
    /** Later than that a tick comes only where all of the process has to wait, as this thread does: more ticks would not help. */
    private static final long LATE_NANOS = 2_000_000;
    /** Recorders learn of a pause a moment after the ticker does. */
    private static final int TICKS_FORGIVEN = 2;
    /** How much more has been unknown lately than may be, nanoseconds. */
    private static long owed;
    /** Ticks for which what is unknown does not count. */
    private static int forgiven;
    /** The mean interval now. */
    static long interval = INTERVAL_NANOS;

    private Ticker() {
        // Nothing of the thread that asks stays with this one.
        super(root(), null, "statsprofile-ticker", 0, false);
        setDaemon(true);
        setContextClassLoader(null);
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /**
     * Makes sure that it runs while anything is sampled. The agent calls this first, on a thread of its own: a thread keeps what called
     * for it (its access control context), and this one outlives every application. Under the lock of {@link Modes}.
     */
    static void wake() {
        if (running == null) {
            running = new Ticker();
            running.start();
        }
        LockSupport.unpark(running);
    }

    /** Has {@code look} run after each tick from now on, in place of what did before; whatever it throws costs no more than that tick. */
    static void afterTicks(Runnable look) {
        if (afterTick != look) {
            afterTick = look;
        }
    }

    /** Whether ticks come at short intervals at the moment; such an interval is at most {@link #INTERVAL_NANOS} and a half. */
    static boolean isTicking() {
        return Modes.anySampled() && interval <= INTERVAL_NANOS && !Ticks.isDriven();
    }

    @Override
    public void run() {
        long random = System.nanoTime() | 1;
        boolean begun = false;
        for (;;) {
            try {
                if (!begun) {
                    Probe.excludeThread();
                    Latency.measure();
                    begun = true;
                }
                random = next(random);
            } catch (Throwable noMemory) {
                // A tick is missing; the next one comes.
                LockSupport.parkNanos(RESTING_NANOS);
            }
        }
    }

    /** Waits, and ticks. */
    private long next(long before) {
        while (!Modes.anySampled()) {
            LockSupport.park(this);
        }
        long random = before;
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        if (Ticks.isDriven()) {
            LockSupport.parkNanos(INTERVAL_NANOS);
        } else {
            long nanos = untilNext(random);
            long begun = System.nanoTime();
            LockSupport.parkNanos(nanos);
            waited(nanos, System.nanoTime() - begun);
            Epoch.tick();
            Runnable look = afterTick;
            if (look != null) {
                look.run();
            }
        }
        return random;
    }

    /** The wait for a tick has ended. */
    static void waited(long planned, long nanos) {
        if (nanos - planned > LATE_NANOS) {
            forgiven = TICKS_FORGIVEN;
        }
    }

    /** Nanoseconds from this tick to the next, by chance. */
    static long untilNext(long random) {
        if (forgiven > 0) {
            forgiven--;
            unknown = 0;
        }
        owed = Math.max(0, Math.min(MOST_OWED, owed + unknown - interval / PARTS_UNKNOWN));
        unknown = 0;
        interval = owed > OWED_TO_HURRY ? HURRIED_NANOS : Math.min(drawn >= FEW_DRAWN ? INTERVAL_NANOS : RESTING_NANOS, interval * 5 / 4);
        drawn = 0;
        return interval / 2 + (random >>> 1) % interval;
    }

    /** What must lie behind a tick of a pause of this length for the tick to be taken to have fallen into it. */
    static long margin(double length) {
        return (long) Math.min(length / 16, Sampler.LONG_NANOS / 4.0);
    }

    /** With what probability a tick falls into a pause of this length, so that it is known whose it is. */
    static double chance(double nanos) {
        double intervals = (nanos - margin(nanos)) / interval;
        if (intervals <= 0.5) {
            return intervals < 0 ? 0 : intervals;
        }
        return intervals >= 1.5 ? 1 : 0.5 + (1 - (1.5 - intervals) * (1.5 - intervals)) / 2;
    }
}
