package io.statsprofile.internal.report;

import io.statsprofile.internal.series.Measure;
import java.util.Locale;

/** Values as people read them. Locale-free: a point for decimals, a comma for thousands. */
final class Units {

    private static final long[] TIME_STEPS = {1_000_000_000L, 1_000_000L, 1_000L, 1L};
    private static final String[] TIME_UNITS = {"s", "ms", "\u00b5s", "ns"};
    private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB"};

    private Units() {
    }

    /** Nanoseconds in the unit that leaves three or more digits, or calls. */
    static String value(Measure measure, long value) {
        return measure.isTime() ? time(value) : count(value);
    }

    static String time(long nanos) {
        long size = Math.abs(nanos);
        for (int i = 0; i < TIME_STEPS.length; i++) {
            if (size >= TIME_STEPS[i]) {
                double number = (double) nanos / TIME_STEPS[i];
                int decimals = TIME_STEPS[i] == 1 ? 0 : Math.abs(number) < 10 ? 2 : Math.abs(number) < 100 ? 1 : 0;
                return String.format(Locale.ROOT, "%,." + decimals + "f %s", number, TIME_UNITS[i]);
            }
        }
        return "0 s";
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** In the unit that leaves one to three digits before the point, such as {@code 40.9 kB}; a kB is 1,000 bytes. */
    static String bytes(long bytes) {
        long size = 1;
        int unit = 0;
        while (unit < BYTE_UNITS.length - 1 && bytes / size >= 1_000) {
            size *= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, size == 1 ? "%,.0f %s" : "%,.1f %s", (double) bytes / size, BYTE_UNITS[unit]);
    }

    /** A part of a whole. */
    static String percent(double share) {
        String percent = String.format(Locale.ROOT, "%.1f%%", 100 * share);
        return percent.equals("-0.0%") ? "0.0%" : percent;
    }

    /** A length of time in the largest unit that divides it, such as {@code 10 s} or {@code 5 min}. */
    static String length(long millis) {
        long[] sizes = {86_400_000, 3_600_000, 60_000, 1_000};
        String[] names = {"d", "h", "min", "s"};
        for (int i = 0; i < sizes.length; i++) {
            if (millis != 0 && millis % sizes[i] == 0) {
                return millis / sizes[i] + " " + names[i];
            }
        }
        return millis + " ms";
    }

    static String plural(long count, String one, String many) {
        return count(count) + " " + (count == 1 ? one : many);
    }
}
