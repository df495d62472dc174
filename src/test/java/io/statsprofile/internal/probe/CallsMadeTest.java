package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.probe.SampledTimesTest.Mean;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many calls of others a function made: counted where those are exact, estimated without bias where they are sampled. */
class CallsMadeTest {

    private static final int SLICES = 1_000;
    private static final int ROUNDS = 1_000;

    private final Fixture fixture = new Fixture();
    private final int exactCaller = fixture.function("exactCaller");
    private final int sampledCaller = fixture.function("sampledCaller");
    private final int exactCallee = fixture.function("exactCallee");
    private final int sampledCallee = fixture.function("sampledCallee");
    private final int changing = fixture.function("changing");

    @BeforeEach
    void sample() {
        Modes.set(sampledCaller, Modes.SAMPLED);
        Modes.set(sampledCallee, Modes.SAMPLED);
        Ticks.drive(System.nanoTime());
        Latency.forget();
        round(false, 1);
        fixture.reader.cut(false);
    }

    @AfterEach
    void end() {
        for (int id : new int[] {sampledCaller, sampledCallee, changing}) {
            Modes.set(id, Modes.EXACT);
        }
        Ticks.undrive();
        Probe.exit(Probe.enter(exactCallee));
        fixture.close();
    }

    @Test
    void exact_calls_are_counted_and_sampled_ones_estimated_without_bias() {
        SplittableRandom seeds = new SplittableRandom(5);
        Mean ofExact = new Mean();
        Mean ofSampled = new Mean();
        for (int slice = 0; slice < SLICES; slice++) {
            Probe.RECORDERS.get().random = seeds.nextLong() | 1;
            int rounds = ROUNDS / 10 + seeds.nextInt(ROUNDS);
            boolean traced = slice % 2 == 0;
            for (int round = 0; round < rounds; round++) {
                round(traced, 5);
            }
            IntervalSnapshot snapshot = fixture.reader.cut(false);
            assertThat(snapshot.callsMade[at(snapshot, exactCaller)]).as("slice %d", slice).isEqualTo(2L * rounds);
            assertThat(snapshot.callsMade[at(snapshot, sampledCaller)]).as("slice %d", slice).isEqualTo(2L * rounds);
            ofExact.add(snapshot.sampledCallsMade[at(snapshot, exactCaller)] / (5.0 * rounds) - 1);
            ofSampled.add(snapshot.sampledCallsMade[at(snapshot, sampledCaller)] / (5.0 * rounds) - 1);
            assertThat(snapshot.sampledCallsMade[at(snapshot, sampledCallee)]).as("of what calls nothing").isZero();
            assertThat(snapshot.callsMade[at(snapshot, exactCallee)]).isZero();
        }
        assertThat(ofExact.standardised()).as("relative error in standard errors, of an exact caller: %s", ofExact).isBetween(-3.0, 3.0);
        assertThat(ofSampled.standardised()).as("of a sampled caller: %s", ofSampled).isBetween(-3.0, 3.0);
        assertThat(ofExact.error()).as("so that three standard errors are little").isLessThan(0.05);
        assertThat(ofSampled.error()).isLessThan(0.05);
    }

    @Test
    void a_caller_whose_callee_changes_its_mode_has_each_of_its_calls_in_one_of_the_two() {
        SplittableRandom seeds = new SplittableRandom(6);
        Mean relative = new Mean();
        long exact = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            Probe.RECORDERS.get().random = seeds.nextLong() | 1;
            boolean sampled = slice % 2 == 0;
            Modes.set(changing, sampled ? Modes.SAMPLED : Modes.EXACT);
            for (int round = 0; round < ROUNDS; round++) {
                Frame caller = Probe.enter(exactCaller);
                Ticks.advance(200);
                call(changing, false);
                Probe.exit(caller);
                Ticks.advance(50);
            }
            IntervalSnapshot snapshot = fixture.reader.cut(false);
            exact += snapshot.callsMade[at(snapshot, exactCaller)];
            relative.add((snapshot.callsMade[at(snapshot, exactCaller)]
                    + snapshot.sampledCallsMade[at(snapshot, exactCaller)]) / ROUNDS - 1);
        }
        assertThat(exact).isBetween(SLICES / 2 * ROUNDS - 1L * SLICES, SLICES / 2 * ROUNDS + 1L * SLICES);
        assertThat(relative.standardised()).as("%s", relative).isBetween(-3.0, 3.0);
        assertThat(relative.error()).isLessThan(0.05);
    }

    /** Both callers call both callees: the exact one twice, the sampled one so many times. */
    private void round(boolean traced, int sampledCalls) {
        for (int caller : new int[] {exactCaller, sampledCaller}) {
            Frame frame = traced ? Probe.enterTraced(caller) : Probe.enter(caller);
            Ticks.advance(300);
            call(exactCallee, traced);
            for (int i = 0; i < sampledCalls; i++) {
                call(sampledCallee, traced);
            }
            call(exactCallee, traced);
            Probe.exit(frame);
            Ticks.advance(100);
        }
    }

    private static void call(int function, boolean traced) {
        Frame frame = traced ? Probe.enterTraced(function) : Probe.enter(function);
        Ticks.advance(130);
        Probe.exit(frame);
        Ticks.advance(70);
    }

    private static int at(IntervalSnapshot snapshot, int function) {
        for (int i = 0; i < snapshot.functions.length; i++) {
            if (snapshot.functions[i] == function) {
                return i;
            }
        }
        throw new AssertionError(function + " is not in the cut");
    }
}
