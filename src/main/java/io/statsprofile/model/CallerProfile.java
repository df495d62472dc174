package io.statsprofile.model;

/**
 * Calls of one function by one caller, by the rules of {@link FunctionProfile}; CPython's subentries.
 *
 * @param caller unique name of the calling function
 * @param ncalls calls that returned or threw
 * @param primitiveCalls those from the outermost activation of this edge
 * @param tottimeNanos own time of the callee in calls along this edge, nanoseconds
 * @param cumtimeNanos time with at least one activation of this edge on the stack, nanoseconds
 */
public record CallerProfile(String caller, long ncalls, long primitiveCalls, long tottimeNanos, long cumtimeNanos) {
}
