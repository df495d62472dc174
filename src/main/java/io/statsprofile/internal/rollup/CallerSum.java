package io.statsprofile.internal.rollup;

import io.statsprofile.internal.base.FigureChecks;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Uncertainty;

/** Calls of one function by one caller, added up by the rules of {@link CallerProfile#merge}. Not thread-safe. */
final class CallerSum {

    private final String caller;
    private long ncalls;
    private long primitiveCalls;
    private long tottimeNanos;
    private long cumtimeNanos;
    private Uncertainty uncertainty = Uncertainty.NONE;

    CallerSum(String caller) {
        this.caller = caller;
    }

    void add(CallerProfile other) {
        ncalls = FigureChecks.plus(caller, "ncalls", ncalls, other.ncalls());
        primitiveCalls = FigureChecks.plus(caller, "primitive_calls", primitiveCalls, other.primitiveCalls());
        tottimeNanos = FigureChecks.plus(caller, "tottime", tottimeNanos, other.tottimeNanos());
        cumtimeNanos = cumtimeNanos == FunctionProfile.ABSENT || !other.hasCumtime() ? FunctionProfile.ABSENT
                : FigureChecks.plus(caller, "cumtime", cumtimeNanos, other.cumtimeNanos());
        uncertainty = uncertainty.plus(other.uncertainty());
    }

    CallerProfile profile() {
        return new CallerProfile(caller, ncalls, primitiveCalls, tottimeNanos, cumtimeNanos, uncertainty);
    }
}
