package io.statsprofile.internal.series;

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
 * @param noise how much of {@code bySpeed} may be chance: two standard errors, by how time per call varies between slices, and by the
 *     errors of estimates; and what a change of modes may make of it. 0 where that was not looked at
 * @param percallBefore time per call, nanoseconds; empty where nothing returned
 * @param percallAfter likewise
 * @param measure what is compared: cumulative time instead of own time where a change of modes may have moved the latter and cumulative
 *     time changed no more
 * @param ofProbes the part of {@code noise} that is the time that probes take in one mode and not in another
 * @param lacksCalls whether the function was without probes on a side, so that how often it was called is not compared
 */
public record ComparedFunction(String function, FunctionTotals before, FunctionTotals after, long change, long bySpeed, long byCalls,
        long noise,
        OptionalDouble percallBefore, OptionalDouble percallAfter, Measure measure, long ofProbes, boolean lacksCalls) {

    private static final double STANDARD_ERRORS = 2;

    static ComparedFunction of(Measure asked, double scale, FunctionTotals before, FunctionTotals after, ModeChanges modes) {
        String function = before.function();
        Measure measure = asked == Measure.TOTTIME && modes.touchesOwnTime(function) ? safer(scale, before, after) : asked;
        long change = change(measure, scale, before, after);
        OptionalDouble percallBefore = percall(measure, before);
        OptionalDouble percallAfter = percall(measure, after);
        long bySpeed = 0;
        if (percallBefore.isPresent() && percallAfter.isPresent()) {
            bySpeed = Math.round((percallAfter.getAsDouble() - percallBefore.getAsDouble()) * callsOf(measure, after));
        }
        boolean lacksCalls = modes.lacksCalls(function);
        ComparedFunction compared = new ComparedFunction(function, before, after, lacksCalls ? bySpeed : change, bySpeed, lacksCalls ? 0
                : change - bySpeed, 0,
                percallBefore, percallAfter, measure, measure.isTime() ? modes.nanosOfProbes(function) : 0, lacksCalls);
        return compared.withErrors(0, 0);
    }

    /**
     * Of own and cumulative time the one that changed less: what a change of modes moved into own time or out of it is not in cumulative
     * time, and what callees did is not in own time. So only what is in both is the function's own doing.
     */
    private static Measure safer(double scale, FunctionTotals before, FunctionTotals after) {
        return Math.abs(change(Measure.TOTTIME, scale, before, after)) < Math.abs(change(Measure.CUMTIME, scale, before, after))
                ? Measure.TOTTIME
                : Measure.CUMTIME;
    }

    private static long change(Measure measure, double scale, FunctionTotals before, FunctionTotals after) {
        return Math.round(measure.of(after) - measure.of(before) * scale);
    }

    private static OptionalDouble percall(Measure measure, FunctionTotals totals) {
        long calls = callsOf(measure, totals);
        return !measure.isTime() || calls == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) measure.of(totals) / calls);
    }

    /** The calls that the measure's time per call is taken over, as in CPython. */
    private static long callsOf(Measure measure, FunctionTotals totals) {
        return measure == Measure.CUMTIME ? totals.primitiveCalls() : totals.ncalls();
    }

    /** @param errorBefore standard error of the time per call before, as a part of itself, by how it varies between slices */
    ComparedFunction withErrors(double errorBefore, double errorAfter) {
        double error = Math.hypot(Math.hypot(errorBefore * percallBefore.orElse(0), errorAfter * percallAfter.orElse(0)),
                Math.hypot(estimateError(before), estimateError(after)));
        return new ComparedFunction(function, before, after, change, bySpeed, byCalls,
                ofProbes + Math.round(STANDARD_ERRORS * error * callsOf(measure, after)), percallBefore, percallAfter, measure, ofProbes,
                lacksCalls);
    }

    /** Standard error of the time per call as an estimate, nanoseconds. */
    private double estimateError(FunctionTotals totals) {
        return measure.errorNanos(totals.timing().uncertainty()) / Math.max(1, callsOf(measure, totals));
    }

    /**
     * How sure it is that calls became dearer or cheaper, 0 to 1: how seldom chance alone would make as much of a difference. Empty where
     * nothing is known of chance.
     */
    public OptionalDouble confidence() {
        if (noise == 0 || bySpeed == 0) {
            return OptionalDouble.empty();
        }
        double beyond = Math.max(0, Math.abs(bySpeed) - ofProbes);
        return OptionalDouble.of(noise == ofProbes ? beyond > 0 ? 1 : 0 : twoSided(STANDARD_ERRORS * beyond / (noise - ofProbes)));
    }

    /** Share of a normal distribution within so many standard deviations; by Abramowitz and Stegun, 7.1.26, to seven digits. */
    private static double twoSided(double deviations) {
        double x = deviations / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * x);
        return 1 - t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x);
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
