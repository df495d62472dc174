package io.statsprofile.internal.model;

import io.statsprofile.internal.base.FigureChecks;

/**
 * What the agent's counters take of the heap when a slice ends, and what their bounds kept out.
 *
 * @param memoryBytes bytes that counters and the table of functions take
 * @param memoryLimitBytes bytes that they may take; 0 where nobody said
 * @param overMemoryCalls calls of the slice that were not recorded since there was no room for them; they are among the unrecorded calls
 * @param registeredFunctions functions that are known to the agent now
 * @param refusedFunctions how many times, since the process started, a function could not be profiled because there were too many
 */
public record ProbeBounds(long memoryBytes, long memoryLimitBytes, long overMemoryCalls, long registeredFunctions, long refusedFunctions) {

    /** Where nothing is known. */
    public static final ProbeBounds UNKNOWN = new ProbeBounds(0, 0, 0, 0, 0);

    /** @throws IllegalArgumentException when a number is negative */
    public ProbeBounds {
        FigureChecks.notNegative("a slice", "memory_bytes", memoryBytes);
        FigureChecks.notNegative("a slice", "memory_limit_bytes", memoryLimitBytes);
        FigureChecks.notNegative("a slice", "over_memory_calls", overMemoryCalls);
        FigureChecks.notNegative("a slice", "registered_functions", registeredFunctions);
        FigureChecks.notNegative("a slice", "refused_functions", refusedFunctions);
    }

    /** Whether they are known. */
    public boolean isKnown() {
        return memoryLimitBytes > 0;
    }
}
