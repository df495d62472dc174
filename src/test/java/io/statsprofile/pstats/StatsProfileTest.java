package io.statsprofile.pstats;

import static io.statsprofile.pstats.FunctionProfile.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.base.Seconds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatsProfileTest {

    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

    private final Random random = new Random(1);

    @Test
    void a_sum_that_is_too_large_is_refused_by_name() {
        StatsProfile profile = StatsProfile.of(List.of(FunctionProfile.of(FunctionId.named("a.B.wait"), 1, 1, Long.MAX_VALUE, 1)));
        assertThatThrownBy(() -> profile.merge(profile)).isInstanceOf(ArithmeticException.class)
                .hasMessage("cannot add: tottime of a.B.wait would be more than 9223372036854775807 nanoseconds (292 years); add up fewer "
                        + "profiles");
    }

    @Test
    void merging_is_associative_and_commutative_and_empty_is_its_identity() {
        for (int i = 0; i < 500; i++) {
            StatsProfile x = randomProfile().top(random.nextInt(8));
            StatsProfile y = randomProfile().top(random.nextInt(8));
            StatsProfile z = randomProfile();
            assertThat(x.merge(y)).isEqualTo(y.merge(x));
            assertThat(x.merge(y).merge(z)).isEqualTo(x.merge(y.merge(z)));
            assertThat(x.merge(StatsProfile.EMPTY)).isEqualTo(x);
            assertThat(StatsProfile.EMPTY.merge(x)).isEqualTo(x);
            assertThat(x.merge(y).totalNanos()).isEqualTo(x.totalNanos() + y.totalNanos());
            assertThat(x.merge(y).openCalls()).isEqualTo(x.openCalls() + y.openCalls());
        }
    }

    @Test
    void a_function_keeps_its_place_wherever_it_is_merged_from() {
        FunctionId old = new FunctionId("Cart.checkout", "Cart", "checkout", "Cart.java", 12);
        FunctionId moved = new FunctionId("Cart.checkout", "Cart", "checkout", "Cart.java", 20);
        StatsProfile before = StatsProfile.of(List.of(FunctionProfile.of(old, 1, 1, 5, 5)));
        StatsProfile after = StatsProfile.of(List.of(FunctionProfile.of(moved, 2, 2, 7, 7)));

        assertThat(before.merge(after)).isEqualTo(after.merge(before));
        assertThat(before.merge(after).get("Cart.checkout")).isEqualTo(FunctionProfile.of(moved, 3, 3, 12, 12));
    }

    @Test
    void subtracting_gives_back_what_was_merged() {
        for (int i = 0; i < 500; i++) {
            StatsProfile earlier = withoutOpenCalls(randomProfile());
            StatsProfile more = withoutOpenCalls(randomProfile());
            assertThat(earlier.merge(more).subtract(earlier)).isEqualTo(withoutZeros(more));
        }
    }

    @Test
    void open_calls_of_a_difference_are_those_of_the_later_profile() {
        StatsProfile earlier = StatsProfile.of(List.of(row("a", 1, 3, 5)));
        StatsProfile later = StatsProfile.of(List.of(row("a", 2, 1, 9)));
        assertThat(later.subtract(earlier).get("a").openCalls()).isEqualTo(1);
    }

    @Test
    void subtracting_a_larger_profile_is_refused_and_says_what_was_larger() {
        StatsProfile small = StatsProfile.of(List.of(row("a", 2, 0, 5)));
        StatsProfile large = StatsProfile.of(List.of(row("a", 3, 0, 5)));
        assertThatThrownBy(() -> small.subtract(large)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot subtract: ncalls of a was 3 and is only 2; the profile to subtract must be the earlier one of the "
                        + "same counters");
        assertThatThrownBy(() -> StatsProfile.EMPTY.subtract(small)).hasMessageContaining("has a, which the later one does not have");

        FunctionProfile called = new FunctionProfile(FunctionId.named("a"), 2, 2, 0, 5, 5,
                List.of(new CallerProfile("b", 1, 1, 2, 2)), 1);
        assertThatThrownBy(() -> small.subtract(StatsProfile.of(List.of(called))))
                .hasMessageContaining("callers of a that the later one does not have: [b]");
    }

    @Test
    void the_top_keeps_the_first_by_each_figure_and_every_total() {
        for (int i = 0; i < 500; i++) {
            StatsProfile whole = randomProfile();
            int n = random.nextInt(6);
            StatsProfile top = whole.top(n);

            assertThat(top.totalNanos()).isEqualTo(whole.totalNanos());
            assertThat(top.totalCalls()).isEqualTo(whole.totalCalls());
            assertThat(top.primitiveCalls()).isEqualTo(whole.primitiveCalls());
            assertThat(top.openCalls()).isEqualTo(whole.openCalls());
            assertThat(top.functionCount()).isEqualTo(withoutZeros(whole).functionCount());
            for (SortKey key : List.of(SortKey.TIME, SortKey.CUMULATIVE, SortKey.CALLS)) {
                withoutZeros(whole).table().sortBy(key, SortKey.NAME).rows(Restriction.first(n))
                        .forEach(row -> assertThat(top.get(row.id().function())).isEqualTo(row));
            }
            assertThat(top.funcProfiles().size()).isLessThanOrEqualTo(3 * n + 1);
            assertThat(top.top(n)).isEqualTo(top);
        }
    }

    @Test
    void what_is_folded_becomes_one_row_without_cumulative_time_and_callers() {
        StatsProfile top = StatsProfile.of(List.of(row("a", 9, 0, 900), row("b", 2, 1, 20), row("c", 1, 0, 10), row("d", 0, 0, 0),
                new FunctionProfile(FunctionId.named("e"), 8, 8, 0, 1000, 1000, List.of(new CallerProfile("b", 8, 8, 1000, 1000)), 1)))
                .top(2);

        assertThat(top.funcProfiles().keySet()).containsExactly("e", "a", FunctionProfile.OTHER);
        assertThat(top.get("e").callers()).extracting(CallerProfile::caller).containsExactly("b");
        FunctionProfile other = top.get(FunctionProfile.OTHER);
        assertThat(other).isEqualTo(new FunctionProfile(FunctionId.named(FunctionProfile.OTHER), 3, 3, 1, 30, FunctionProfile.ABSENT,
                List.of(), 2));
        assertThat(other.isOther()).isTrue();
        assertThat(other.percallTottime()).contains(Seconds.ofNanos(10));
        assertThat(other.percallCumtime()).isEmpty();
        assertThat(top.table().sortBy(SortKey.CUMULATIVE).printStats())
                .endsWith("\n        3    0.000    0.000                   (other)\n\n\n");
        assertThat(CPythonView.of(top).funcProfiles().get(FunctionProfile.OTHER).cumtime()).isEqualTo(-1);
    }

    @Test
    void nothing_is_folded_where_everything_has_room() {
        StatsProfile whole = StatsProfile.of(List.of(row("a", 1, 0, 2), row("b", 3, 0, 4)));
        assertThat(whole.top(2)).isEqualTo(whole);
        assertThat(StatsProfile.EMPTY.top(5)).isEqualTo(StatsProfile.EMPTY);
        assertThatThrownBy(() -> whole.top(-1)).hasMessage("the number of top functions is -1, must be 0 or more");
    }

    @Test
    void of_very_many_callers_the_smaller_ones_are_folded_and_their_calls_stay() {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            List<CallerProfile> callers = new ArrayList<>();
            for (int caller = 0; caller < (i < 10 ? 3 : 100); caller++) {
                callers.add(new CallerProfile("caller" + caller, 2 + caller, 1, 5, 10 + caller));
            }
            rows.add(new FunctionProfile(FunctionId.named("f" + i), 6_000, 100, 0, 1_000, 2_000, callers, 1));
        }
        StatsProfile whole = StatsProfile.of(rows);

        StatsProfile top = whole.top(100);

        assertThat(top.get("f3")).isEqualTo(whole.get("f3"));
        assertThat(top.funcProfiles().values().stream().mapToInt(row -> row.callers().size()).sum()).isBetween(5_900, 6_000);
        List<CallerProfile> callers = top.get("f50").callers();
        assertThat(callers).contains(new CallerProfile("caller99", 101, 1, 5, 109)).extracting(CallerProfile::caller)
                .doesNotContain("caller0").doesNotHaveDuplicates();
        CallerProfile other = callers.get(0);
        assertThat(other.caller()).isEqualTo(OTHER);
        assertThat(other.hasCumtime()).isFalse();
        assertThat(callers.stream().mapToLong(CallerProfile::ncalls).sum()).isEqualTo(whole.get("f50").callers().stream()
                .mapToLong(CallerProfile::ncalls).sum());
        assertThat(callers.stream().mapToLong(CallerProfile::tottimeNanos).sum()).isEqualTo(500);
        assertThat(top.top(100)).isEqualTo(top);
        assertThat(top.merge(top).get("f50").callers()).contains(other.merge(other));
        assertThat(top.table().printCallers()).contains("0.000           " + OTHER);
    }

    @Test
    void of_each_function_the_callers_with_most_time_stay_and_the_others_become_one() {
        List<CallerProfile> callers = List.of(new CallerProfile("a", 1, 1, 1, 30), new CallerProfile("b", 2, 2, 2, 20),
                new CallerProfile("c", 4, 4, 4, 10));
        StatsProfile whole = StatsProfile.of(List.of(new FunctionProfile(FunctionId.named("f"), 7, 7, 0, 7, 60, callers, 1)));

        assertThat(whole.topCallers(2).get("f").callers()).containsExactlyInAnyOrder(callers.get(0),
                CallerProfile.other(callers.subList(1, 3)));
        assertThat(whole.topCallers(3)).isEqualTo(whole);
        assertThatThrownBy(() -> whole.topCallers(0)).hasMessage("the number of callers is 0, must be 1 or more");
    }

    @Test
    void per_call_figures_are_absent_where_there_is_no_call() {
        FunctionProfile open = new FunctionProfile(FunctionId.named("a"), 0, 0, 1, 5, 7, List.of(), 1);
        assertThat(open.percallTottime()).isEmpty();
        assertThat(open.percallCumtime()).isEmpty();
        FunctionProfile recursive = FunctionProfile.of(FunctionId.named("a"), 3, 1, 10, 12);
        assertThat(recursive.percallTottime().orElseThrow()).hasToString("3E-9");
        assertThat(recursive.percallCumtime().orElseThrow().toPlainString()).isEqualTo("0.000000012");
    }

    @Test
    void per_call_figures_over_a_window_are_sum_over_sum() {
        FunctionProfile quiet = FunctionProfile.of(FunctionId.named("a"), 1, 1, 1_000, 1_000);
        FunctionProfile busy = FunctionProfile.of(FunctionId.named("a"), 99, 99, 9_900, 9_900);
        assertThat(quiet.merge(busy).percallTottime()).contains(Seconds.ofNanos(109));
    }

    @Test
    void impossible_figures_are_refused_with_function_figure_and_rule() {
        FunctionId a = FunctionId.named("a");
        assertThatThrownBy(() -> FunctionProfile.of(a, -1, 0, 0, 0)).hasMessage("ncalls of a is -1, must be 0 or more");
        assertThatThrownBy(() -> FunctionProfile.of(a, 1, 2, 0, 0))
                .hasMessage("primitive_calls of a is 2, must be at most ncalls, which is 1");
        assertThatThrownBy(() -> FunctionProfile.of(a, 1, 1, -5, 0)).hasMessage("tottime of a is -5, must be 0 or more");
        assertThatThrownBy(() -> FunctionProfile.of(a, 1, 1, 5, -2)).hasMessage("cumtime of a is -2, must be 0 or more");
        assertThatThrownBy(() -> new FunctionProfile(a, 1, 1, 0, 5, 5, List.of(), 0)).hasMessage("folded of a is 0, must be 1 or more");
        CallerProfile b = new CallerProfile("b", 1, 1, 0, 0);
        assertThatThrownBy(() -> new FunctionProfile(a, 1, 1, 0, 5, 5, List.of(b, b), 1)).hasMessage("caller b of a is listed twice");
        assertThatThrownBy(() -> new CallerProfile("b", 1, 1, 0, -1)).hasMessage("cumtime of b is -1, must be 0 or more");
        assertThatThrownBy(() -> FunctionId.named("")).hasMessage("the name of a function must not be empty");
        assertThatThrownBy(() -> new StatsProfile(Map.of("b", FunctionProfile.of(a, 1, 1, 0, 0))))
                .hasMessage("the row of a stands under the name b");
    }

    private static FunctionProfile row(String name, long calls, long open, long nanos) {
        return new FunctionProfile(FunctionId.named(name), calls, calls, open, nanos, nanos, List.of(), 1);
    }

    private StatsProfile randomProfile() {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        ProfileBuilder builder = new ProfileBuilder();
        for (String name : names.subList(0, random.nextInt(names.size()))) {
            List<CallerProfile> callers = new ArrayList<>();
            for (String caller : NAMES.subList(0, random.nextInt(4))) {
                callers.add(new CallerProfile(caller, 1 + random.nextInt(9), 1, random.nextInt(50), random.nextInt(500)));
            }
            long primitive = random.nextInt(3);
            builder.add(new FunctionProfile(FunctionId.named(name), primitive + random.nextInt(3), primitive, random.nextInt(2),
                    random.nextInt(3), random.nextInt(3), callers, 1));
        }
        return builder.build();
    }

    private static StatsProfile withoutOpenCalls(StatsProfile profile) {
        ProfileBuilder builder = new ProfileBuilder();
        profile.funcProfiles().values().forEach(row -> builder.add(new FunctionProfile(row.id(), row.ncalls(), row.primitiveCalls(), 0,
                row.tottimeNanos(), row.cumtimeNanos(), row.callers(), 1)));
        return builder.build();
    }

    private static StatsProfile withoutZeros(StatsProfile profile) {
        return StatsProfile.of(profile.funcProfiles().values().stream().filter(row -> !row.isZero()).toList());
    }
}
