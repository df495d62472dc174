package io.statsprofile.governor;

import io.statsprofile.probe.CallCost;

/**
 * What the probes of one call take, nanoseconds.
 *
 * @param exact where the call is timed
 * @param sampled where it is counted
 */
record Prices(double exact, double sampled) {

    /** Until something has been measured: rather too much than too little. */
    static final Prices UNKNOWN = new Prices(300, 50);
    /** No clock and no measurement makes a call cheaper than this. */
    private static final double LEAST = 1;
    /**
     * What a call costs a program, caches and inlining included, in relation to what it costs in the loop that measures. On H2, Jackson and
     * Lucene it was 1.1 to 1.5 times as much.
     */
    private static final double IN_PROGRAMS = 1.25;

    Prices {
        exact = Math.max(LEAST, exact);
        sampled = Math.min(exact, Math.max(LEAST, sampled));
    }

    /** Of calls that are counted without a caller. */
    static Prices of(CallCost measured) {
        return new Prices(measured.nanos * IN_PROGRAMS, measured.nanosSampled * IN_PROGRAMS);
    }

    /** Of calls that are counted with their caller, too. */
    static Prices ofTraced(CallCost measured) {
        return new Prices(measured.nanosTraced * IN_PROGRAMS, measured.nanosSampledTraced * IN_PROGRAMS);
    }

    double of(Mode mode) {
        return mode == Mode.EXACT ? exact : mode == Mode.SAMPLED ? sampled : 0;
    }

    /** The lower figures of both, while the JVM is still compiling what is measured. */
    Prices least(Prices other) {
        return new Prices(Math.min(exact, other.exact), Math.min(sampled, other.sampled));
    }

    /** What both say: the lower figure, or a quarter of the way to a higher one, which may be chance. */
    Prices and(Prices later) {
        return new Prices(settled(exact, later.exact), settled(sampled, later.sampled));
    }

    private static double settled(double before, double later) {
        return later < before ? later : before + (later - before) / 4;
    }
}
