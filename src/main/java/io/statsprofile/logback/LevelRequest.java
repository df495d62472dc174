package io.statsprofile.logback;

import io.statsprofile.internal.base.Amounts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A level that somebody wants for some time.
 *
 * @param name what stands behind {@value SelectionLevels#PREFIX}
 * @param level OFF, INFO, DEBUG or TRACE
 */
record LevelRequest(String name, String level, Duration length) {

    private static final List<String> LEVELS = List.of("OFF", "INFO", "DEBUG", "TRACE");
    private static final int MOST_MINUTES = 7 * 24 * 60;

    /** @throws IllegalArgumentException when one of them is nothing that can be set */
    static LevelRequest of(String logger, String level, int minutes) {
        String name = logger == null ? "" : logger.strip();
        if (!SelectionLevels.concerns(name)) {
            throw new IllegalArgumentException("logger is '" + logger + "', but must be one below " + SliceLogger.LOGGER + ", such as '"
                    + SelectionLevels.PREFIX + "com.acme.Cart'");
        }
        String upper = level == null ? "" : level.strip().toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(upper)) {
            throw new IllegalArgumentException("level is '" + level + "', but must be one of " + String.join(", ", LEVELS)
                    + ": nothing, public methods, all methods, all methods with their callers");
        }
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new IllegalArgumentException("minutes is " + minutes + ", but must be from 1 to " + MOST_MINUTES
                    + ", which is 7 days; what is to stay belongs into the configuration");
        }
        return new LevelRequest(name.substring(SelectionLevels.PREFIX.length()), upper, Duration.ofMinutes(minutes));
    }

    /** @param before what the service started with, or null */
    String describe(String before) {
        String back = before == null ? "no level" : before;
        return "Logger " + SelectionLevels.PREFIX + name + " is at " + level + (level.equals(before) ? ", as the service started"
                : " for " + Amounts.spelled(length) + "; then it goes back to " + back);
    }
}
