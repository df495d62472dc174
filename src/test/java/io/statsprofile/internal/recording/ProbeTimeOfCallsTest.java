package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.probe.CallCost;
import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.internal.probe.Probe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of the probes' own time after real calls, cut by the real counters. */
class ProbeTimeOfCallsTest {

    private static final CallCost COST = new CallCost(60, 80, 8);

    private final ClassLoader home = new ClassLoader(null) {
    };
    private int outer;
    private int inner;
    private SnapshotFigures drained;

    @BeforeEach
    void register() {
        outer = Functions.register(home, "a.Outer", "run", "()V", "a.Outer.run", "Outer.java", 1);
        inner = Functions.register(home, "a.Inner", "run", "()V", "a.Inner.run", "Inner.java", 2);
        drained = new SnapshotFigures(home);
    }

    @AfterEach
    void end() {
        drained.close();
    }

    @Test
    void the_caller_has_its_part_of_calls_with_edges() {
        IntervalSnapshot snapshot = calls(true, 100, false);

        assertThat(within(snapshot, outer)).isEqualTo(25 + 100 * (80 - 25));
        assertThat(within(snapshot, inner)).isEqualTo(100 * 25);
    }

    @Test
    void the_caller_has_its_part_of_calls_without_edges_too() {
        IntervalSnapshot snapshot = calls(false, 100, false);

        assertThat(within(snapshot, outer)).isEqualTo(25 + 100 * (60 - 25));
        assertThat(within(snapshot, inner)).isEqualTo(100 * 25);
        assertThat(within(calls(false, 7, false), outer)).as("of the next slice").isEqualTo(25 + 7 * (60 - 25));
    }

    @Test
    void calls_of_itself_are_calls_that_it_made() {
        assertThat(within(calls(true, 3, true), outer)).isEqualTo(2 * 25 + 4 * (80 - 25));
    }

    /** Outer calls Inner so many times, and itself once, where that is wanted; each takes some time. */
    private IntervalSnapshot calls(boolean traced, int calls, boolean recursive) {
        Frame first = enter(outer, traced);
        drained.advance(1_000);
        Frame again = recursive ? enter(outer, traced) : null;
        for (int i = 0; i < calls; i++) {
            Frame frame = enter(inner, traced);
            drained.advance(70);
            Probe.exit(frame);
            drained.advance(5);
        }
        Probe.exit(again);
        drained.advance(1_000);
        Probe.exit(first);
        return drained.cut(false);
    }

    private static Frame enter(int function, boolean traced) {
        return traced ? Probe.enterTraced(function) : Probe.enter(function);
    }

    private static long within(IntervalSnapshot snapshot, int function) {
        ProbeTime time = new ProbeTime(snapshot, COST, 25);
        for (int i = 0; i < snapshot.functions.length; i++) {
            if (snapshot.functions[i] == function) {
                return time.within(i);
            }
        }
        throw new AssertionError(function + " is not in the cut");
    }
}
