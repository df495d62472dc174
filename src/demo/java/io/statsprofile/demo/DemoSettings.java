package io.statsprofile.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * What the demo was asked for.
 *
 * @param version of this project, as in its jars' names
 * @param target where the jars are
 * @param directory for pages, logs and documents; below {@code target}
 * @param duration that the service runs, over both releases; 10 s to 24 h
 * @param interval of slices
 * @param port of Elasticsearch, 0 for any that is free
 * @param rate customers a second at the calmest, 1 to 5000
 * @param keep whether to leave Elasticsearch running until the demo is stopped
 */
record DemoSettings(String version, Path target, Path directory, Duration duration, Duration interval, int port, int rate, boolean keep) {

    static final Duration SHORTEST = Duration.ofSeconds(10);

    DemoSettings {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("demo.duration is " + text(duration) + ", but must be from 10s to 24h");
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.multipliedBy(2).compareTo(duration) > 0) {
            throw new IllegalArgumentException("demo.interval is " + text(interval) + ", but must be from 1s to half of demo.duration");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("demo.port is " + port + ", but must be from 1 to 65535, or 0 for any that is free");
        }
        if (rate < 1 || rate > 5_000) {
            throw new IllegalArgumentException("demo.rate is " + rate + ", but must be from 1 to 5000 customers a second");
        }
    }

    /** From {@code -Ddemo.duration=90s} and the like. */
    static DemoSettings fromSystemProperties() {
        // Maven may have been called from elsewhere; where it was not, short paths are easier to read and to copy.
        Path here = Path.of("").toAbsolutePath();
        Path build = Path.of(System.getProperty("project.build.directory", "target")).toAbsolutePath();
        Path target = build.startsWith(here) ? here.relativize(build) : build;
        return new DemoSettings(System.getProperty("project.version"), target, target.resolve("demo"),
                duration("demo.duration", "90s"), duration("demo.interval", "10s"), number("demo.port", 0), number("demo.rate", 150),
                Boolean.getBoolean("demo.keep"));
    }

    /** Our jar with this classifier, or the library itself where it is empty. */
    Path jar(String classifier) {
        return target.resolve("statsprofile-logback-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar");
    }

    /** Such as {@code 90s} or {@code 2m30s}. */
    static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static Duration duration(String name, String otherwise) {
        String text = System.getProperty(name, otherwise);
        try {
            return Duration.parse("PT" + text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is " + text + ", but must be a duration such as 90s or 2m", e);
        }
    }

    private static int number(String name, int otherwise) {
        String text = System.getProperty(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is " + text + ", but must be a whole number", e);
        }
    }
}
