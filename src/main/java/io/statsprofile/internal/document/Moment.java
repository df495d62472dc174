package io.statsprofile.internal.document;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Pattern;

/** Moments as encoders and collectors write them. */
final class Moment {

    private static final Pattern EPOCH = Pattern.compile("-?\\d{9,20}(\\.\\d{1,9})?");
    /** Below this, a count from 1970 is one of seconds; below a thousand times as much, of milliseconds; and so on to nanoseconds. */
    private static final BigDecimal MOST_SECONDS = BigDecimal.TEN.pow(11);
    /** What can be told from the first to the last in nanoseconds of 64 bits; what lies outside comes from a clock that is broken. */
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = EARLIEST.plusNanos(Long.MAX_VALUE);
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder().append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']").append(DateTimeFormatter.ISO_LOCAL_TIME).appendPattern("[' '][XXX][XX][X]")
            .appendPattern("['['VV']']").toFormatter();

    private Moment() {
    }

    /**
     * ISO 8601 with an offset in any of its forms, a blank instead of the T, or a decimal comma; without an offset it is UTC, as in
     * Elasticsearch. Or a count from 1970.
     *
     * @throws DateTimeException when it is none of these, or lies before 1970 or after 2261
     */
    static Instant parse(String text) {
        if (EPOCH.matcher(text).matches()) {
            return ofEpoch(new BigDecimal(text));
        }
        TemporalAccessor parsed = FORMAT.parseBest(text.replace(',', '.'), OffsetDateTime::from, LocalDateTime::from);
        return bounded(parsed instanceof OffsetDateTime moment ? moment.toInstant() : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC),
                text);
    }

    /** A count of seconds, milliseconds, microseconds or nanoseconds from 1970, which its size tells apart. */
    static Instant ofEpoch(BigDecimal count) {
        BigDecimal seconds = count;
        while (seconds.abs().compareTo(MOST_SECONDS) >= 0) {
            seconds = seconds.movePointLeft(3);
        }
        try {
            return bounded(Instant.ofEpochSecond(seconds.toBigInteger().longValueExact())
                    .plusNanos(seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue()), count);
        } catch (ArithmeticException e) {
            throw new DateTimeException("no moment: " + count, e);
        }
    }

    private static Instant bounded(Instant moment, Object written) {
        if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
            throw new DateTimeException("no moment between 1970 and 2262: " + written);
        }
        return moment;
    }
}
