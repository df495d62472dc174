package io.statsprofile.internal.base;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Exact way between nanoseconds, which we count in, and seconds with nine decimals, which people, JSON and Elasticsearch see.
 * Two amounts are equal when they are equal as nanoseconds.
 */
public final class Seconds {

    private static final int DECIMALS = 9;

    private Seconds() {
    }

    /** Exactly {@code nanos} as seconds with nine decimals. */
    public static BigDecimal ofNanos(long nanos) {
        return BigDecimal.valueOf(nanos, DECIMALS);
    }

    /** Exactly {@code nanos} as seconds, written with nine decimals and never with an exponent, such as {@code 0.000000120}. */
    public static String format(long nanos) {
        return ofNanos(nanos).toPlainString();
    }

    /** {@code nanos / calls} as seconds, rounded to nine decimals half even; {@code calls} is above 0. */
    public static BigDecimal ofNanosPerCall(long nanos, long calls) {
        return ofNanos(nanos).divide(BigDecimal.valueOf(calls), DECIMALS, RoundingMode.HALF_EVEN);
    }

    /**
     * Nanoseconds nearest to an amount of seconds; exact for what {@link #ofNanos} wrote.
     *
     * @throws ArithmeticException beyond 292 years
     */
    public static long toNanos(BigDecimal seconds) {
        return seconds.movePointRight(DECIMALS).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    /**
     * Nanoseconds nearest to an amount of seconds that came as a floating number, such as a sum by Elasticsearch. Gives back
     * the nanoseconds exactly as long as they are below 2<sup>52</sup> (52 days).
     *
     * @throws ArithmeticException beyond 292 years
     * @throws NumberFormatException when {@code seconds} is not a finite number
     */
    public static long toNanos(double seconds) {
        return toNanos(new BigDecimal(seconds));
    }
}
