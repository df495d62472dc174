package io.statsprofile.internal.query;

import java.io.IOException;

/**
 * The largest sum that an answer holds: 2<sup>63</sup> nanoseconds, which all threads of a service together take 292 years for, or as
 * many calls. What is more is refused by name; figures that wrapped around would look like any others.
 */
final class LargestSum {

    /** 2<sup>63</sup>, the first number that is too large. */
    private static final double TOO_LARGE = 0x1p63;

    private LargestSum() {
    }

    /** What may add up to too much. */
    @FunctionalInterface
    interface Answer<T> {
        T get() throws IOException;
    }

    /**
     * @throws IllegalArgumentException with the remedy, where the answer fails with an {@link ArithmeticException}
     */
    static <T> T check(Answer<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the figures of this window add up to more than an answer holds, 2^63 nanoseconds (292 "
                    + "years of all threads together) or calls; choose a shorter window with --from and --to, or fewer documents with "
                    + "--service, --host or --function", e);
        }
    }

    /** @throws ArithmeticException when it is too large */
    static double check(double sum) {
        if (Math.abs(sum) >= TOO_LARGE) {
            throw new ArithmeticException("sum of " + sum);
        }
        return sum;
    }
}
