package io.statsprofile.bench.coverage;

import java.util.Locale;

/** Functions and slices, and of how many of them the truth lay within what was stated. */
final class Tally {

    private long pairs;
    private long covered;

    void add(boolean isCovered) {
        add(1, isCovered ? 1 : 0);
    }

    void add(long morePairs, long moreCovered) {
        pairs += morePairs;
        covered += moreCovered;
    }

    void add(Tally other) {
        add(other.pairs, other.covered);
    }

    long pairs() {
        return pairs;
    }

    /** In percent. */
    double share() {
        return pairs == 0 ? Double.NaN : 100.0 * covered / pairs;
    }

    /** What a share of 95 % has of chance, two standard errors, in points; as if pairs did not depend on each other. */
    double chance() {
        return pairs == 0 ? 0 : 200 * Math.sqrt(0.95 * 0.05 / pairs);
    }

    @Override
    public String toString() {
        return pairs == 0 ? "-" : String.format(Locale.ROOT, "%.2f%% of %,d", share(), pairs);
    }

    /** For the parent process. */
    String numbers() {
        return pairs + " " + covered;
    }
}
