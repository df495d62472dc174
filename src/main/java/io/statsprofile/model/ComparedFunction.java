package io.statsprofile.model;

import java.util.OptionalDouble;

/**
 * One function before and after.
 *
 * @param function unique name
 * @param before figures in the first window; zeros where it was not seen
 * @param after figures in the second window; zeros where it was not seen
 * @param change of the measure, {@code after} less {@code before} scaled to the second window's length; nanoseconds or calls
 * @param bySpeed the part of {@code change} that comes from dearer or cheaper calls; 0 for calls
 * @param byCalls the part of {@code change} that comes from more or fewer calls; {@code bySpeed + byCalls = change}
 * @param noise how much of {@code bySpeed} may be chance: two standard errors, by how time per call varies between slices; 0 where that
 *     was not looked at
 * @param percallBefore time per call, nanoseconds; empty where nothing returned
 * @param percallAfter likewise
 */
public record ComparedFunction(String function, FunctionTotals before, FunctionTotals after, long change, long bySpeed, long byCalls, long noise,
        OptionalDouble percallBefore, OptionalDouble percallAfter) {

    private static final double STANDARD_ERRORS = 2;

    static ComparedFunction of(Measure measure, double scale, FunctionTotals before, FunctionTotals after) {
        long change = Math.round(measure.of(after) - measure.of(before) * scale);
        OptionalDouble percallBefore = percall(measure, before);
        OptionalDouble percallAfter = percall(measure, after);
        long bySpeed = 0;
        if (percallBefore.isPresent() && percallAfter.isPresent()) {
            bySpeed = Math.round((percallAfter.getAsDouble() - percallBefore.getAsDouble()) * callsOf(measure, after));
        }
        return new ComparedFunction(before.function(), before, after, change, bySpeed, change - bySpeed, 0, percallBefore, percallAfter);
    }

    private static OptionalDouble percall(Measure measure, FunctionTotals totals) {
        long calls = callsOf(measure, totals);
        return !measure.isTime() || calls == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) measure.of(totals) / calls);
    }

    /** The calls that the measure's time per call is taken over, as in CPython. */
    private static long callsOf(Measure measure, FunctionTotals totals) {
        return measure == Measure.CUMTIME ? totals.primitiveCalls() : totals.ncalls();
    }

    /** @param errorBefore standard error of the time per call before, as a part of itself */
    ComparedFunction withErrors(Measure measure, double errorBefore, double errorAfter) {
        double error = Math.hypot(errorBefore * percallBefore.orElse(0), errorAfter * percallAfter.orElse(0));
        return new ComparedFunction(function, before, after, change, bySpeed, byCalls, Math.round(STANDARD_ERRORS * error * callsOf(measure, after)), percallBefore,
                percallAfter);
    }

    /** Whether there are enough calls on both sides to speak of the time of one. */
    public boolean hasCalls(long least) {
        return before.ncalls() >= Math.max(1, least) && after.ncalls() >= Math.max(1, least);
    }

    /** How many times a call takes what it took; empty where that cannot be said. */
    public OptionalDouble factor() {
        return percallBefore.isEmpty() || percallAfter.isEmpty() || percallBefore.getAsDouble() == 0 ? OptionalDouble.empty()
                : OptionalDouble.of(percallAfter.getAsDouble() / percallBefore.getAsDouble());
    }

    /** The change of time per call that is no chance, nanoseconds. */
    double percallChange() {
        return bySpeed == 0 ? 0 : surely() / (double) bySpeed * (percallAfter.getAsDouble() - percallBefore.getAsDouble());
    }

    /**
     * What ranks a change of speed: the time that it explains beyond chance, times how often time per call doubled or halved. The time
     * alone would put a large function first that is a tenth slower, as every function is on a busier machine; the factor alone one that
     * takes nothing.
     */
    double speedWeight() {
        double least = 1;
        double from = Math.max(least, percallBefore.orElse(least));
        return surely() * Math.abs(Math.log(Math.max(least, from + percallChange()) / from) / Math.log(2));
    }

    /** The part of {@code bySpeed} that is no chance, without its sign. */
    private long surely() {
        return Math.max(0, Math.abs(bySpeed) - noise);
    }
}
