package io.statsprofile.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.StatsProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The demo's judge: one call more or less is to be seen, wherever it is. */
class CallCheckTest {

    private static final String SHOP = "io.statsprofile.demo.shop.";
    private static final Map<String, CallCount> COUNTED = counted(new CallCount("Vat.de", 5, 5), new CallCount("Forecast.demand", 100, 4));

    @Test
    void equal_counts_agree_and_folded_ones_agree_together_with_other() {
        CallCheck check = check(other(2, 2), row("Vat.de", 3, 3), row("Forecast.demand", 100, 4));
        assertThat(check.differences()).isEmpty();
        assertThat(check.calls()).isEqualTo(105);
        assertThat(check.equal()).isEqualTo(1);
        assertThat(check.foldedFunctions()).isEqualTo(1);
    }

    @Test
    void a_function_that_came_back_with_a_call_too_many_is_named() {
        assertThat(check(other(0, 0), row("Vat.de", 6, 6), row("Forecast.demand", 100, 4)).differences())
                .contains("Vat.de: the shop counted 5 calls, Elasticsearch has 6");
    }

    @Test
    void a_call_that_is_neither_by_name_nor_in_other_is_missed() {
        assertThat(check(other(1, 1), row("Vat.de", 3, 3), row("Forecast.demand", 100, 4)).differences()).containsExactly(
                "(other): the shop counted 2 calls, Elasticsearch has 1",
                "(other): the shop counted 2 primitive calls, Elasticsearch has 1");
    }

    @Test
    void functions_that_no_document_folds_have_to_be_equal_by_name() {
        assertThat(check(other(1, 1), row("Vat.de", 5, 5), row("Forecast.demand", 99, 3)).differences())
                .containsExactly("Forecast.demand: the shop counted 100 calls, Elasticsearch has 99");
    }

    @Test
    void recursion_is_checked_by_its_primitive_calls() {
        assertThat(check(other(0, 0), row("Vat.de", 5, 5), row("Forecast.demand", 100, 100)).differences())
                .contains("Forecast.demand: the shop counted 4 primitive calls, Elasticsearch has 100");
    }

    @Test
    void a_function_that_the_shop_never_counted_is_named() {
        assertThat(check(other(0, 0), row("Vat.de", 5, 5), row("Forecast.demand", 100, 4), row("Item.cents", 7, 7)).differences())
                .containsExactly(SHOP + "Item.cents: the shop counted 0 calls, Elasticsearch has 7");
    }

    private static CallCheck check(FunctionTotals other, FunctionTotals... rows) {
        TreeSet<String> none = new TreeSet<>();
        Coverage coverage = new Coverage(1, 0, 0, List.of(), List.of(), 0, 0, 0, 0, 0, 0, 1, rows.length, 0, 0, none, none, none, none);
        ProfileSeries series = new ProfileSeries(Measure.TOTTIME, Instant.EPOCH, Instant.EPOCH, Duration.ofSeconds(10), List.of(),
                List.of(), List.of(), List.of(), Map.of(), List.of(rows), other, StatsProfile.EMPTY, coverage, List.of());
        return CallCheck.of(COUNTED, series);
    }

    private static FunctionTotals row(String function, long ncalls, long primitiveCalls) {
        return new FunctionTotals(SHOP + function, ncalls, primitiveCalls, 0, 0, 0);
    }

    private static FunctionTotals other(long ncalls, long primitiveCalls) {
        return new FunctionTotals("(other)", ncalls, primitiveCalls, 0, 0, 0);
    }

    private static Map<String, CallCount> counted(CallCount... counts) {
        Map<String, CallCount> map = new TreeMap<>();
        for (CallCount count : counts) {
            map.put(count.function(), count);
        }
        return map;
    }
}
