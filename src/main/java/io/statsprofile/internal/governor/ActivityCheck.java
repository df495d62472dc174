package io.statsprofile.internal.governor;

import java.util.function.LongSupplier;

/**
 * Whether a look at all counters is due, by how much goes on in all: that is one reading a thread. While a program does what it did at the
 * last look, one look in {@value #MOST} is enough; what is called much more often than then is looked at at once. Thread-safe.
 */
final class ActivityCheck {

    /** From glance to glance at least, where somebody else sets the pace. */
    private static final long PACE_NANOS = 80_000_000;

    private static final int MOST = 5;
    private static final double MORE = 1.5;
    /** Events in a nanosecond that no budget is exceeded by. */
    private static final double FEW = 50_000 / 1e9;

    private long at;
    private long lookedAt;
    private long events;
    private int glances;
    private double rateAtLook;

    ActivityCheck(long now) {
        at = now;
        lookedAt = now;
    }

    /** Whether it is long enough since the last glance for another one. */
    synchronized boolean isDue(long now) {
        return now - at >= PACE_NANOS;
    }

    /** @param counted answers with the events since it was asked before */
    synchronized boolean suffices(long now, LongSupplier counted) {
        long more = counted.getAsLong();
        double rate = more / (double) Math.max(1, now - at);
        at = now;
        events += more;
        return ++glances < MOST && rate <= Math.max(FEW, MORE * rateAtLook);
    }

    synchronized void looked(long now) {
        rateAtLook = events / (double) Math.max(1, now - lookedAt);
        lookedAt = now;
        events = 0;
        glances = 0;
    }
}
