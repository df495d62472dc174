package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.IntervalSnapshot;
import org.junit.jupiter.api.Test;

class ProbeTimeTest {

    private static final CallCost COST = new CallCost(60, 80, 8);
    private static final double CLOCK = 25;

    @Test
    void a_function_that_calls_nothing_has_the_inner_part_of_its_own_calls() {
        IntervalSnapshot snapshot = Snapshots.of(new int[] {0}, new int[0]);
        snapshot.ncalls[0] = 10;

        assertThat(new ProbeTime(snapshot, COST, CLOCK).within(0)).isEqualTo(10 * 25);
        snapshot.sampledCalls[0] = 4;
        assertThat(new ProbeTime(snapshot, COST, CLOCK).within(0)).isEqualTo(6 * 25 + 4 * 4);
    }

    @Test
    void a_caller_has_the_outer_part_of_the_calls_that_it_made_whether_edges_tell_of_them_or_not() {
        IntervalSnapshot snapshot = callerAndCallee(8);

        assertThat(new ProbeTime(snapshot, COST, CLOCK).within(0)).isEqualTo(9 * 25);
        assertThat(new ProbeTime(snapshot, COST, CLOCK).within(1)).as("two calls of its own and 9 that it made, 8 of them traced")
                .isEqualTo(2 * 25 + 8 * (80 - 25) + (60 - 25));
        snapshot.edgeNcalls[0] = 0;
        assertThat(new ProbeTime(snapshot, COST, CLOCK).within(1)).isEqualTo(2 * 25 + 9 * (60 - 25));
    }

    @Test
    void of_sampled_calls_that_were_made_half_lies_in_the_caller() {
        IntervalSnapshot snapshot = callerAndCallee(8);
        snapshot.sampledCalls[0] = 9;
        snapshot.callsMade[1] = 0;
        snapshot.sampledCallsMade[1] = 9.5;

        assertThat(new ProbeTime(snapshot, COST, CLOCK).within(1)).isEqualTo(2 * 25 + 38);
    }

    @Test
    void sampled_calls_along_edges_have_a_price_of_their_own() {
        IntervalSnapshot snapshot = callerAndCallee(8);
        snapshot.sampledCalls[0] = 9;
        snapshot.callsMade[1] = 0;
        snapshot.sampledCallsMade[1] = 9;
        ProbeTime time = new ProbeTime(snapshot, new CallCost(60, 80, 8, 10), CLOCK);

        assertThat(time.all()).isEqualTo(8 + 8 * 10 + 2 * 60);
        assertThat(time.within(0)).isEqualTo(4 + 8 * 5);
        assertThat(time.within(1)).isEqualTo(2 * 25 + 4 + 8 * 5);
    }

    /** 10,000 ns from call to call: half of the cold price. */
    @Test
    void calls_that_come_seldom_cost_more_in_their_callers_time() {
        IntervalSnapshot snapshot = callerAndCallee(8);
        snapshot.tottime[0] = 0;
        snapshot.tottime[1] = 90_000;
        CallCost cost = new CallCost(60, 80, 8, 10, 30, 20);
        double own = 45_000 / (45_000.0 + 10_000);

        assertThat(new ProbeTime(snapshot, cost, CLOCK).all()).isEqualTo(Math.round(8 * 80 + 60 + 2 * 60 + 9 * 15 + 2 * own * 30));
        assertThat(new ProbeTime(snapshot, cost, CLOCK).within(0)).as("a callee has none of it").isEqualTo(9 * 25);
        double mean = (9 * 15 + 2 * own * 30) / 11;
        assertThat(new ProbeTime(snapshot, cost, CLOCK).within(1)).isEqualTo(Math.round(2 * 25 + 8 * (80 - 25) + (60 - 25) + 9 * mean));
    }

    @Test
    void sampled_calls_that_come_seldom_have_a_cold_price_of_their_own() {
        IntervalSnapshot snapshot = callerAndCallee(0);
        snapshot.tottime[0] = 0;
        snapshot.tottime[1] = 90_000;
        snapshot.sampledCalls[0] = 9;
        snapshot.callsMade[1] = 0;
        snapshot.sampledCallsMade[1] = 9;
        CallCost cost = new CallCost(60, 80, 8, 10, 0, 20);

        assertThat(new ProbeTime(snapshot, cost, CLOCK).all()).isEqualTo(9 * 8 + 2 * 60 + 9 * 10);
        assertThat(new ProbeTime(snapshot, cost, CLOCK).within(1)).isEqualTo(2 * 25 + 9 * 4 + 9 * 10);
    }

    @Test
    void a_clock_that_takes_longer_than_a_call_is_not_believed() {
        IntervalSnapshot snapshot = Snapshots.of(new int[] {0}, new int[0]);

        assertThat(new ProbeTime(snapshot, COST, 1_000).within(0)).isEqualTo(60);
        assertThat(ClockCost.measure()).isBetween(1.0, 10_000.0);
    }

    /** Function 1 calls function 0 along an edge, which is called once more without one. */
    private static IntervalSnapshot callerAndCallee(long edgeCalls) {
        IntervalSnapshot snapshot = Snapshots.of(new int[] {0, 1}, new int[] {1});
        snapshot.ncalls[0] = 9;
        snapshot.ncalls[1] = 2;
        snapshot.tottime[1] = 500;
        snapshot.cumtime[1] = 1_500;
        snapshot.edgeNcalls[0] = edgeCalls;
        snapshot.callsMade[1] = 9;
        return snapshot;
    }
}
