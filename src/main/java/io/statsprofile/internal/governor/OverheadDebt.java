package io.statsprofile.internal.governor;

/**
 * What was spent beyond the budget and is to be repaid. What was not spent is not saved up. So over any length of time the cost is within
 * the budget and what the bucket holds at its end. Not thread-safe.
 */
final class OverheadDebt {

    /** CPU time in which a debt is to be repaid, nanoseconds. */
    private static final double REPAYMENT_NANOS = 10e9;
    /** However large the debt, this part of the budget may be spent. */
    private static final double LEAST_PART = 0.25;

    private double debtNanos;

    void add(double costNanos, double budget, double cpuNanos) {
        debtNanos = Math.max(0, debtNanos + costNanos - budget * cpuNanos);
    }

    /** Nanoseconds of CPU time. */
    double debtNanos() {
        return debtNanos;
    }

    /** The share that may be spent now. */
    double allowed(double budget) {
        return Math.max(LEAST_PART * budget, budget - debtNanos / REPAYMENT_NANOS);
    }
}
