package io.statsprofile.internal.kibana;

import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.ProfileSource;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Asks what {@code report} asks of Elasticsearch, for longer and longer windows, and prints how long its answers take. Calls and own time
 * of all functions of a window's first answer are checked.
 */
final class ReportMeter {

    private static final String NCALLS = "statsprofile.func_profile.ncalls";
    private static final String TOTTIME = "statsprofile.func_profile.tottime";

    private final ProfileSource source;
    private final FleetSums sums;
    private final int rounds;
    private final PrintStream out;

    /** @param rounds of each window, and as many before the first to warm up */
    ReportMeter(ProfileSource source, FleetSums sums, int rounds, PrintStream out) {
        this.source = source;
        this.sums = sums;
        this.rounds = rounds;
        this.out = out;
    }

    /**
     * Measures, and prints a table of it.
     *
     * @return seconds, medians, in the order of the windows
     */
    List<Double> measure(List<Duration> windows) throws IOException {
        for (int i = 0; i < rounds; i++) {
            answer(windows.get(0), i);
        }
        out.printf(Locale.ROOT, "%nreport%n%n%8s %7s %12s %10s   made of%n", "window", "rounds", "median", "worst");
        List<Double> medians = new ArrayList<>();
        for (Duration window : windows) {
            List<Double> seconds = new ArrayList<>();
            String made = "";
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                ProfileSeries answer = answer(window, i);
                seconds.add((System.nanoTime() - start) / 1e9);
                if (i == 0) {
                    made = check(answer);
                }
            }
            seconds.sort(null);
            double median = seconds.get(seconds.size() / 2);
            out.printf(Locale.ROOT, "%8s %7d %10.3f s %8.3f s   %s%n", LoadMeter.text(window), rounds, median,
                    seconds.get(seconds.size() - 1), made);
            medians.add(median);
        }
        return medians;
    }

    /** Each time a little earlier, so that no filter is found in a cache, and the slices are the same. */
    private ProfileSeries answer(Duration window, int round) throws IOException {
        Instant to = sums.fleet().end().minusMillis(1 + round);
        ProfileQuery ofFleet = ProfileQuery.ALL.where(ProfileFilter.ALL.withService(Fleet.SERVICE));
        return source.answer(ofFleet.between(sums.fleet().end().minus(window), to));
    }

    private String check(ProfileSeries answer) {
        FleetPart known = sums.of(answer.coverage().composition().stretches(), answer.from(), answer.to()).flat();
        for (FunctionTotals row : answer.functions()) {
            FleetPart function = known.where("statsprofile.func_profile.function", row.function());
            same(row.function() + ", calls", row.ncalls(), function.metric("sum", NCALLS));
            same(row.function() + ", own time", row.tottimeNanos() / 1e9, function.metric("sum", TOTTIME));
        }
        long named = answer.functions().stream().mapToLong(FunctionTotals::ncalls).sum();
        same("calls of all", named + answer.folded().ncalls(), known.metric("sum", NCALLS));
        return String.format(Locale.ROOT, "%,d documents, of them %,d hours and %,d days", known.documents(),
                answer.coverage().composition().hours(), answer.coverage().composition().days());
    }

    private static void same(String what, double found, double known) {
        if (Math.abs(found - known) > 1e-9 * Math.max(1, Math.abs(known))) {
            throw new AssertionError("report, " + what + ": " + found + ", but " + known + " was written");
        }
    }
}
