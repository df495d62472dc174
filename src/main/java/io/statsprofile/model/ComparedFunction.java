package io.statsprofile.model;

/**
 * One function before and after.
 *
 * @param function unique name
 * @param before figures in the first window; zeros where it was not seen
 * @param after figures in the second window; zeros where it was not seen
 * @param change of the measure, {@code after} less {@code before} scaled to the second window's length; nanoseconds or calls
 * @param bySpeed the part of {@code change} that comes from dearer or cheaper calls; 0 for calls
 * @param byCalls the part of {@code change} that comes from more or fewer calls; {@code bySpeed + byCalls = change}
 */
public record ComparedFunction(String function, FunctionTotals before, FunctionTotals after, long change, long bySpeed, long byCalls) {

    static ComparedFunction of(Measure measure, double scale, FunctionTotals before, FunctionTotals after) {
        long change = Math.round(measure.of(after) - measure.of(before) * scale);
        long callsBefore = callsOf(measure, before);
        long callsAfter = callsOf(measure, after);
        long bySpeed = 0;
        if (measure.isTime() && callsBefore > 0 && callsAfter > 0) {
            double percallChange = (double) measure.of(after) / callsAfter - (double) measure.of(before) / callsBefore;
            bySpeed = Math.round(percallChange * callsAfter);
        }
        return new ComparedFunction(before.function(), before, after, change, bySpeed, change - bySpeed);
    }

    /** The calls that the measure's time per call is taken over, as in CPython. */
    private static long callsOf(Measure measure, FunctionTotals totals) {
        return measure == Measure.CUMTIME ? totals.primitiveCalls() : totals.ncalls();
    }
}
