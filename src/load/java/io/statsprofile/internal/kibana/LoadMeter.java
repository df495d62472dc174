package io.statsprofile.internal.kibana;

import io.statsprofile.internal.kibana.DashboardRequests.Answer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks what a dashboard asks, for longer and longer windows, and prints how long it took. All answers of a window's first rounds are
 * checked, figure by figure; of those of other rounds it is checked that they are whole.
 */
final class LoadMeter {

    /**
     * One window.
     *
     * @param samples nested objects in the documents of it
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
     * @param windows in ascending order; the first has all its rounds, longer ones what the time allows, but one at the least
     */
    List<Point> measure(String title, List<Duration> windows, LoadBudget budget) {
        int asked = 0;
        int figures = 0;
        for (int i = 0; i < rounds; i++) {
            List<Answer> answers = requests.together(fleet.end(), windows.get(0));
            asked = answers.size();
            figures += i == 0 ? check(answers) : whole(answers);
        }
        out.printf(Locale.ROOT, "%n%s: %d requests, all %,d figures in the answers of a round checked%n%n", title, asked, figures);
        out.printf("%8s %13s %7s %12s %10s   %s%n", "window", "samples", "rounds", "all, median", "worst", "seconds alone, median");
        List<Point> points = new ArrayList<>();
        double before = 1;
        for (int i = 0; i < windows.size(); i++) {
            double round = before;
            List<Double> longer = windows.subList(i + 1, windows.size()).stream().map(window -> round).toList();
            int affordable = points.isEmpty() ? rounds : Math.max(1, LoadBudget.rounds(budget.left(), round, longer, rounds));
            double spent = budget.spent();
            points.add(point(windows.get(i), affordable));
            before = (budget.spent() - spent) / affordable;
            print(points.get(i));
        }
        return points;
    }

    private Point point(Duration length, int times) {
        List<Double> together = times(times, () -> requests.together(fleet.end(), length));
        Map<String, Double> alone = new TreeMap<>();
        if (requests.panels().size() == 1) {
            alone.put(requests.panels().iterator().next(), median(together));
        } else {
            requests.panels().forEach(panel -> alone.put(panel, median(times(times, () -> requests.alone(panel, fleet.end(), length)))));
        }
        return new Point(length, samples(length), times, median(together), together.get(together.size() - 1), alone);
    }

    /** Functions in the documents that panels take for such a window. */
    private long samples(Duration length) {
        return requests.known(sums, fleet.end().minus(length), fleet.end()).flat().count();
    }

    /** Seconds of some rounds, in ascending order. */
    private List<Double> times(int times, Supplier<List<Answer>> round) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            List<Answer> answers = round.get();
            seconds.add(answers.stream().mapToLong(Answer::nanos).max().orElseThrow() / 1e9);
            if (i == 0) {
                check(answers);
            } else {
                whole(answers);
            }
        }
        seconds.sort(null);
        return seconds;
    }

    private int check(List<Answer> answers) {
        return answers.stream().mapToInt(answer -> answer.check(sums)).sum();
    }

    /** Other rounds have the same figures. */
    private static int whole(List<Answer> answers) {
        answers.forEach(Answer::requireWhole);
        return 0;
    }

    private static double median(List<Double> ascending) {
        return ascending.get(ascending.size() / 2);
    }

    private void print(Point point) {
        String alone = point.alone().entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(panel -> String.format(Locale.ROOT, "%s %.3f", panel.getKey(), panel.getValue())).collect(Collectors.joining(", "));
        out.printf(Locale.ROOT, "%8s %,13d %7d %10.3f s %8.3f s   %s%n", text(point.window()), point.samples(), point.rounds(),
                point.median(), point.worst(), alone);
    }

    /** Such as {@code 12 h} or {@code 2 d}. */
    static String text(Duration window) {
        return window.toMinutes() % 60 != 0 ? window.toMinutes() + " min" : window.toHours() % 24 != 0 ? window.toHours() + " h"
                : window.toDays() + " d";
    }
}
