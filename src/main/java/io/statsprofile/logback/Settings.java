package io.statsprofile.logback;

import ch.qos.logback.core.util.FileSize;
import io.statsprofile.internal.base.Amounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads settings from the strings that stand in the XML, and collects what is wrong with them, so that the operator sees all of it
 * at once. Setters take strings and throw nothing, because Logback answers a failed conversion with a warning of its own that shows
 * the value, be it a secret, and then goes on with the default.
 */
final class Settings {

    /** What Logback puts in the place of a variable that it cannot find. */
    private static final String UNDEFINED = "_IS_UNDEFINED";

    private static final Map<String, String> UNITS = Map.of("ms", "milliseconds", "s", "seconds", "m", "minutes", "h", "hours",
            "d", "days");
    private static final Pattern SHORTER = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|[smhd])");

    private final List<String> problems = new ArrayList<>();

    /** What is wrong so far, each line with setting, value, rule and remedy. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    void problem(String message) {
        problems.add(message);
    }

    /** A text, or null where it is blank or not set. */
    String text(String name, String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.endsWith(UNDEFINED)) {
            problem(name + " is made of the variable " + value.substring(0, value.length() - UNDEFINED.length())
                    + ", which is not defined; define it, give it a default such as ${NAME:-}, or leave " + name + " out");
            return null;
        }
        return value.strip();
    }

    /** A length of time with a unit, as Logback writes it, or shorter: ms, s, m, h, d. */
    Duration duration(String name, String value, Duration least, Duration most) {
        String rule = "a length of time with its unit, from " + Amounts.spelled(least) + " to " + Amounts.spelled(most) + ", such as '"
                + Amounts.spelled(least) + "'";
        String text = text(name, value);
        if (text == null) {
            return invalid(name, value, rule, least);
        }
        try {
            Duration parsed = Duration.ofMillis(ch.qos.logback.core.util.Duration.valueOf(spelled(text)).getMilliseconds());
            boolean within = parsed.compareTo(least) >= 0 && parsed.compareTo(most) <= 0;
            return within ? parsed : invalid(name, text, rule + (text.matches("[0-9.]+") ? " (without a unit it is milliseconds)" : ""),
                    least);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return invalid(name, text, rule, least);
        }
    }

    private static String spelled(String text) {
        Matcher shorter = SHORTER.matcher(text);
        return shorter.matches() ? shorter.group(1) + " " + UNITS.get(shorter.group(2)) : text;
    }

    /** A whole number. */
    int number(String name, String value, int least, int most) {
        String rule = "a whole number from " + least + " to " + most;
        String text = text(name, value);
        try {
            int parsed = text == null ? least - 1 : Integer.parseInt(text);
            return parsed >= least && parsed <= most ? parsed : invalid(name, value, rule, least);
        } catch (NumberFormatException e) {
            return invalid(name, text, rule, least);
        }
    }

    /** Yes or no. */
    boolean flag(String name, String value) {
        String text = text(name, value);
        if ("true".equalsIgnoreCase(text) || "false".equalsIgnoreCase(text)) {
            return Boolean.parseBoolean(text);
        }
        return invalid(name, value, "true or false", false);
    }

    /** A number of bytes with a unit, as Logback writes it. */
    long bytes(String name, String value, long least, long most) {
        String rule = "a size with its unit, from " + new FileSize(least) + " to " + new FileSize(most) + ", such as '32MB'";
        String text = text(name, value);
        try {
            long parsed = text == null ? -1 : FileSize.valueOf(text).getSize();
            return parsed >= least && parsed <= most ? parsed : invalid(name, value, rule, least);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return invalid(name, text, rule, least);
        }
    }

    /** What {@code attempt} makes, or null where it finds something wrong. */
    <T> T checked(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (IllegalArgumentException e) {
            problem(e.getMessage());
            return null;
        }
    }

    private <T> T invalid(String name, String value, String rule, T placeholder) {
        problem(name + " is '" + value + "', but must be " + rule + "; change it or leave it out");
        return placeholder;
    }
}
