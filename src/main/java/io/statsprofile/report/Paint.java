package io.statsprofile.report;

/**
 * A band's colour on light and on dark ground.
 *
 * @param light on light ground
 * @param dark on dark ground and in terminals
 */
record Paint(Oklch light, Oklch dark) {

    /** What is not shown by name. */
    static final Paint OTHER = new Paint(new Oklch(0.76, 0.008, 260), new Oklch(0.48, 0.01, 260));
}
