package io.statsprofile.demo;

import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.Uncertainty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Holds the estimated own time of the function with most calls against what the shop took by the clock. */
final class TimeCheck {

    private static final String HOTTEST = "io.statsprofile.demo.shop.Forecast.demand";
    /** Four standard errors: the truth is farther away once in 15,000 demos. */
    private static final double ERRORS_ALLOWED = 4;
    /** Nobody pins it: its first calls are exact, until the governor has seen what that costs. */
    private static final double SAMPLED_SHARE = 0.5;

    private final List<String> failures = new ArrayList<>();
    private final FunctionTotals found;
    private final long takenNanos;

    private TimeCheck(FunctionTotals found, long takenNanos) {
        this.found = found;
        this.takenNanos = takenNanos;
    }

    /** @param counts what the shop counted and timed, by release */
    static TimeCheck of(Collection<Map<String, CallCount>> counts, ProfileSeries all) {
        FunctionTotals most = all.functions().stream().max(Comparator.comparingLong(FunctionTotals::ncalls)).orElseThrow();
        String name = HOTTEST.substring(HOTTEST.lastIndexOf('.', HOTTEST.lastIndexOf('.') - 1) + 1);
        TimeCheck check = new TimeCheck(most, counts.stream().mapToLong(count -> count.get(name).nanos()).sum());
        check.compare();
        return check;
    }

    private void compare() {
        if (!found.function().equals(HOTTEST)) {
            failures.add("most calls are those of %s, not of %s".formatted(found.function(), HOTTEST));
        } else if (found.timing().mode() != Mode.SAMPLED
                || found.timing().sampledCalls() < SAMPLED_SHARE * found.ncalls()) {
            failures.add(("%s is %s, and %d of its %d calls were made while its clock was sampled, which should be most,"
                    + " since its exact time costs more than the budget")
                    .formatted(HOTTEST, found.timing().mode().key(), found.timing().sampledCalls(), found.ncalls()));
        } else if (!(errorNanos() > 0) || Math.abs(found.tottimeNanos() - takenNanos) > ERRORS_ALLOWED * errorNanos()) {
            failures.add("%s: the shop took %.3f s of own time, Elasticsearch has %.3f s with a standard error of %.3f s"
                    .formatted(HOTTEST, takenNanos / 1e9, found.tottimeNanos() / 1e9, errorNanos() / 1e9));
        }
    }

    private double errorNanos() {
        return found.timing().uncertainty().tottimeErrorNanos();
    }

    List<String> failures() {
        return failures;
    }

    /** What was found, as a line and its continuation. */
    String text() {
        double calls = found.ncalls();
        return String.format(Locale.ROOT,
                "%s, called most, was sampled by the governor for %.1f%% of its calls, to stay within the budget;%n"
                        + "    it takes %.1f ns a call, \u00b1%.1f ns in 95 of 100 cases;%n"
                        + "    by the shop's own clock it takes %.1f ns, %.1f standard errors away",
                found.function(), 100 * found.timing().sampledCalls() / calls, found.tottimeNanos() / calls,
                Uncertainty.HALF_OF_95_PERCENT * errorNanos() / calls, takenNanos / calls,
                Math.abs(found.tottimeNanos() - takenNanos) / errorNanos());
    }
}
