package io.statsprofile.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the service was asked for.
 *
 * @param version the release to play; {@code 1.5.0} has the slow prices
 * @param duration how long to serve customers
 * @param day how long the day is whose load the shop plays, again and again; as long as the duration where nobody said otherwise
 * @param threads clerks at work
 * @param customersPerSecond at the calmest, over all threads
 * @param seed of the customers' wishes
 * @param tally file for the shop's own call counts, or null
 * @param tied whether to end when the standard input does, so that the service does not outlive who started it
 */
record Options(String version, Duration duration, Duration day, int threads, int customersPerSecond, long seed, Path tally, boolean tied) {

    private static final String SLOW_RELEASE = "1.5.0";

    static final String USAGE = """
            usage: java io.statsprofile.demo.DemoService [name=value]...
              version=1.4.0    release to play; 1.5.0 is the one whose prices are slow
              duration=90s     how long to serve customers: 90s, 15m, 24h
              day=90s          length of a day with its sale, played again and again; by default as long as duration
              threads=6        clerks at work, 1 to 64
              rate=150         customers a second at the calmest, 1 to 5000
              seed=1           of the customers' wishes
              tally=FILE       where to write the shop's own call counts at the end
              tied=false       end when the standard input ends""";

    private static final Set<String> NAMES = Set.of("version", "duration", "day", "threads", "rate", "seed", "tally", "tied");

    /** @throws IllegalArgumentException naming the argument that can't be understood */
    static Options parse(String... args) {
        Map<String, String> values = new HashMap<>();
        for (String arg : args) {
            String[] pair = arg.split("=", 2);
            if (pair.length < 2 || !NAMES.contains(pair[0])) {
                throw new IllegalArgumentException("unknown argument: " + arg);
            }
            values.put(pair[0], pair[1]);
        }
        Duration duration = value(values, "duration", "90s", Options::duration);
        return new Options(
                values.getOrDefault("version", "1.4.0"),
                duration,
                values.containsKey("day") ? value(values, "day", "", Options::duration) : duration,
                within("threads", value(values, "threads", "6", Integer::valueOf), 64),
                within("rate", value(values, "rate", "150", Integer::valueOf), 5000),
                value(values, "seed", "1", Long::valueOf),
                values.containsKey("tally") ? Path.of(values.get("tally")) : null,
                value(values, "tied", "false", Options::truth));
    }

    /** Whether this release still keeps the exchange rate. */
    boolean keepsRate() {
        return !version.equals(SLOW_RELEASE);
    }

    private static <T> T value(Map<String, String> values, String name, String otherwise, Function<String, T> parser) {
        String text = values.getOrDefault(name, otherwise);
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(name + "=" + text + " can't be understood", e);
        }
    }

    private static int within(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " is to be from 1 to " + max + ", not " + value);
        }
        return value;
    }

    private static boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return text.equals("true");
    }

    private static Duration duration(String text) {
        Duration duration = Duration.parse("PT" + text);
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("not positive");
        }
        return duration;
    }
}
