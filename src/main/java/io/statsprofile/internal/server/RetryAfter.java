package io.statsprofile.internal.server;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** The header by which a server that is busy says for how long: seconds, or a date. */
final class RetryAfter {

    /** Nobody can switch delivery off by it. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private RetryAfter() {
    }

    /** @param value of the header, or null */
    static Duration of(String value, Instant now) {
        String text = value == null ? "" : value.strip();
        if (text.matches("\\d{1,9}")) {
            return bounded(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            return text.isEmpty() ? Duration.ZERO : bounded(Duration.between(now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static Duration bounded(Duration asked) {
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
