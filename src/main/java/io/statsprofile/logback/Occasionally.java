package io.statsprofile.logback;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Counts something that may happen often, and says when it is worth a line: the first time and every so many times. Thread-safe. */
final class Occasionally {

    private static final int MOST_REASONS = 8;

    private final long every;
    private final AtomicLong times = new AtomicLong();
    /** Guarded by itself. */
    private final Set<String> reasons = new HashSet<>();

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

    /**
     * It happened once more, for this reason. Numbers make no other reason, and of many only the first are reported for their own sake.
     *
     * @return whether to report it
     */
    boolean happened(String reason) {
        boolean isDue = happened();
        synchronized (reasons) {
            return (reasons.size() < MOST_REASONS && reasons.add(reason.replaceAll("\\d+", "0"))) | isDue;
        }
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
