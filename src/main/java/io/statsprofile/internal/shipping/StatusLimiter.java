package io.statsprofile.internal.shipping;

import java.util.HashMap;
import java.util.Map;

/**
 * The one rule by which what happens again and again is told: the first time, every so many times, and when the reason is another.
 *
 * <p>Numbers in a reason, such as a port or a count, make it no other one. A reason that comes back is told once more, unless it was told
 * not long before, so that reasons that take turns are not told each time; of many that are all different only the first few are told.
 * Thread-safe.
 */
public final class StatusLimiter {

    private static final int MOST_REASONS = 8;

    private final int every;
    /** By reason, the time at which it was told last. */
    private final Map<String, Long> told = new HashMap<>();
    private String last;
    private long times;

    /** @param every how often to tell what goes on: with 100 the first time, the 100th, the 200th and so on; 1 or more */
    public StatusLimiter(int every) {
        this.every = every;
    }

    /**
     * It happened once more.
     *
     * @return whether to tell it
     */
    public boolean happened() {
        return happened("");
    }

    /**
     * It happened once more, for this reason.
     *
     * @return whether to tell it
     */
    public synchronized boolean happened(String reason) {
        String kind = reason.replaceAll("\\d+", "0");
        boolean isDue = isDue(times, ++times, every) || !kind.equals(last) && isNews(kind);
        last = kind;
        if (isDue && (told.size() < MOST_REASONS || told.containsKey(kind))) {
            told.put(kind, times);
        }
        return isDue;
    }

    private boolean isNews(String kind) {
        Long before = told.get(kind);
        return before == null ? told.size() < MOST_REASONS : times - before >= every;
    }

    /** How often so far. */
    public synchronized long times() {
        return times;
    }

    /**
     * It is over; what happens from now on is told as if it were the first time.
     *
     * @return how often it had happened
     */
    public synchronized long reset() {
        long before = times;
        times = 0;
        last = null;
        told.clear();
        return before;
    }

    /**
     * The rule for who counts by himself.
     *
     * @param before how often it had happened
     * @param now how often it has happened, which may be many times more
     * @param every as in the constructor
     */
    public static boolean isDue(long before, long now, int every) {
        return before == 0 && now > 0 || now / every > before / every;
    }
}
