package io.statsprofile.bench.programs;

import java.util.Locale;
import java.util.Map;

/**
 * How many of the functions that a program uses are counted under a budget, beside a greedy choice: fewest calls first, as long as
 * the budget lasts, at what a call costs this program.
 *
 * @param active functions that are called, by the counts of exact mode
 * @param counted those of them that were counted while the program was measured
 * @param greedy so many the choice would keep
 */
record KeptResult(int active, int counted, int greedy) {

    /**
     * @param callNanos CPU time that one counted call costs
     * @param budgetNanos of an operation
     */
    static KeptResult of(Map<String, Double> exact, Map<String, Double> budget, double callNanos, double budgetNanos) {
        double left = budgetNanos;
        int greedy = 0;
        for (double calls : exact.values().stream().mapToDouble(Double::doubleValue).sorted().toArray()) {
            left -= calls * callNanos;
            if (left < 0) {
                break;
            }
            greedy++;
        }
        return new KeptResult(exact.size(), (int) exact.keySet().stream().filter(budget::containsKey).count(), greedy);
    }

    double share() {
        return (double) counted / active;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d of %d active functions counted, %.1f %%; a greedy choice keeps %d", counted, active,
                100 * share(), greedy);
    }
}
