package io.statsprofile.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The demo's judge of estimates: an error that is not true is to be seen. */
class TimeCheckTest {

    private static final String SHOP = "io.statsprofile.demo.shop.";
    /** Of two releases: the shop took 2 s in all. */
    private static final List<Map<String, CallCount>> COUNTED = List.of(
            Map.of("Forecast.demand", new CallCount("Forecast.demand", 600, 6, 1_500_000_000L)),
            Map.of("Forecast.demand", new CallCount("Forecast.demand", 400, 4, 500_000_000L)));

    @Test
    void an_estimate_within_four_standard_errors_agrees() {
        assertThat(check(demand(1_961_000_000L, 10_000_000, 990)).failures()).isEmpty();
        assertThat(check(demand(2_039_000_000L, 10_000_000, 1_000)).failures()).isEmpty();
        assertThat(check(demand(2_039_000_000L, 10_000_000, 1_000)).text()).contains(
                "Forecast.demand, called most, was sampled by the governor for 100.0% of its calls",
                "it takes 2039000.0 ns a call, \u00b119600.0 ns",
                "by the shop's own clock it takes 2000000.0 ns, 3.9 standard errors away");
    }

    @Test
    void an_estimate_farther_off_does_not_and_neither_does_one_without_an_error() {
        assertThat(check(demand(2_041_000_000L, 10_000_000, 1_000)).failures()).containsExactly(
                SHOP + "Forecast.demand: the shop took 2.000 s of own time, Elasticsearch has 2.041 s with a standard error of 0.010 s");
        assertThat(check(demand(1_959_000_000L, 10_000_000, 1_000)).failures()).hasSize(1);
        assertThat(check(demand(2_000_000_000L, 0, 1_000)).failures()).hasSize(1);
    }

    @Test
    void a_function_that_was_not_sampled_or_is_not_the_hottest_is_told() {
        assertThat(check(demand(2_000_000_000L, 10_000_000, 400)).failures()).containsExactly(
                SHOP + "Forecast.demand is sampled, and 400 of its 1000 calls were made "
                        + "while its clock was sampled, which should be most, since its exact time costs more than the budget");
        assertThat(check(new FunctionTotals(SHOP + "Forecast.demand", 1_000, 10, 0, 2_000_000_000L, 2_000_000_000L)).failures()).hasSize(1);
        assertThat(check(demand(2_000_000_000L, 10_000_000, 1_000),
                new FunctionTotals(SHOP + "Search.score", 1_001, 1_001, 0, 5, 5)).failures())
                .containsExactly("most calls are those of " + SHOP + "Search.score, not of " + SHOP + "Forecast.demand");
    }

    private static FunctionTotals demand(long nanos, double errorNanos, long sampledCalls) {
        return new FunctionTotals(SHOP + "Forecast.demand", 1_000, 10, 0, nanos, nanos,
                Timing.of(Mode.SAMPLED, sampledCalls, 0, Uncertainty.ofErrors(errorNanos, errorNanos), OptionalLong.empty()));
    }

    private static TimeCheck check(FunctionTotals... rows) {
        TreeSet<String> none = new TreeSet<>();
        Coverage coverage = new Coverage(1, 0, 0, List.of(), List.of(), 0, 0, 0, 0, 0, 0, 1, rows.length, 0, 0, none, none, none, none);
        return TimeCheck.of(COUNTED, new ProfileSeries(Measure.TOTTIME, Instant.EPOCH, Instant.EPOCH, Duration.ofSeconds(10),
                List.of(), List.of(), List.of(), List.of(),
                Map.of(), List.of(rows), new FunctionTotals("(other)", 0, 0, 0, 0, 0), StatsProfile.EMPTY, coverage, List.of()));
    }
}
