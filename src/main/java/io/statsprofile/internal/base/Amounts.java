package io.statsprofile.internal.base;

import java.time.Duration;

/** Amounts as sentences for people have them. */
public final class Amounts {

    private static final String[] UNITS = {"day", "hour", "minute", "second", "millisecond"};
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

    private Amounts() {
    }

    /**
     * Such as {@code 1 call} and {@code 3 calls}.
     *
     * @param what a word whose plural ends in s
     */
    public static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /**
     * A length of time in the largest unit that comes out even, such as {@code 5 seconds}; Logback reads it as a setting, too. What is no
     * whole number of milliseconds, which Logback has no unit for, is as {@link Duration} writes it.
     */
    public static String spelled(Duration duration) {
        if (duration.isZero() || duration.getNano() % 1_000_000 != 0) {
            return duration.isZero() ? counted(0, "second") : duration.toString();
        }
        long millis = duration.toMillis();
        int unit = 0;
        while (millis % MILLIS[unit] != 0) {
            unit++;
        }
        return counted(millis / MILLIS[unit], UNITS[unit]);
    }
}
