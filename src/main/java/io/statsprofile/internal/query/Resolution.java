package io.statsprofile.internal.query;

/** From which documents a window is answered. */
public enum Resolution {

    /**
     * Slices for up to two hours, and for bars that are no multiple of an hour; hours for what is longer, and days for more than four
     * weeks, where they are there. From files slices, and hours and days for what has no slices.
     */
    AUTO,
    /** Slices alone. */
    SLICES,
    /** Hours, and slices for the parts of hours at the window's edges and for the newest. */
    HOURS,
    /** Days, and hours and slices likewise. */
    DAYS
}
