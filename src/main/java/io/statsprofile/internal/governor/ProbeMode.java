package io.statsprofile.internal.governor;

/** How much is known of a function's calls, dearest first. */
public enum ProbeMode {

    /** Each call is counted and timed. */
    EXACT,
    /** Each call is counted; times are estimated. */
    SAMPLED,
    /** There is no probe in it. */
    OUT
}
