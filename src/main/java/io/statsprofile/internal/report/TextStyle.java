package io.statsprofile.internal.report;

/**
 * What a terminal can show.
 *
 * @param width columns, {@value #LEAST_WIDTH} or more; less counts as that
 * @param colours how bands are told apart
 * @param ascii letters and ASCII punctuation only
 */
public record TextStyle(int width, Colours colours, boolean ascii) {

    public static final int LEAST_WIDTH = 60;
    /** For files and pipes. */
    public static final TextStyle PLAIN = new TextStyle(120, Colours.NONE, false);

    /** How bands are told apart. */
    public enum Colours {
        /** By letters. */
        NONE,
        /** By the 256 colours of xterm. */
        XTERM,
        /** By 24 bits of colour. */
        TRUE
    }

    public TextStyle {
        width = Math.max(LEAST_WIDTH, width);
    }
}
