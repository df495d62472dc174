package io.statsprofile.internal.kibana;

import io.statsprofile.internal.kibana.DashboardRequests.Answer;
import io.statsprofile.internal.kibana.LoadCurve.Line;
import io.statsprofile.internal.kibana.LoadCurve.Point;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks what a dashboard asks, for longer and longer windows, and prints how long it took. Every answer is checked. The shortest window
 * has all its rounds, longer ones what the time allows, and windows that there was no time or no data for are extrapolated.
 */
final class LoadMeter {

    /** The longest window in spans: a week of hours. */
    static final int LONGEST = 168;
    private static final int[] WINDOWS = {1, 3, 6, 12, 24, 48, 96, LONGEST};
    /** Windows that everybody wants to know, in spans. */
    private static final int[] WANTED = {24, LONGEST};

    private final DashboardRequests requests;
    private final FleetSums sums;
    private final Fleet fleet;
    private final int rounds;
    private final PrintStream out;

    /** @param rounds of each request and window at most, and as many before the first window to warm up */
    LoadMeter(DashboardRequests requests, FleetSums sums, int rounds, PrintStream out) {
        this.requests = requests;
        this.sums = sums;
        this.fleet = sums.fleet();
        this.rounds = rounds;
        this.out = out;
    }

    /**
     * Measures, and prints a table of it.
     *
     * @param spans that there are documents of
     */
    LoadCurve measure(String title, int spans, LoadBudget budget) {
        int asked = 0;
        int figures = 0;
        for (int i = 0; i < rounds; i++) {
            List<Answer> answers = requests.together(fleet.end(), fleet.span());
            asked = answers.size();
            figures = check(answers);
        }
        out.printf(Locale.ROOT, "%n%s: %d requests, all %,d figures in the answers checked%n%n", title, asked, figures);
        out.printf("%8s %13s %7s %12s %10s   %s%n", "window", "samples", "rounds", "all, median", "worst", "seconds alone, median");
        LoadCurve curve = new LoadCurve(points(spans, budget));
        if (curve.points().size() > 1) {
            grow(curve);
        }
        return curve;
    }

    private List<Point> points(int spans, LoadBudget budget) {
        List<Integer> windows = new ArrayList<>(IntStream.of(WINDOWS).filter(window -> window < Math.min(spans, LONGEST)).boxed().toList());
        windows.add(Math.min(spans, LONGEST));
        List<Point> points = new ArrayList<>();
        double secondsOfSpan = 0;
        for (int window : windows) {
            double span = secondsOfSpan;
            List<Double> longer = windows.stream().filter(other -> other > window).map(other -> other * span).toList();
            int affordable = points.isEmpty() ? rounds : LoadBudget.rounds(budget.left(), window * span, longer, rounds);
            if (affordable == 0) {
                break;
            }
            double before = budget.spent();
            points.add(point(window, affordable));
            secondsOfSpan = (budget.spent() - before) / affordable / window;
            print(points.get(points.size() - 1));
        }
        return points;
    }

    private Point point(int window, int times) {
        Duration length = fleet.span().multipliedBy(window);
        List<Double> together = times(times, () -> requests.together(fleet.end(), length));
        Map<String, Double> alone = new TreeMap<>();
        if (requests.panels().size() == 1) {
            alone.put(requests.panels().iterator().next(), median(together));
        } else {
            requests.panels().forEach(panel -> alone.put(panel, median(times(times, () -> requests.alone(panel, fleet.end(), length)))));
        }
        return new Point(length, window * fleet.samplesInSpan(), times, median(together), together.get(together.size() - 1), alone);
    }

    /** Seconds of some rounds, in ascending order. */
    private List<Double> times(int times, Supplier<List<Answer>> round) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            List<Answer> answers = round.get();
            seconds.add(answers.stream().mapToLong(Answer::nanos).max().orElseThrow() / 1e9);
            check(answers);
        }
        seconds.sort(null);
        return seconds;
    }

    private int check(List<Answer> answers) {
        return answers.stream().mapToInt(answer -> answer.check(sums)).sum();
    }

    private static double median(List<Double> ascending) {
        return ascending.get(ascending.size() / 2);
    }

    private void print(Point point) {
        String alone = point.alone().entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(panel -> String.format(Locale.ROOT, "%s %.3f", panel.getKey(), panel.getValue())).collect(Collectors.joining(", "));
        out.printf(Locale.ROOT, "%8s %,13d %7d %10.3f s %8.3f s   %s%n", text(point.window()), point.samples(), point.rounds(), point.median(), point.worst(), alone);
    }

    /** What a day and a week take that were not measured, by what was. */
    private void grow(LoadCurve curve) {
        Line line = curve.line(Point::median);
        for (int window : WANTED) {
            long samples = fleet.samplesInSpan() * window;
            if (curve.points().stream().noneMatch(point -> point.samples() >= samples)) {
                out.printf(Locale.ROOT, "%8s %,13d %7s %10.3f s              extrapolated by that line%n", text(fleet.span().multipliedBy(window)), samples, "none",
                        line.at(samples));
            }
        }
        out.printf(Locale.ROOT, "%nA straight line through the medians of all together: %.3f s and %.3f s per million samples%n", line.seconds(),
                line.secondsPerMillion());
    }

    /** Such as {@code 12 h} or {@code 2 d}. */
    static String text(Duration window) {
        return window.toMinutes() % 60 != 0 ? window.toMinutes() + " min" : window.toHours() % 24 != 0 ? window.toHours() + " h" : window.toDays() + " d";
    }
}
