package io.statsprofile.internal.base;

/** Checks on figures, whose messages name the function, the figure and the rule. */
public final class FigureChecks {

    private FigureChecks() {
    }

    public static void notNegative(String function, String figure, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(figure + " of " + function + " is " + value + ", must be 0 or more");
        }
    }

    /** A time is 0 or more, but for an estimate, which may be a little off. */
    public static void time(String function, String figure, long value, double variance) {
        if (variance == 0) {
            notNegative(function, figure, value);
        }
    }

    public static void variance(String figure, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("variance of " + figure + " is " + value + ", must be 0 or more");
        }
    }

    public static void atMost(String function, String figure, long value, String limit, long max) {
        if (value > max) {
            throw new IllegalArgumentException(
                    figure + " of " + function + " is " + value + ", must be at most " + limit + ", which is " + max);
        }
    }

    /**
     * The sum of both.
     *
     * @throws ArithmeticException when it is more than a figure can be, naming function and figure
     */
    public static long plus(String function, String figure, long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw (ArithmeticException) new ArithmeticException("cannot add: " + figure + " of " + function + " would be more than "
                    + Long.MAX_VALUE
                    + (figure.endsWith("time") || figure.equals("total_tt") ? " nanoseconds (292 years)" : "") + "; add up fewer profiles")
                    .initCause(e);
        }
    }

    /** {@code later - earlier} of a time; an estimate may be corrected downwards. */
    public static long minus(String function, String figure, long later, long earlier, double variance) {
        return variance == 0 ? minus(function, figure, later, earlier) : later - earlier;
    }

    /** {@code later - earlier}, refused where it would be negative. */
    public static long minus(String function, String figure, long later, long earlier) {
        if (later < earlier) {
            throw new IllegalArgumentException("cannot subtract: " + figure + " of " + function + " was " + earlier
                    + " and is only " + later + "; the profile to subtract must be the earlier one of the same counters");
        }
        return later - earlier;
    }
}
