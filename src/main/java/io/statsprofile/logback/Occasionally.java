package io.statsprofile.logback;

import java.util.concurrent.atomic.AtomicLong;

/** Counts something that may happen often, and says when it is worth a line: the first time and every so many times. Thread-safe. */
final class Occasionally {

    private final long every;
    private final AtomicLong times = new AtomicLong();

    Occasionally(long every) {
        this.every = every;
    }

    /**
     * It happened once more.
     *
     * @return whether to report it
     */
    boolean happened() {
        long now = times.incrementAndGet();
        return now == 1 || now % every == 0;
    }

    /** How often so far. */
    long times() {
        return times.get();
    }

    /**
     * Begins anew.
     *
     * @return how often it had happened
     */
    long reset() {
        return times.getAndSet(0);
    }
}
