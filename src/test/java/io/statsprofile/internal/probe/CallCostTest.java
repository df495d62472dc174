package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.statsprofile.testing.Undisturbed;
import org.junit.jupiter.api.Test;

@Undisturbed
class CallCostTest {

    @Test
    void a_measurement_leaves_no_trace_in_any_profile() {
        try (Fixture fixture = new Fixture()) {
            int function = fixture.function("a");
            Frame open = Probe.enter(function);
            CallCost.measure();
            Probe.exit(Probe.enter(function));
            Probe.exit(open);

            IntervalSnapshot snapshot = fixture.reader.cut(false);

            assertThat(snapshot.functions).containsExactly(function);
            assertThat(Fixture.row(snapshot, function)[0]).isEqualTo(2);
            assertThat(snapshot.unrecordedCalls).isZero();
            assertThat(snapshot.edgeCallees).isEmpty();
        }
    }

    @Test
    void an_excluded_thread_can_measure_and_stays_excluded() throws InterruptedException {
        CallCost[] cost = new CallCost[1];
        Frame[] frame = {new Frame(null, 0, null)};
        Thread excluded = new Thread(() -> {
            Probe.excludeThread();
            cost[0] = CallCost.measure();
            frame[0] = Probe.enter(0);
        });
        excluded.start();
        excluded.join();
        assertThat(cost[0].nanos).isPositive();
        assertThat(cost[0].nanosTraced).isPositive();
        assertThat(frame[0]).isNull();
    }

    @Test
    void costs_are_measured_while_functions_are_sampled_and_sampled_calls_cost_less() {
        try (Fixture fixture = new Fixture()) {
            int function = fixture.function("f");
            Modes.set(function, Modes.SAMPLED);
            try {
                double exact = Double.MAX_VALUE;
                double sampled = Double.MAX_VALUE;
                double traced = Double.MAX_VALUE;
                double sampledTraced = Double.MAX_VALUE;
                for (int i = 0; i < 200; i++) {
                    CallCost cost = CallCost.measure();
                    exact = Math.min(exact, cost.nanos);
                    sampled = Math.min(sampled, cost.nanosSampled);
                    traced = Math.min(traced, cost.nanosTraced);
                    sampledTraced = Math.min(sampledTraced, cost.nanosSampledTraced);
                }
                assertThat(sampled / exact).isBetween(0.0, 0.8);
                assertThat(sampledTraced / traced).isBetween(0.0, 0.8);
            } finally {
                Modes.set(function, Modes.EXACT);
            }
        }
    }

    @Test
    void an_exact_call_beside_sampled_ones_is_measured_as_such() {
        double alone = Double.MAX_VALUE;
        double beside = Double.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            alone = Math.min(alone, CallCost.measure(false).nanos);
            beside = Math.min(beside, CallCost.measure(true).nanos);
        }

        assertThat(beside / alone).isGreaterThan(1.0);
    }

    /** A call reads the clock twice. Generous, since machines are busy; what is excluded is a figure of another order. */
    @Test
    void a_call_costs_about_two_readings_of_the_clock_and_a_little() {
        double least = Double.MAX_VALUE;
        double readings = Double.MAX_VALUE;
        for (int i = 0; i < 40; i++) {
            least = Math.min(least, CallCost.measure().nanos);
            readings = Math.min(readings, twoReadings());
        }
        assertThat(least / readings).isBetween(0.5, 6.0);
    }

    @Test
    void calls_with_a_caller_are_counted_at_their_own_price() {
        CallCost cost = new CallCost(40, 50);
        assertThat(cost.of(0, 0)).isZero();
        assertThat(cost.of(10, 0)).isCloseTo(400, within(1e-9));
        assertThat(cost.of(10, 4)).isCloseTo(6 * 40 + 4 * 50, within(1e-9));
    }

    /** A single measurement may find nothing, by chance. It is made again each second at first, and the middle one counts. */
    @Test
    void calls_that_come_seldom_cost_more() {
        await().untilAsserted(() -> {
            CallCost cost = CallCost.measure();
            assertThat(cost.nanosCold).isBetween(0.0, 2_000.0);
            assertThat(cost.nanosSampledCold).as("a sampled call misses the caches, too").isBetween(1.0, 2_000.0);
        });
    }

    @Test
    void the_share_of_the_cold_price_rises_with_the_time_from_call_to_call() {
        assertThat(CallCost.coldShare(0)).isZero();
        assertThat(CallCost.coldShare(10_000)).isCloseTo(0.5, within(1e-9));
        assertThat(CallCost.coldShare(1e9)).isGreaterThan(0.99);
        assertThat(CallCost.coldShare(Double.POSITIVE_INFINITY)).isEqualTo(1);
    }

    private static double twoReadings() {
        long start = System.nanoTime();
        long last = start;
        for (int i = 0; i < 2_000; i++) {
            last = System.nanoTime();
        }
        return (last - start) / 1_000.0;
    }
}
