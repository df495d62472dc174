package io.statsprofile.internal.series;

import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Uncertainty;
import java.util.Locale;

/** A figure that a profile is ranked and charted by. */
public enum Measure {

    /** Own time. Adds up: the sum over all functions is the time spent in profiled code. */
    TOTTIME,
    /** Time with the function on the stack. Overlaps: a caller contains its callees. */
    CUMTIME,
    /** Calls that returned or threw. Adds up. */
    NCALLS;

    /** Name in CPython, in documents and on the command line, such as {@code tottime}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether values are nanoseconds; otherwise they are calls. */
    public boolean isTime() {
        return this != NCALLS;
    }

    /** Whether the values of several functions may be added, so that what is not shown can be shown as "Other". */
    public boolean addsUp() {
        return this != CUMTIME;
    }

    /** The value of one function in one slice: nanoseconds or calls; 0 where it is {@link FunctionProfile#ABSENT absent}. */
    public long of(FunctionProfile profile) {
        return switch (this) {
            case TOTTIME -> profile.tottimeNanos();
            case CUMTIME -> profile.hasCumtime() ? profile.cumtimeNanos() : 0;
            case NCALLS -> profile.ncalls();
        };
    }

    /** One standard error of this measure, nanoseconds; calls are exact. */
    public double errorNanos(Uncertainty uncertainty) {
        return switch (this) {
            case TOTTIME -> uncertainty.tottimeErrorNanos();
            case CUMTIME -> uncertainty.cumtimeErrorNanos();
            case NCALLS -> 0;
        };
    }

    /** The value of one function over a window: nanoseconds or calls. */
    public long of(FunctionTotals totals) {
        return switch (this) {
            case TOTTIME -> totals.tottimeNanos();
            case CUMTIME -> totals.cumtimeNanos();
            case NCALLS -> totals.ncalls();
        };
    }
}
