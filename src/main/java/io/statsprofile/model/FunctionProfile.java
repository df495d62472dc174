package io.statsprofile.model;

import java.util.List;

/**
 * Figures of one function, as CPython's {@code pstats.FunctionProfile}.
 *
 * @param id the function
 * @param ncalls calls that returned or threw
 * @param primitiveCalls those of {@code ncalls} that were the outermost activation on their thread
 * @param openCalls activations still on a stack when the slice was cut
 * @param tottimeNanos own time, nanoseconds
 * @param cumtimeNanos time with at least one activation on a thread's stack, nanoseconds; {@link #ABSENT} for {@code (other)}
 * @param callers figures by caller; empty where callers were not recorded
 * @param folded how many functions this row stands for: 1, or more for {@code (other)}
 */
public record FunctionProfile(FunctionId id, long ncalls, long primitiveCalls, long openCalls, long tottimeNanos,
        long cumtimeNanos, List<CallerProfile> callers, int folded) {

    /** A figure that does not exist, such as the cumulative time of several functions taken together. */
    public static final long ABSENT = -1;
    /** Name of the row that stands for the functions a document had no room for. */
    public static final String OTHER = "(other)";

    public FunctionProfile {
        callers = List.copyOf(callers);
    }

    public boolean isOther() {
        return folded != 1 || id.function().equals(OTHER);
    }
}
