package io.statsprofile.shipping;

import java.util.HashSet;
import java.util.Set;

/**
 * Counts failures in a row, and says which are worth a line: the first, every tenth, and one for another reason than before. Numbers in a
 * reason make it no other one, and of many reasons that take turns only the first are told. Used by one thread at a time.
 */
final class Complaints {

    private static final int EVERY = 10;
    private static final int MOST_REASONS = 8;

    private final Set<String> told = new HashSet<>();
    private long failures;

    /** @return whether to tell it */
    boolean add(String reason) {
        failures++;
        boolean isNew = told.size() < MOST_REASONS && told.add(reason.replaceAll("\\d+", "0"));
        return isNew || failures % EVERY == 1;
    }

    long failures() {
        return failures;
    }

    /** It is over. */
    void reset() {
        failures = 0;
        told.clear();
    }
}
