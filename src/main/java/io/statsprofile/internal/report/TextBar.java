package io.statsprofile.internal.report;

import java.util.List;

/**
 * One bar of terminal cells. With colours, a cell in which one band ends and another begins is split at an eighth of its width; without
 * them, or where only ASCII can be shown, each band has a letter, and a cell belongs to the band at its middle. Between two bands of one
 * colour an eighth stays empty.
 */
final class TextBar {

    private static final String EIGHTHS = " \u258f\u258e\u258d\u258c\u258b\u258a\u2589\u2588";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final TextStyle style;
    private final Ansi ansi;
    private final List<Paint> paints;
    private final boolean otherIsLast;

    TextBar(TextStyle style, List<Paint> paints, boolean otherIsLast) {
        this.style = style;
        this.ansi = new Ansi(style.colours());
        this.paints = paints;
        this.otherIsLast = otherIsLast;
    }

    /** What stands for a band in the legend. */
    String key(int band) {
        return isByLetter() ? ansi.foreground(paints.get(band)) + letter(band) + ansi.reset() : ansi.foreground(paints.get(band))
                + "\u2588\u2588" + ansi.reset();
    }

    /**
     * @param ends where each band ends, in cells from the left, ascending
     * @param cells room; what is not filled is spaces
     */
    String draw(double[] ends, int cells) {
        StringBuilder bar = new StringBuilder();
        String colour = "";
        int band = 0;
        for (int cell = 0; cell < cells; cell++) {
            band = bandAt(ends, band, isByLetter() ? cell + 0.5 : cell + 1 / 16.0);
            String wanted = band == ends.length ? ansi.reset() : colours(ends, band, cell);
            bar.append(wanted.equals(colour) ? "" : wanted).append(band == ends.length ? ' ' : isByLetter() ? letter(band)
                    : block(ends, band, cell));
            colour = wanted;
        }
        return bar.append(ansi.reset()).toString();
    }

    private char block(double[] ends, int band, int cell) {
        return EIGHTHS.charAt(eighths(ends, band, cell));
    }

    private int eighths(double[] ends, int band, int cell) {
        int filled = Math.max(1, (int) Math.round(8 * Math.min(1, ends[band] - cell)));
        return meetsItsLike(ends, band, cell) ? Math.min(7, filled) : filled;
    }

    private boolean meetsItsLike(double[] ends, int band, int cell) {
        int next = bandAt(ends, band, cell + 17 / 16.0);
        return next != band && next < ends.length && paints.get(next).equals(paints.get(band));
    }

    /** Foreground for the band, background for what follows within the cell. */
    private String colours(double[] ends, int band, int cell) {
        int next = bandAt(ends, band, cell + 15 / 16.0);
        boolean isSplit = !isByLetter() && eighths(ends, band, cell) < 8 && next < ends.length && !meetsItsLike(ends, band, cell);
        return ansi.reset() + ansi.foreground(paints.get(band)) + (isSplit ? ansi.background(paints.get(next)) : "");
    }

    private static int bandAt(double[] ends, int from, double position) {
        int band = from;
        while (band < ends.length && ends[band] <= position) {
            band++;
        }
        return band;
    }

    private boolean isByLetter() {
        return style.ascii() || ansi.isOff();
    }

    private char letter(int band) {
        return otherIsLast && band == paints.size() - 1 ? '.' : LETTERS.charAt(band % LETTERS.length());
    }
}
