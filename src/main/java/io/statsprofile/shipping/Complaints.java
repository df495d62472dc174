package io.statsprofile.shipping;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts failures in a row, and says which are worth a line: the first, every so many, and one for another reason than before. Numbers in a
 * reason, such as a port or a count, make it no other one. A reason that comes back is told once more, unless it was told not long before,
 * so that reasons that take turns are not told each time; and of many that are all different only the first are. Not thread-safe.
 */
final class Complaints {

    private static final int MOST_REASONS = 8;

    private final int every;
    /** By reason, at which failure it was told last. */
    private final Map<String, Long> told = new HashMap<>();
    private String last;
    private long failures;

    /** @param every 1 or more */
    Complaints(int every) {
        this.every = every;
    }

    /** @return whether to tell it */
    boolean add(String reason) {
        failures++;
        String kind = reason.replaceAll("\\d+", "0");
        boolean isOther = !kind.equals(last);
        last = kind;
        boolean isDue = every == 1 || failures % every == 1 || isOther && isNews(kind);
        if (isDue && (told.size() < MOST_REASONS || told.containsKey(kind))) {
            told.put(kind, failures);
        }
        return isDue;
    }

    private boolean isNews(String kind) {
        Long before = told.get(kind);
        return before == null ? told.size() < MOST_REASONS : failures - before >= every;
    }

    long failures() {
        return failures;
    }

    /** It is over. */
    void reset() {
        failures = 0;
        last = null;
        told.clear();
    }
}
