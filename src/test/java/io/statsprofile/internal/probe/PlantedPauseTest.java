package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.SameEverywhere;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A pause of 50 ms in one of very many calls of a function that takes 60 ns. Whoever draws calls at random and multiplies would take it for
 * seconds whenever that call is drawn, and for nothing else.
 */
@SameEverywhere
class PlantedPauseTest {

    private static final int PROGRAMS = 40;
    private static final int TINY = 2;
    private static final int OTHER = 3;
    private static final long TINY_NANOS = 60;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final long SLICE_NANOS = 300_000_000;
    /** What a pause may be taken for, beside what all other calls of the function take. */
    private static final double MOST = 1.1;

    @AfterEach
    void end() {
        Ticks.undrive();
    }

    @Test
    void one_long_pause_in_a_tiny_function_is_counted_once_and_within_the_stated_error() {
        int covered = 0;
        List<Double> taken = new ArrayList<>();
        for (int seed = 1; seed <= PROGRAMS; seed++) {
            try (Fixture fixture = new Fixture()) {
                KnownProgram program = new KnownProgram(fixture, seed);
                IntervalSnapshot snapshot = sliceWithPause(fixture, program, seed);
                int row = Coverage.row(snapshot, program.ids[TINY]);
                assertThat(snapshot.ncalls[row]).isEqualTo(program.calls[TINY]);
                double off = snapshot.tottime[row] - program.own[TINY];
                covered += Math.abs(off) <= 1.96 * Math.sqrt(snapshot.tottimeVariance[row]) ? 1 : 0;
                taken.add((off + PAUSE_NANOS) / PAUSE_NANOS);
                end(program);
            }
        }
        assertThat(taken).as("pauses that the function is said to have had, where it had one").allMatch(pauses -> pauses <= MOST);
        assertThat(covered / (double) PROGRAMS).as("of such slices that the stated interval covers: %s", taken).isGreaterThanOrEqualTo(0.9);
    }

    private static IntervalSnapshot sliceWithPause(Fixture fixture, KnownProgram program, int seed) {
        Latency.forget();
        Probe.exit(Probe.enter(program.ids[1]));
        Probe.RECORDERS.get().random = seed * 0x9E3779B97F4A7C15L;
        for (int function = 1; function <= OTHER; function++) {
            Modes.set(program.ids[function], Modes.SAMPLED);
        }
        run(program, SLICE_NANOS);
        fixture.reader.cut(false);
        program.bringUpToDate();
        program.forget();
        run(program, SLICE_NANOS / 10 + program.random.nextLong(SLICE_NANOS / 2));
        program.leaf(TINY, PAUSE_NANOS);
        run(program, SLICE_NANOS - (program.elapsed() % SLICE_NANOS));
        program.bringUpToDate();
        return fixture.reader.cut(false);
    }

    private static void run(KnownProgram program, long nanos) {
        long end = program.now + nanos;
        while (program.now < end) {
            program.enter(1);
            for (int i = 0; i < 10; i++) {
                program.work(20);
                program.leaf(TINY, TINY_NANOS);
            }
            program.leaf(OTHER, 2_000);
            program.exit();
        }
    }

    private static void end(KnownProgram program) {
        for (int function = 1; function <= OTHER; function++) {
            Modes.set(program.ids[function], Modes.EXACT);
        }
        program.end();
    }
}
