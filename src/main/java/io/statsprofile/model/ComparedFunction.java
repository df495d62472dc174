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
}
