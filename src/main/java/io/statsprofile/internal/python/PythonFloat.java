package io.statsprofile.internal.python;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floating numbers of seconds as CPython computes and prints them, for views that are to be equal to CPython's. */
public final class PythonFloat {

    private static final double NANOSECOND = 1e-9;

    private PythonFloat() {
    }

    /** CPython multiplies its clock's integers by the unit; dividing by 1e9 would sometimes differ in the last bit. */
    public static double seconds(long nanos) {
        return NANOSECOND * nanos;
    }

    /** Three decimals, rounded by the number's exact binary value as Python's {@code %.3f} does; {@code String.format} rounds half up. */
    public static String fixed(double seconds) {
        return rounded(seconds).toPlainString();
    }

    /** {@link #fixed}, at least eight characters wide. */
    public static String column(double seconds) {
        String text = fixed(seconds);
        return " ".repeat(Math.max(0, 8 - text.length())) + text;
    }

    /** The number nearest to {@link #fixed}. */
    public static double round(double seconds) {
        return rounded(seconds).doubleValue();
    }

    /** The fewest digits that mean this number; as an exponent where it is below 0.0001, with two digits at least. For 0 to 1. */
    public static String repr(double number) {
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(number);
        int digits = 1;
        BigDecimal shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        while (shortest.doubleValue() != number) {
            shortest = exact.round(new MathContext(++digits, RoundingMode.HALF_EVEN));
        }
        shortest = shortest.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4) {
            String plain = shortest.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String all = shortest.unscaledValue().toString();
        return all.charAt(0) + (all.length() == 1 ? "" : "." + all.substring(1)) + "e-" + (exponent > -10 ? "0" : "") + -exponent;
    }

    private static BigDecimal rounded(double seconds) {
        return new BigDecimal(seconds).setScale(3, RoundingMode.HALF_EVEN);
    }
}
