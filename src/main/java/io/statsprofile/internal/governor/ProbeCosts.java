package io.statsprofile.internal.governor;

import io.statsprofile.internal.probe.CallCost;

/**
 * What the probes of one call take, nanoseconds.
 *
 * @param exact where the call is timed
 * @param sampled where it is counted
 * @param exactCold what the former takes more where the function was called long ago; see {@link CallCost#coldShare}
 * @param sampledCold the same of the latter
 */
record ProbeCosts(double exact, double sampled, double exactCold, double sampledCold) {

    /** Until something has been measured: rather too much than too little. */
    static final ProbeCosts UNKNOWN = new ProbeCosts(300, 50, 300, 100);
    /** No clock and no measurement makes a call cheaper than this. */
    private static final double LEAST = 1;
    /**
     * What a call costs a program, caches and inlining included, in relation to what it costs in the loop that measures. On H2, Jackson and
     * Lucene it was 1.1 to 1.5 times as much.
     */
    private static final double IN_PROGRAMS = 1.25;

    ProbeCosts {
        exact = Math.max(LEAST, exact);
        sampled = Math.min(exact, Math.max(LEAST, sampled));
        sampledCold = Math.min(exact + exactCold - sampled, sampledCold);
    }

    /** Where calls cost the same however seldom they are. */
    ProbeCosts(double exact, double sampled) {
        this(exact, sampled, 0, 0);
    }

    /** Of calls that are counted without a caller. */
    static ProbeCosts of(CallCost measured) {
        return new ProbeCosts(measured.nanos * IN_PROGRAMS, measured.nanosSampled * IN_PROGRAMS, measured.nanosCold * IN_PROGRAMS,
                measured.nanosSampledCold * IN_PROGRAMS);
    }

    /** Of calls that are counted with their caller, too. */
    static ProbeCosts ofTraced(CallCost measured) {
        return new ProbeCosts(measured.nanosTraced * IN_PROGRAMS, measured.nanosSampledTraced * IN_PROGRAMS,
                measured.nanosCold * IN_PROGRAMS, measured.nanosSampledCold * IN_PROGRAMS);
    }

    /**
     * One call in a mode.
     *
     * @param density calls of the function in a nanosecond of CPU time; 0 where that is not known
     */
    double of(ProbeMode mode, double density) {
        double cold = CallCost.coldShare(1 / density);
        return mode == ProbeMode.EXACT ? exact + cold * exactCold : mode == ProbeMode.SAMPLED ? sampled + cold * sampledCold : 0;
    }
}
