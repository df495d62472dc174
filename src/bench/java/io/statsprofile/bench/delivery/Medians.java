package io.statsprofile.bench.delivery;

import java.util.Arrays;

/** The one in the middle. */
final class Medians {

    private Medians() {
    }

    /** Of an even number, the mean of the two in the middle; not a number where there is none. */
    static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
