package io.statsprofile.pstats;

import static io.statsprofile.pstats.FunctionProfile.ABSENT;

import io.statsprofile.internal.base.FigureChecks;
import java.util.Collection;
import java.util.Objects;

/**
 * Calls of one function by one caller, by the rules of {@link FunctionProfile}; CPython's subentries.
 *
 * @param caller unique name of the calling function, or {@link FunctionProfile#OTHER} for those that a document had no room for
 * @param ncalls calls that returned or threw, 0 or more
 * @param primitiveCalls those from the outermost activation of this edge, at most {@code ncalls}
 * @param tottimeNanos own time of the callee in calls along this edge, nanoseconds; 0 or more where it is exact
 * @param cumtimeNanos time with at least one activation of this edge on the stack, nanoseconds, likewise; {@link FunctionProfile#ABSENT}
 *     for {@code (other)}
 * @param uncertainty of its times
 */
public record CallerProfile(String caller, long ncalls, long primitiveCalls, long tottimeNanos, long cumtimeNanos,
        Uncertainty uncertainty) {

    /** @throws IllegalArgumentException when a figure is out of its range */
    public CallerProfile {
        Objects.requireNonNull(caller, "caller");
        FigureChecks.notNegative(caller, "ncalls", ncalls);
        FigureChecks.notNegative(caller, "primitive_calls", primitiveCalls);
        FigureChecks.atMost(caller, "primitive_calls", primitiveCalls, "ncalls", ncalls);
        FigureChecks.time(caller, "tottime", tottimeNanos, uncertainty.tottimeVariance());
        if (cumtimeNanos != ABSENT || !caller.equals(FunctionProfile.OTHER)) {
            FigureChecks.time(caller, "cumtime", cumtimeNanos, uncertainty.cumtimeVariance());
        }
    }

    /** A caller whose times are exact. */
    public CallerProfile(String caller, long ncalls, long primitiveCalls, long tottimeNanos, long cumtimeNanos) {
        this(caller, ncalls, primitiveCalls, tottimeNanos, cumtimeNanos, Uncertainty.NONE);
    }

    /** Several callers as one: no cumulative time, since times of several callers overlap where the function is recursive. */
    public static CallerProfile other(Collection<CallerProfile> folded) {
        long ncalls = 0;
        long primitiveCalls = 0;
        long tottimeNanos = 0;
        Uncertainty uncertainty = Uncertainty.NONE;
        for (CallerProfile caller : folded) {
            ncalls = FigureChecks.plus(FunctionProfile.OTHER, "ncalls", ncalls, caller.ncalls);
            primitiveCalls = FigureChecks.plus(FunctionProfile.OTHER, "primitive_calls", primitiveCalls, caller.primitiveCalls);
            tottimeNanos = FigureChecks.plus(FunctionProfile.OTHER, "tottime", tottimeNanos, caller.tottimeNanos);
            uncertainty = uncertainty.plus(caller.uncertainty.withoutCumtime());
        }
        return new CallerProfile(FunctionProfile.OTHER, ncalls, primitiveCalls, tottimeNanos, ABSENT, uncertainty);
    }

    /** Whether {@code cumtime} is a figure; not so for {@code (other)}. */
    public boolean hasCumtime() {
        return cumtimeNanos != ABSENT;
    }

    /** CPython's notation of calls: {@code 3}, or {@code 3/1} where some of them were recursive. */
    public String callsText() {
        return CPythonView.ncalls(ncalls, primitiveCalls);
    }

    /** Both taken together; {@code other} has the same caller. */
    public CallerProfile merge(CallerProfile other) {
        return new CallerProfile(caller, FigureChecks.plus(caller, "ncalls", ncalls, other.ncalls),
                FigureChecks.plus(caller, "primitive_calls", primitiveCalls, other.primitiveCalls),
                FigureChecks.plus(caller, "tottime", tottimeNanos, other.tottimeNanos),
                hasCumtime() && other.hasCumtime() ? FigureChecks.plus(caller, "cumtime", cumtimeNanos, other.cumtimeNanos) : ABSENT,
                uncertainty.plus(other.uncertainty));
    }

    /**
     * What came on top of {@code earlier}, which has the same caller.
     *
     * @throws IllegalArgumentException when a figure was larger before
     */
    public CallerProfile subtract(CallerProfile earlier) {
        return new CallerProfile(caller, FigureChecks.minus(caller, "ncalls", ncalls, earlier.ncalls),
                FigureChecks.minus(caller, "primitive_calls", primitiveCalls, earlier.primitiveCalls),
                FigureChecks.minus(caller, "tottime", tottimeNanos, earlier.tottimeNanos, uncertainty.tottimeVariance()),
                hasCumtime() && earlier.hasCumtime()
                        ? FigureChecks.minus(caller, "cumtime", cumtimeNanos, earlier.cumtimeNanos, uncertainty.cumtimeVariance()) : ABSENT,
                uncertainty.minus(earlier.uncertainty));
    }

    /** No call and no time. */
    public boolean isZero() {
        return ncalls == 0 && tottimeNanos == 0 && (cumtimeNanos == 0 || !hasCumtime());
    }
}
