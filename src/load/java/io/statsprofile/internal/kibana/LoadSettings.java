package io.statsprofile.internal.kibana;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * What the load benchmark was asked for.
 *
 * @param duration how long to load; 1 s to 24 h
 * @param measuring how long to measure, the shortest windows in any case; 1 s to 24 h
 * @param span what is loaded at a time, and the shortest window that is asked for; a multiple of {@link Fleet#INTERVAL}
 * @param hosts that write a slice each in every interval; 2 to 1000
 * @param functions in a slice beside {@code (other)}; a multiple of 5, 5 to 5000
 * @param known functions that there are in all: a fifth more than in a slice, or a multiple of them
 * @param hours that there are hour documents of, at the least
 * @param port of Elasticsearch, 0 for any that is free
 * @param keep whether to leave Elasticsearch running, with what was loaded, until the benchmark is stopped
 */
record LoadSettings(Duration duration, Duration measuring, Duration span, int hosts, int functions, int known, int hours, int port,
        boolean keep) {

    /** For windows of 30 days, also for those a week earlier. */
    private static final int HOURS = (30 + 7) * 24 + 2;

    LoadSettings {
        within("load.duration", duration);
        within("load.measuring", measuring);
        within("load.hosts", hosts, 2, 1000);
        within("load.functions", functions, 5, 5000);
        within("load.port", port, 0, 65_535);
        within("load.hours", hours, 24, 10_000);
        if (functions % 5 != 0) {
            throw new IllegalArgumentException("load.functions is " + functions + ", but must be a multiple of 5");
        }
    }

    /** From {@code -Dload.duration=15m} and the like. */
    static LoadSettings fromSystemProperties() {
        int functions = Integer.getInteger("load.functions", 100);
        return new LoadSettings(duration("load.duration", "5m"), duration("load.measuring", "12m"), Duration.ofHours(1),
                Integer.getInteger("load.hosts", 20), functions, functions / 5 * 6, Integer.getInteger("load.hours", HOURS),
                Integer.getInteger("load.port", 0), Boolean.getBoolean("load.keep"));
    }

    private static Duration duration(String name, String byDefault) {
        String text = System.getProperty(name, byDefault);
        try {
            return Duration.parse("PT" + text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is " + text + ", but must be a duration such as 3m or 15m", e);
        }
    }

    /** A service of two hosts and 3,000 functions, of which a slice names a hundred and an hour a thousand; loaded for a minute at most. */
    LoadSettings ofManyFunctions() {
        Duration most = Duration.ofMinutes(1);
        return new LoadSettings(duration.compareTo(most) < 0 ? duration : most, measuring.dividedBy(3), span, 2, 100, 3_000,
                hours, 0, false);
    }

    /** A hundred hosts, of which weeks are looked at in days; slices are loaded as few as can be. */
    LoadSettings ofManyHosts() {
        return new LoadSettings(Duration.ofSeconds(1), measuring.dividedBy(6), span, 100, functions, known, Math.min(hours, 31 * 24), 0,
                false);
    }

    /** Such as {@code 90s} or {@code 2m30s}. */
    static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static void within(String name, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " is " + text(value) + ", but must be from 1s to 24h");
        }
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be from " + least + " to " + most);
        }
    }
}
