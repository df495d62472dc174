package io.statsprofile.internal.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads moments and lengths of time as people write them.
 *
 * @param now what "now" is
 * @param zone of times that name none
 */
record Times(Instant now, ZoneId zone) {

    private static final Pattern RELATIVE = Pattern.compile("now(?:([+-])(.+))?");
    private static final Pattern LENGTH_PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d|w)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L, "w",
            604_800_000L);

    /**
     * {@code now}, {@code now-15m}, {@code 2026-11-23T15:00:00Z}, {@code 2026-11-23T15:00}, {@code 2026-11-23}, or {@code 15:00} (today).
     *
     * @param option that has it, for messages
     * @throws IllegalArgumentException when it is none of these
     */
    Instant moment(String option, String text) {
        Matcher relative = RELATIVE.matcher(text);
        try {
            if (relative.matches()) {
                return relative.group(1) == null ? now : relative.group(1).equals("-") ? now.minus(length(option, relative.group(2)))
                        : now.plus(length(option, relative.group(2)));
            }
            return absolute(text.strip().replace(' ', 'T'));
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(option + " is '" + text
                    + "', but must be a time; for example now-15m, 2026-11-23T15:00:00Z, 2026-11-23T15:00 or 15:00");
        }
    }

    private Instant absolute(String text) {
        if (text.length() <= 8) {
            return LocalTime.parse(text).atDate(LocalDate.ofInstant(now, zone)).atZone(zone).toInstant();
        }
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noOffset) {
            return LocalDateTime.parse(text).atZone(zone).toInstant();
        }
    }

    /**
     * {@code 10s}, {@code 1m30s}, {@code 500ms}, {@code PT10S}.
     *
     * @param option that has it, for messages
     * @throws IllegalArgumentException when it is no such length
     */
    static Duration length(String option, String text) {
        if (text.startsWith("P")) {
            try {
                return Duration.parse(text);
            } catch (DateTimeException e) {
                throw noLength(option, text);
            }
        }
        Matcher part = LENGTH_PART.matcher(text);
        long millis = 0;
        int end = 0;
        try {
            while (part.find() && part.start() == end) {
                millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(part.group(1)), MILLIS.get(part.group(2))));
                end = part.end();
            }
        } catch (ArithmeticException tooLong) {
            throw noLength(option, text);
        }
        if (end == 0 || end < text.length()) {
            throw noLength(option, text);
        }
        return Duration.ofMillis(millis);
    }

    private static IllegalArgumentException noLength(String option, String text) {
        return new IllegalArgumentException(option + " is '" + text
                + "', but must be a length of time; for example 10s, 1m30s, 1h or 500ms");
    }
}
