package io.statsprofile.kibana;

import io.statsprofile.kibana.DashboardRequests.Answer;
import io.statsprofile.kibana.LoadCurve.Point;
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

/** Asks what a dashboard asks, for longer and longer windows, and prints how long it took. Every answer is checked. */
final class LoadMeter {

    /** The longest window in spans: a week of hours. */
    static final int LONGEST = 168;
    private static final int[] WINDOWS = {1, 3, 6, 12, 24, 48, 96, LONGEST};
    /** Seconds that the rounds of one request may take; the second is due, however long the first took. */
    private static final double PATIENCE = 10;

    private final DashboardRequests requests;
    private final Fleet fleet;
    private final FleetSums sums;
    private final int spans;
    private final int rounds;
    private final PrintStream out;

    /**
     * @param spans that were loaded
     * @param rounds of each request and window, and as many before the first window to warm up
     */
    LoadMeter(DashboardRequests requests, Fleet fleet, FleetSums sums, int spans, int rounds, PrintStream out) {
        this.requests = requests;
        this.fleet = fleet;
        this.sums = sums;
        this.spans = spans;
        this.rounds = rounds;
        this.out = out;
    }

    /** Measures, and prints a table of it. */
    LoadCurve measure(String title) {
        int checked = 0;
        for (int i = 0; i < rounds; i++) {
            checked = check(requests.together(fleet.end(), fleet.span()));
        }
        out.printf(Locale.ROOT, "%n%s: %d requests, %,d sums in the answers checked%n%n", title, requests.together(fleet.end(), fleet.span()).size(), checked);
        out.printf("%8s %13s %12s %10s   %s%n", "window", "samples", "all, median", "worst", "seconds alone, median");
        List<Point> points = new ArrayList<>();
        List<Integer> windows = new ArrayList<>(IntStream.of(WINDOWS).filter(window -> window < Math.min(spans, LONGEST)).boxed().toList());
        windows.add(Math.min(spans, LONGEST));
        for (int window : windows) {
            Point point = point(window);
            points.add(point);
            String alone = point.alone().entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .map(panel -> String.format(Locale.ROOT, "%s %.3f", panel.getKey(), panel.getValue())).collect(Collectors.joining(", "));
            out.printf(Locale.ROOT, "%8s %,13d %10.3f s %8.3f s   %s%n", text(point.window()), point.samples(), point.median(), point.worst(), alone);
        }
        return new LoadCurve(points);
    }

    private Point point(int window) {
        Duration length = fleet.span().multipliedBy(window);
        List<Double> together = times(() -> requests.together(fleet.end(), length));
        Map<String, Double> alone = new TreeMap<>();
        requests.panels().forEach(panel -> alone.put(panel, median(times(() -> requests.alone(panel, fleet.end(), length)))));
        return new Point(length, window * fleet.samplesInSpan(), median(together), together.get(together.size() - 1), alone);
    }

    /** Seconds of some rounds, in ascending order; fewer rounds where one takes long. */
    private List<Double> times(Supplier<List<Answer>> round) {
        List<Double> seconds = new ArrayList<>();
        double spent = 0;
        for (int i = 0; i < rounds && (i < 2 || spent < PATIENCE); i++) {
            List<Answer> answers = round.get();
            seconds.add(answers.stream().mapToLong(Answer::nanos).max().orElseThrow() / 1e9);
            spent += seconds.get(i);
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

    /** Such as {@code 12 h} or {@code 2 d}. */
    static String text(Duration window) {
        return window.toMinutes() % 60 != 0 ? window.toMinutes() + " min" : window.toHours() % 24 != 0 ? window.toHours() + " h" : window.toDays() + " d";
    }
}
