package io.statsprofile.pstats;

import java.util.Locale;

/** How a function was watched in a slice; a sum has the last of its parts' modes. */
public enum Mode {

    /** The clock was read at each of its events. */
    EXACT,
    /** Every call was counted, and the clock was read now and then: times are estimates. */
    SAMPLED,
    /** It had no probes in the end, so that calls are missing, and its time is in its callers. */
    OUT;

    /** Name in documents, such as {@code sampled}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when a document has another name */
    public static Mode parse(String key) {
        return switch (key) {
            case "exact" -> EXACT;
            case "sampled" -> SAMPLED;
            case "out" -> OUT;
            default -> throw new IllegalArgumentException("mode is " + key + ", but must be exact, sampled or out");
        };
    }

    Mode or(Mode other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
