package io.statsprofile.internal.probe;

import java.util.Arrays;

/**
 * The last few figures of what is measured ever again. The middle one of them counts, so that no single one changes it that is too low or
 * too high by chance; what has really changed counts after as many measurements as are more than half of them. Not thread-safe.
 */
final class LastFigures {

    /** Enough for two chance figures one after the other. */
    static final int KEPT = 5;

    private final double[] kept = new double[KEPT];
    private int added;

    void add(double figure) {
        kept[added++ % KEPT] = figure;
    }

    boolean isEmpty() {
        return added == 0;
    }

    void clear() {
        added = 0;
    }

    /** Of two in the middle the lower one: while the JVM compiles what is measured, figures fall. There must be one. */
    double middle() {
        double[] sorted = Arrays.copyOf(kept, Math.min(added, KEPT));
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
