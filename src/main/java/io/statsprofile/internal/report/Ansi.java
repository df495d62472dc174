package io.statsprofile.internal.report;

/** Escape sequences for one style; empty where there are no colours. */
record Ansi(TextStyle.Colours colours) {

    private static final String ESCAPE = "\u001b[";
    private static final int[] CUBE = {0, 95, 135, 175, 215, 255};

    String foreground(Paint paint) {
        return sequence(38, paint);
    }

    String background(Paint paint) {
        return sequence(48, paint);
    }

    String bold(String text) {
        return wrap("1m", text);
    }

    String dim(String text) {
        return wrap("2m", text);
    }

    String reset() {
        return isOff() ? "" : ESCAPE + "0m";
    }

    boolean isOff() {
        return colours == TextStyle.Colours.NONE;
    }

    private String wrap(String code, String text) {
        return isOff() ? text : ESCAPE + code + text + reset();
    }

    private String sequence(int ground, Paint paint) {
        int[] rgb = paint.rgb();
        return switch (colours) {
            case NONE -> "";
            case XTERM -> ESCAPE + ground + ";5;" + xterm(rgb) + "m";
            case TRUE -> ESCAPE + ground + ";2;" + rgb[0] + ";" + rgb[1] + ";" + rgb[2] + "m";
        };
    }

    /** The nearest colour of the 6x6x6 cube, or of the greys where it is one. */
    private static int xterm(int[] rgb) {
        int spread = Math.max(rgb[0], Math.max(rgb[1], rgb[2])) - Math.min(rgb[0], Math.min(rgb[1], rgb[2]));
        if (spread < 12) {
            return 232 + Math.max(0, Math.min(23, (rgb[0] - 8 + 5) / 10));
        }
        return 16 + 36 * nearest(rgb[0]) + 6 * nearest(rgb[1]) + nearest(rgb[2]);
    }

    private static int nearest(int value) {
        int best = 0;
        for (int i = 1; i < CUBE.length; i++) {
            best = Math.abs(CUBE[i] - value) < Math.abs(CUBE[best] - value) ? i : best;
        }
        return best;
    }
}
