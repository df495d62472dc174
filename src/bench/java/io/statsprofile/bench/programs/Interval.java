package io.statsprofile.bench.programs;

import java.util.Locale;

/** A mean and half the width of its 95 % interval, by Student's t. */
record Interval(double mean, double halfWidth) {

    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
            2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};

    static Interval of(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        if (values.length < 2) {
            return new Interval(mean, Double.POSITIVE_INFINITY);
        }
        int degrees = values.length - 1;
        double t = degrees <= T.length ? T[degrees - 1] : 2.0;
        return new Interval(mean, t * Math.sqrt(squares / degrees / values.length));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f +- %.2f", mean, halfWidth);
    }
}
