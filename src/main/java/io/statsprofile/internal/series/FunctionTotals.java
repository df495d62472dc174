package io.statsprofile.internal.series;

import io.statsprofile.pstats.Timing;
import java.util.OptionalDouble;

/**
 * Figures of one function over a window: sums over its slices.
 *
 * @param function unique name
 * @param ncalls calls that returned or threw in the window
 * @param primitiveCalls those of {@code ncalls} that were the outermost activation on their thread
 * @param openCalls most activations that were open at the end of any one slice of one run
 * @param tottimeNanos own time, nanoseconds; an estimate may be a little below 0
 * @param cumtimeNanos time with at least one activation on a thread's stack, nanoseconds; 0 for rows that fold several functions
 * @param timing how the times came about, and their errors
 */
public record FunctionTotals(String function, long ncalls, long primitiveCalls, long openCalls, long tottimeNanos, long cumtimeNanos,
        Timing timing) {

    /** Figures whose times are exact. */
    public FunctionTotals(String function, long ncalls, long primitiveCalls, long openCalls, long tottimeNanos, long cumtimeNanos) {
        this(function, ncalls, primitiveCalls, openCalls, tottimeNanos, cumtimeNanos, Timing.EXACT);
    }

    /** A function that was not seen. */
    static FunctionTotals none(String function) {
        return new FunctionTotals(function, 0, 0, 0, 0, 0);
    }

    /** Own time per call in seconds, sum over sum; empty where nothing returned. */
    public OptionalDouble percallTottimeSeconds() {
        return ncalls == 0 ? OptionalDouble.empty() : OptionalDouble.of(tottimeNanos / 1e9 / ncalls);
    }

    /** Cumulative time per primitive call in seconds, as in CPython; empty where no primitive call returned. */
    public OptionalDouble percallCumtimeSeconds() {
        return primitiveCalls == 0 ? OptionalDouble.empty() : OptionalDouble.of(cumtimeNanos / 1e9 / primitiveCalls);
    }

    /** CPython's notation: {@code 3}, or {@code 3/1} where some of the calls were recursive. */
    public String callsText() {
        return ncalls == primitiveCalls ? Long.toString(ncalls) : ncalls + "/" + primitiveCalls;
    }
}
