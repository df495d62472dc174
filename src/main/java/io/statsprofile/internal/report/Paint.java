package io.statsprofile.internal.report;

/**
 * A colour for light and for dark ground.
 *
 * @param hex {@code #rrggbb}
 */
record Paint(String hex) {

    /** Red, green and blue, 0 to 255 each. */
    int[] rgb() {
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return new int[] {rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff};
    }
}
