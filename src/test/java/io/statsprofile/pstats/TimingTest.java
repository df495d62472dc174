package io.statsprofile.pstats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimingTest {

    private static final FunctionId A = FunctionId.named("a.A.a");

    @Test
    void errors_add_up_by_their_squares() {
        FunctionProfile merged = sampled(A, 10, 4, 30, 40).merge(sampled(A, 7, 7, 40, 9));

        assertThat(merged.ncalls()).isEqualTo(17);
        assertThat(merged.timing().sampledCalls()).isEqualTo(11);
        assertThat(merged.timing().uncertainty().tottimeErrorNanos()).as("3, 4, 5").isEqualTo(50);
        assertThat(merged.timing().uncertainty().cumtimeErrorNanos()).as("40, 9, 41").isEqualTo(41);
        assertThat(merged.timing().mode()).isEqualTo(Mode.SAMPLED);
    }

    @Test
    void of_two_modes_the_one_that_takes_more_away_is_left() {
        FunctionProfile out = row(A, 5, Timing.of(Mode.OUT, 0, 0.25, Uncertainty.NONE, OptionalLong.empty()));

        assertThat(out.merge(sampled(A, 3, 3, 1, 1)).merge(out).timing()).isEqualTo(
                new Timing(Mode.OUT, 3, 0.5, Uncertainty.ofErrors(1, 1), OptionalLong.empty()));
        assertThat(row(A, 5, Timing.EXACT).merge(row(A, 5, Timing.EXACT)).timing()).isSameAs(Timing.EXACT);
    }

    @Test
    void merging_is_associative_and_commutative_with_errors_too() {
        StatsProfile a = StatsProfile.of(List.of(sampled(A, 10, 4, 30, 40)));
        StatsProfile b = StatsProfile.of(List.of(row(A, 5, Timing.of(Mode.OUT, 0, 0.25, Uncertainty.NONE, OptionalLong.empty()))));
        StatsProfile c = StatsProfile.of(List.of(sampled(A, 7, 7, 40, 9), sampled(FunctionId.named("b"), 1, 1, 3, 3)));

        assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c))).isEqualTo(c.merge(a).merge(b));
        assertThat(a.merge(StatsProfile.EMPTY)).isEqualTo(a);
    }

    @Test
    void what_came_on_top_has_the_variance_that_came_on_top() {
        FunctionProfile later = sampled(A, 10, 8, 50, 41);
        FunctionProfile rest = later.subtract(sampled(A, 4, 3, 30, 40));

        assertThat(rest.timing().sampledCalls()).isEqualTo(5);
        assertThat(rest.timing().uncertainty()).isEqualTo(new Uncertainty(40 * 40, 9 * 9));
    }

    @Test
    void what_is_folded_is_sampled_where_any_is_and_has_the_variance_of_all() {
        FunctionProfile exact = row(FunctionId.named("b"), 100, Timing.EXACT);
        FunctionProfile out = row(FunctionId.named("c"), 100, Timing.of(Mode.OUT, 0, 0.25, Uncertainty.NONE, OptionalLong.empty()));
        FunctionProfile other = StatsProfile.of(List.of(exact, sampled(A, 10, 4, 30, 40), sampled(FunctionId.named("d"), 7, 7, 40, 9), out))
                .top(0)
                .get(FunctionProfile.OTHER);

        assertThat(other.timing()).isEqualTo(new Timing(Mode.SAMPLED, 11, 0.25, new Uncertainty(2_500, 0), OptionalLong.empty()));
        CallerProfile caller = CallerProfile.other(List.of(new CallerProfile("x", 1, 1, 5, 5, Uncertainty.ofErrors(3, 9)),
                new CallerProfile("y", 1, 1, 5, 5, Uncertainty.ofErrors(4, 9))));
        assertThat(caller.uncertainty()).isEqualTo(Uncertainty.ofErrors(5, 0));
    }

    @Test
    void callers_keep_their_errors_in_sums_and_differences() {
        CallerProfile small = new CallerProfile("x", 1, 1, 5, 5, Uncertainty.ofErrors(3, 5));
        CallerProfile large = small.merge(new CallerProfile("x", 2, 2, 6, 6, Uncertainty.ofErrors(4, 12)));

        assertThat(large.uncertainty()).isEqualTo(Uncertainty.ofErrors(5, 13));
        assertThat(large.subtract(small).uncertainty()).isEqualTo(Uncertainty.ofErrors(4, 12));
        assertThat(row(A, 5, Timing.EXACT).withCallers(List.of(large)).callers()).containsExactly(large);
    }

    @Test
    void the_probes_own_time_is_known_where_all_parts_know_it() {
        Timing seven = Timing.of(Mode.EXACT, 0, 0, Uncertainty.NONE, OptionalLong.of(7));

        assertThat(seven.plus(seven).overheadNanos()).hasValue(14);
        assertThat(seven.plus(Timing.EXACT).overheadNanos()).isEmpty();
        assertThat(seven.isExact()).isTrue();
    }

    @Test
    void an_estimate_may_be_a_little_below_zero_and_an_exact_time_may_not() {
        FunctionProfile below = new FunctionProfile(A, 1, 1, 0, -5, 3, List.of(), 1, Timing.of(Mode.EXACT, 0, 0, Uncertainty.ofErrors(6, 0),
                OptionalLong.empty()));

        assertThat(StatsProfile.of(List.of(below, row(FunctionId.named("b"), 1, Timing.EXACT))).totalNanos()).isEqualTo(95);
        assertThat(below.hasCumtime()).isTrue();
        assertThat(below.percallTottime().orElseThrow()).isEqualByComparingTo("-0.000000005");
        assertThatThrownBy(() -> below.withTiming(Timing.EXACT)).hasMessage("tottime of a.A.a is -5, must be 0 or more");
        assertThat(new FunctionProfile(A, 1, 1, 0, 0, -1, List.of(), 1, Timing.of(Mode.SAMPLED, 1, 0, Uncertainty.ofErrors(1, 1),
                OptionalLong.empty())).hasCumtime())
                .as("a cumulative time of -1 ns is not an absent one").isTrue();
    }

    @Test
    void impossible_figures_are_refused() {
        assertThatThrownBy(() -> sampled(A, 3, 4, 1, 1)).hasMessage("sampled_calls of a.A.a is 4, must be at most ncalls, which is 3");
        assertThatThrownBy(() -> new Uncertainty(Double.NaN, 0)).hasMessage("variance of tottime is NaN, must be 0 or more");
        assertThatThrownBy(() -> new Timing(Mode.OUT, 0, -0.1, Uncertainty.NONE, OptionalLong.empty()))
                .hasMessage("out_share is -0.1, must be 0 or more");
        assertThatThrownBy(() -> Mode.parse("loose")).hasMessage("mode is loose, but must be exact, sampled or out");
    }

    @Test
    void a_share_out_adds_up_to_slices() {
        Timing third = Timing.of(Mode.OUT, 0, 1 / 3.0, Uncertainty.NONE, OptionalLong.empty());

        assertThat(third.plus(third).plus(third).outSlices()).isCloseTo(1, within(1e-12));
        assertThat(third.isExact()).isFalse();
    }

    private static FunctionProfile sampled(FunctionId id, long calls, long sampledCalls, double tottimeError, double cumtimeError) {
        return row(id, calls, Timing.of(Mode.SAMPLED, sampledCalls, 0, Uncertainty.ofErrors(tottimeError, cumtimeError),
                OptionalLong.empty()));
    }

    private static FunctionProfile row(FunctionId id, long calls, Timing timing) {
        return new FunctionProfile(id, calls, calls, 0, 100, 100, List.of(), 1, timing);
    }
}
