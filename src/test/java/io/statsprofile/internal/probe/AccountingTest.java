package io.statsprofile.internal.probe;

import static io.statsprofile.internal.probe.Fixture.edge;
import static io.statsprofile.internal.probe.Fixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hand-drawn call trees with a clock that the test drives. */
class AccountingTest {

    private final Fixture fixture = new Fixture();
    private final int a = fixture.function("a");
    private final int b = fixture.function("b");
    private final int c = fixture.function("c");

    @BeforeEach
    void startTheClock() {
        Ticks.drive(1_000);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void own_time_and_cumulative_time_of_a_nested_call() {
        // a: 5, then b for 7, then 3 more
        Frame fa = Probe.enter(a);
        Ticks.advance(5);
        Frame fb = Probe.enter(b);
        Ticks.advance(7);
        Probe.exit(fb);
        Ticks.advance(3);
        Probe.exit(fa);

        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, a)).containsExactly(1, 1, 8, 15, 0);
        assertThat(row(snapshot, b)).containsExactly(1, 1, 7, 7, 0);
        assertThat(row(snapshot, c)).isNull();
        assertThat(snapshot.edgeCallers).isEmpty();
    }

    @Test
    void recursion_counts_cumulative_time_once() {
        // a > a > a, one nanosecond before each event
        Frame f1 = Probe.enter(a);
        Ticks.advance(1);
        Frame f2 = Probe.enter(a);
        Ticks.advance(1);
        Frame f3 = Probe.enter(a);
        Ticks.advance(1);
        Probe.exit(f3);
        Ticks.advance(1);
        Probe.exit(f2);
        Ticks.advance(1);
        Probe.exit(f1);

        assertThat(row(fixture.reader.cut(false), a)).containsExactly(3, 1, 5, 5, 0);
    }

    @Test
    void mutual_recursion_with_callers() {
        // a(2) > b(3) > a(5) > b(7), then back with 11, 13, 17, 19
        Frame f1 = Probe.enterTraced(a);
        Ticks.advance(2);
        Frame f2 = Probe.enterTraced(b);
        Ticks.advance(3);
        Frame f3 = Probe.enterTraced(a);
        Ticks.advance(5);
        Frame f4 = Probe.enterTraced(b);
        Ticks.advance(7);
        Probe.exit(f4);
        Ticks.advance(11);
        Probe.exit(f3);
        Ticks.advance(13);
        Probe.exit(f2);
        Ticks.advance(17);
        Probe.exit(f1);

        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, a)).containsExactly(2, 1, 2 + 5 + 11 + 17, 58, 0);
        assertThat(row(snapshot, b)).containsExactly(2, 1, 3 + 7 + 13, 39, 0);
        // The edge's own recursion: a>b is on the stack twice, its cumulative time is the outermost one's only.
        assertThat(edge(snapshot, a, b)).containsExactly(2, 1, 3 + 7 + 13, 39);
        assertThat(edge(snapshot, b, a)).containsExactly(1, 1, 16, 23);
    }

    @Test
    void a_call_open_at_the_cut_has_its_time_so_far_in_this_slice_and_the_rest_in_the_next() {
        Frame fa = Probe.enterTraced(a);
        Ticks.advance(10);
        Frame fb = Probe.enterTraced(b);
        Ticks.advance(20);
        IntervalSnapshot first = fixture.reader.cut(false);
        Ticks.advance(5);
        Probe.exit(fb);
        Ticks.advance(1);
        Probe.exit(fa);
        IntervalSnapshot second = fixture.reader.cut(false);

        assertThat(row(first, a)).containsExactly(0, 0, 10, 30, 1);
        assertThat(row(first, b)).containsExactly(0, 0, 20, 20, 1);
        assertThat(edge(first, a, b)).containsExactly(0, 0, 20, 20);
        assertThat(row(second, a)).containsExactly(1, 1, 1, 6, 0);
        assertThat(row(second, b)).containsExactly(1, 1, 5, 5, 0);
        assertThat(edge(second, a, b)).containsExactly(1, 1, 5, 5);
        assertThat(fixture.reader.cut(false).functions).isEmpty();
    }

    @Test
    void a_closing_cut_counts_open_calls_as_returned() {
        Frame f1 = Probe.enterTraced(a);
        Ticks.advance(1);
        Frame f2 = Probe.enterTraced(a);
        Ticks.advance(2);
        IntervalSnapshot snapshot = fixture.reader.cut(true);
        assertThat(row(snapshot, a)).containsExactly(2, 1, 3, 3, 0);
        assertThat(edge(snapshot, a, a)).containsExactly(1, 1, 2, 2);
        Probe.exit(f2);
        Probe.exit(f1);
        assertThat(fixture.reader.cut(false).functions).isEmpty();
    }

    @Test
    void frames_whose_exit_never_ran_are_closed_with_the_first_one_below_that_does() {
        Frame fa = Probe.enterTraced(a);
        Ticks.advance(1);
        Frame lost = Probe.enterTraced(b);
        Ticks.advance(2);
        Probe.enterTraced(c);
        Ticks.advance(4);
        Probe.exit(fa);
        Probe.exit(lost);
        Probe.exit(null);

        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, a)).containsExactly(1, 1, 1, 7, 0);
        assertThat(row(snapshot, b)).containsExactly(1, 1, 2, 6, 0);
        assertThat(row(snapshot, c)).containsExactly(1, 1, 4, 4, 0);
        assertThat(edge(snapshot, b, c)).containsExactly(1, 1, 4, 4);
    }

    @Test
    void ids_that_nobody_registered_are_not_recorded() {
        assertThat(Probe.enter(-1)).isNull();
        assertThat(Probe.enter(Functions.count())).isNull();
        assertThat(Probe.enterTraced(Integer.MAX_VALUE)).isNull();
        assertThat(fixture.reader.cut(false).unrecordedCalls).isGreaterThanOrEqualTo(3);
    }
}
