package io.statsprofile.pstats;

import io.statsprofile.internal.base.FigureChecks;

/**
 * How far estimated times may be off. Variances, since these add up over slices, hosts and functions, where standard errors do not.
 *
 * @param tottimeVariance of own time, square nanoseconds, 0 where it is exact
 * @param cumtimeVariance of cumulative time, likewise
 */
public record Uncertainty(double tottimeVariance, double cumtimeVariance) {

    /** Times that are exact. */
    public static final Uncertainty NONE = new Uncertainty(0, 0);

    /** Standard errors to either side, within which the truth lies in 95 of 100 cases. */
    public static final double HALF_OF_95_PERCENT = 1.96;

    /** @throws IllegalArgumentException when a variance is negative or no number */
    public Uncertainty {
        FigureChecks.variance("tottime", tottimeVariance);
        FigureChecks.variance("cumtime", cumtimeVariance);
    }

    /** {@link #NONE} where both are 0. */
    public static Uncertainty of(double tottimeVariance, double cumtimeVariance) {
        return tottimeVariance == 0 && cumtimeVariance == 0 ? NONE : new Uncertainty(tottimeVariance, cumtimeVariance);
    }

    /** By standard errors, nanoseconds. */
    public static Uncertainty ofErrors(double tottimeNanos, double cumtimeNanos) {
        return of(tottimeNanos * tottimeNanos, cumtimeNanos * cumtimeNanos);
    }

    /** Whether both times are exact. */
    public boolean isNone() {
        return tottimeVariance == 0 && cumtimeVariance == 0;
    }

    /** One standard error of own time, nanoseconds. */
    public double tottimeErrorNanos() {
        return Math.sqrt(tottimeVariance);
    }

    /** One standard error of cumulative time, nanoseconds. */
    public double cumtimeErrorNanos() {
        return Math.sqrt(cumtimeVariance);
    }

    /** Of the sum of two estimates that do not depend on each other. */
    public Uncertainty plus(Uncertainty other) {
        return other.isNone() ? this : isNone() ? other : of(tottimeVariance + other.tottimeVariance, cumtimeVariance
                + other.cumtimeVariance);
    }

    /** Of what came on top of an earlier state of the same sum. */
    Uncertainty minus(Uncertainty earlier) {
        return of(Math.max(0, tottimeVariance - earlier.tottimeVariance), Math.max(0, cumtimeVariance - earlier.cumtimeVariance));
    }

    Uncertainty withoutCumtime() {
        return of(tottimeVariance, 0);
    }
}
