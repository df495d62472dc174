package io.statsprofile.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Floating numbers of seconds as CPython computes and prints them, for views that are to be equal to CPython's. */
final class PythonFloat {

    private static final double NANOSECOND = 1e-9;

    private PythonFloat() {
    }

    /** CPython multiplies its clock's integers by the unit; dividing by 1e9 would sometimes differ in the last bit. */
    static double seconds(long nanos) {
        return NANOSECOND * nanos;
    }

    /** Three decimals, rounded by the number's exact binary value as Python's {@code %.3f} does; {@code String.format} rounds half up. */
    static String fixed(double seconds) {
        return rounded(seconds).toPlainString();
    }

    /** {@link #fixed}, at least eight characters wide. */
    static String column(double seconds) {
        String text = fixed(seconds);
        return " ".repeat(Math.max(0, 8 - text.length())) + text;
    }

    /** The number nearest to {@link #fixed}. */
    static double round(double seconds) {
        return rounded(seconds).doubleValue();
    }

    private static BigDecimal rounded(double seconds) {
        return new BigDecimal(seconds).setScale(3, RoundingMode.HALF_EVEN);
    }
}
