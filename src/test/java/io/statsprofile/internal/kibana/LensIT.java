package io.statsprofile.internal.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.pstats.FunctionProfile;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the Lens charts ask, with the fields, sizes and orders that stand in the bundle, against known sums in a real Elasticsearch. */
class LensIT {

    private static final String NAMESPACE = "lens";
    private static final String DASHBOARD = "statsprofile-functions-flat/";
    private static final int SLICES = 12;
    private static final int FUNCTIONS = 30;
    private static KnownSlices known;

    @BeforeAll
    static void store() throws IOException {
        known = new KnownSlices(NAMESPACE, 3, SLICES, FUNCTIONS, 0).store(StreamFamily.FUNCTIONS);
    }

    @Test
    void bars_of_own_time_and_calls_add_up_to_the_total_in_each_slice() throws IOException {
        assertBars("own-time", row -> row.tottimeNanos(), 1e-9);
        assertBars("calls", row -> row.ncalls(), 1);
    }

    private static void assertBars(String panel, ToLongFunction<FunctionProfile> figure, double unit) throws IOException {
        Map<String, Map<String, Double>> series = request(panel).bars();
        assertThat(series).hasSize(10).containsKey("Other");
        for (int slice = 0; slice < SLICES; slice++) {
            String time = KnownSlices.START.plusSeconds(10L * slice).toString().replace("Z", ".000Z");
            double sum = 0;
            for (Map.Entry<String, Map<String, Double>> bars : series.entrySet()) {
                double bar = bars.getValue().getOrDefault(time, 0.0);
                sum += bar;
                if (!bars.getKey().equals("Other")) {
                    assertThat(Math.round(bar / unit)).as("%s at %s", bars.getKey(), time).isEqualTo(sum(slice, bars.getKey(), figure));
                }
            }
            assertThat(Math.round(sum / unit)).as("all at %s", time)
                    .isEqualTo(known.sum(10L * slice, 10L * slice + 10, row -> true, figure));
        }
    }

    private static long sum(int slice, String function, ToLongFunction<FunctionProfile> figure) {
        return known.sum(10L * slice, 10L * slice + 10, row -> row.id().function().equals(function), figure);
    }

    @Test
    void the_table_has_every_function_with_its_sums_and_time_per_call_as_sum_by_sum() throws IOException {
        Map<String, Map<String, Double>> rows = request("functions").table();
        assertThat(rows).hasSize(FUNCTIONS + 1).containsKey(FunctionProfile.OTHER);
        rows.forEach((function, row) -> {
            long calls = all(function, FunctionProfile::ncalls);
            long own = all(function, FunctionProfile::tottimeNanos);
            assertThat(Math.round(row.get("ncalls"))).isEqualTo(calls);
            assertThat(Math.round(row.get("primitive_calls"))).isEqualTo(all(function, FunctionProfile::primitiveCalls));
            assertThat(Seconds.toNanos(row.get("tottime"))).as(function).isEqualTo(own);
            assertThat(Seconds.toNanos(row.get("cumtime"))).as(function)
                    .isEqualTo(all(function, each -> each.hasCumtime() ? each.cumtimeNanos() : 0));
            if (calls > 0) {
                assertThat(row.get("percall")).as("microseconds of %s", function).isCloseTo(own / 1e3 / calls, Offset.offset(1e-6));
            } else {
                assertThat(row.get("percall")).as("nothing was divided, and Kibana shows a dash").isInfinite();
            }
        });
        assertThat(rows.values().stream().map(row -> row.get("tottime"))).isSortedAccordingTo((one, other) -> Double.compare(other, one));
    }

    @Test
    void a_function_that_is_chosen_is_drawn_and_nothing_of_another() throws IOException {
        String chosen = "com.acme.shop.Handler1.function1";
        for (String panel : new String[] {"by-host", "by-version"}) {
            Map<String, Map<String, Double>> series = request(panel).with("statsprofile.func_profile.function", chosen).bars();
            assertThat(series).hasSize(panel.equals("by-host") ? 3 : 2);
            double sum = series.values().stream().flatMap(bars -> bars.values().stream()).mapToDouble(Double::doubleValue).sum();
            assertThat(sum).isCloseTo(all(chosen, FunctionProfile::tottimeNanos) / 1e9, within(1e-9));
        }
        assertThat(request("functions").with("statsprofile.func_profile.function", chosen).table()).containsOnlyKeys(chosen);
    }

    @Test
    void hours_add_up_to_the_slices_that_they_are_made_of() throws IOException {
        Instant start = Instant.parse("2025-03-10T00:00:00Z");
        Instant end = start.plus(12, ChronoUnit.HOURS);
        KnownHours hours = new KnownHours("lenshours", start, end);
        KnownSlices.store(StreamFamily.FUNCTION_HOURS, hours.hours());

        Map<String, Map<String, Double>> rows = ofHours("functions").table();
        assertThat(rows).hasSize(KnownHours.FUNCTIONS + 2).containsKeys(KnownHours.RARE, FunctionProfile.OTHER);
        for (int i = 0; i < KnownHours.FUNCTIONS; i++) {
            String function = KnownHours.name(i);
            assertThat(Math.round(rows.get(function).get("ncalls"))).as(function)
                    .isEqualTo(hours.sum(start, end, row -> row.id().function().equals(function), FunctionProfile::ncalls));
            assertThat(Seconds.toNanos(rows.get(function).get("tottime"))).as(function)
                    .isEqualTo(hours.sum(start, end, row -> row.id().function().equals(function), FunctionProfile::tottimeNanos));
        }
        for (String panel : new String[] {"own-time", "by-host", "by-version"}) {
            Map<String, Map<String, Double>> series = ofHours(panel).bars();
            double sum = series.values().stream().flatMap(bars -> bars.values().stream()).mapToDouble(Double::doubleValue).sum();
            assertThat(sum).as(panel).isCloseTo(hours.sum(start, end, row -> true, FunctionProfile::tottimeNanos) / 1e9, within(1e-6));
            assertThat(series.values().stream().flatMap(bars -> bars.keySet().stream()).distinct()).as(panel).hasSize(12);
        }
    }

    private static LensRequest ofHours(String panel) throws IOException {
        return new LensRequest(Lens.charts().get("statsprofile-functions-flat-hours/" + panel), "lenshours", "1h");
    }

    private static long all(String function, ToLongFunction<FunctionProfile> figure) {
        return known.sum(0, 10L * SLICES, row -> row.id().function().equals(function), figure);
    }

    private static LensRequest request(String panel) throws IOException {
        return new LensRequest(Lens.charts().get(DASHBOARD + panel), NAMESPACE, "10s");
    }
}
