package io.statsprofile.report;

import java.util.Locale;

/**
 * A colour by perceived lightness, colourfulness and hue (Oklab), so that equal numbers look equally light and distances are what the eye sees.
 *
 * @param lightness 0 to 1
 * @param chroma 0 (grey) to about 0.3; reduced where a screen cannot show it
 * @param hue degrees
 */
record Oklch(double lightness, double chroma, double hue) {

    /** {@code #rrggbb}. */
    String hex() {
        int[] rgb = rgb();
        return String.format(Locale.ROOT, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
    }

    /** Red, green and blue, 0 to 255 each. */
    int[] rgb() {
        for (double c = chroma; ; c -= 0.005) {
            double[] linear = linear(Math.max(0, c));
            if (c <= 0 || (inGamut(linear[0]) && inGamut(linear[1]) && inGamut(linear[2]))) {
                return new int[] {toByte(linear[0]), toByte(linear[1]), toByte(linear[2])};
            }
        }
    }

    double distanceTo(Oklch other) {
        double da = a(chroma) - other.a(other.chroma);
        double db = b(chroma) - other.b(other.chroma);
        double dl = lightness - other.lightness;
        return Math.sqrt(dl * dl + da * da + db * db);
    }

    private double a(double c) {
        return c * Math.cos(Math.toRadians(hue));
    }

    private double b(double c) {
        return c * Math.sin(Math.toRadians(hue));
    }

    private double[] linear(double c) {
        double l = cube(lightness + 0.3963377774 * a(c) + 0.2158037573 * b(c));
        double m = cube(lightness - 0.1055613458 * a(c) - 0.0638541728 * b(c));
        double s = cube(lightness - 0.0894841775 * a(c) - 1.2914855480 * b(c));
        return new double[] {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
    }

    private static double cube(double x) {
        return x * x * x;
    }

    private static boolean inGamut(double x) {
        return x >= -0.0005 && x <= 1.0005;
    }

    private static int toByte(double linear) {
        double x = Math.min(1, Math.max(0, linear));
        double gamma = x <= 0.0031308 ? 12.92 * x : 1.055 * Math.pow(x, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * gamma);
    }
}
