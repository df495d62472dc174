package io.statsprofile.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads from logger levels what is to be profiled. Only levels that are set explicitly on loggers strictly below
 * {@value SliceLogger#LOGGER} count: what is inherited from it or from root says nothing, or a root at DEBUG would instrument
 * the whole service.
 */
final class SelectionLevels {

    static final String PREFIX = SliceLogger.LOGGER + ".";
    private static final int DESCRIBED = 20;

    private SelectionLevels() {
    }

    static boolean concerns(String loggerName) {
        return loggerName.startsWith(PREFIX) && loggerName.length() > PREFIX.length();
    }

    /**
     * Levels by what stands behind the prefix. ALL is TRACE. WARN and ERROR have no meaning for functions; taken as OFF, since whoever
     * sets them wants less than INFO, and said so to {@code warnings}.
     */
    static Map<String, String> read(LoggerContext context, Consumer<String> warnings) {
        Map<String, String> levels = new TreeMap<>();
        for (Logger logger : context.getLoggerList()) {
            Level level = logger.getLevel();
            if (level != null && concerns(logger.getName())) {
                levels.put(logger.getName().substring(PREFIX.length()), meaning(logger.getName(), level, warnings));
            }
        }
        return levels;
    }

    /** Sets a level by what stands behind the prefix, null to have none. */
    static void set(LoggerContext context, String name, String level) {
        context.getLogger(PREFIX + name).setLevel(level == null ? null : Level.toLevel(level));
    }

    /** One line for the operator, of bounded length. */
    static String describe(Map<String, String> levels) {
        if (levels.isEmpty()) {
            return "No logger below " + SliceLogger.LOGGER
                    + " has a level, so only what the agent's option include names is profiled, and nothing"
                    + " without it; select by level, for example <logger name=\"" + PREFIX + "com.acme\" level=\"DEBUG\"/>";
        }
        String named = levels.entrySet().stream().limit(DESCRIBED).map(level -> level.getKey() + " " + level.getValue())
                .collect(Collectors.joining(", "));
        return "Profiled by levels below logger " + SliceLogger.LOGGER + ": " + named
                + (levels.size() > DESCRIBED ? ", and " + (levels.size() - DESCRIBED) + " more" : "");
    }

    private static String meaning(String name, Level level, Consumer<String> warnings) {
        return switch (level.toInt()) {
            case Level.INFO_INT -> "INFO";
            case Level.DEBUG_INT -> "DEBUG";
            case Level.TRACE_INT, Level.ALL_INT -> "TRACE";
            case Level.OFF_INT -> "OFF";
            default -> {
                warnings.accept("Level " + level + " of logger " + name + " profiles nothing, as OFF does; use OFF (nothing), INFO (public"
                        + " methods), DEBUG (all methods) or TRACE (all methods, with callers)");
                yield "OFF";
            }
        };
    }
}
