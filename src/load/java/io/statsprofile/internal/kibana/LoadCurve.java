package io.statsprofile.internal.kibana;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How answers slow down with samples.
 *
 * @param points at least one, the shortest window first
 */
record LoadCurve(List<Point> points) {

    /**
     * One window.
     *
     * @param samples nested objects in it
     * @param rounds in which it was asked for
     * @param median seconds until all requests of a dashboard that were sent together are answered
     * @param worst the same, of the slowest round
     * @param alone median seconds by panel, of its request alone
     */
    record Point(Duration window, long samples, int rounds, double median, double worst, Map<String, Double> alone) {

        Point {
            alone = Map.copyOf(alone);
        }
    }

    /** A straight line. */
    record Line(double seconds, double secondsPerMillion) {

        double at(long samples) {
            return seconds + secondsPerMillion * samples / 1e6;
        }
    }

    LoadCurve {
        points = List.copyOf(points);
    }

    /** The line of least squares through a figure of the points; one point makes a line through the origin. */
    Line line(ToDoubleFunction<Point> figure) {
        double n = points.size();
        double x = points.stream().mapToDouble(point -> point.samples() / 1e6).sum() / n;
        double y = points.stream().mapToDouble(figure).sum() / n;
        if (points.size() == 1) {
            return new Line(0, y / x);
        }
        double above = points.stream().mapToDouble(point -> (point.samples() / 1e6 - x) * (figure.applyAsDouble(point) - y)).sum();
        double slope = above / points.stream().mapToDouble(point -> Math.pow(point.samples() / 1e6 - x, 2)).sum();
        return new Line(y - slope * x, slope);
    }
}
