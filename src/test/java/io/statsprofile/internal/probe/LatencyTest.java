package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.statsprofile.testing.SameEverywhere;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readings of the clock that take longer in the program than where they were measured. */
@SameEverywhere
class LatencyTest {

    private static final int SHORT = 1;
    private static final int LONG = 2;
    private static final int SHORT_NANOS = 10;
    private static final int SLICES = 12;
    private static final long SLICE_NANOS = 300_000_000;

    private final Fixture fixture = new Fixture();
    private final KnownProgram program = new KnownProgram(fixture, 7);

    @AfterEach
    void end() {
        for (int id : new int[] {program.ids[SHORT], program.ids[LONG]}) {
            Modes.set(id, Modes.EXACT);
        }
        Latency.forget();
        Ticks.undrive();
        Probe.exit(Probe.enter(program.ids[SHORT]));
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {SHORT, LONG})
    void short_segments_take_no_time_from_long_ones_whichever_is_called_first(int first) {
        program.readingNanos = 70;
        Modes.set(program.ids[SHORT], Modes.SAMPLED);
        Modes.set(program.ids[LONG], Modes.SAMPLED);
        program.leaf(first, SHORT_NANOS);
        run();
        // What to expect of functions is learnt.
        fixture.reader.cut(false);
        double found = 0;
        double variance = 0;
        long truth = 0;
        int covered = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            program.bringUpToDate();
            program.forget();
            run();
            program.bringUpToDate();
            IntervalSnapshot snapshot = fixture.reader.cut(false);
            int row = Coverage.row(snapshot, program.ids[SHORT]);
            double error = Math.sqrt(snapshot.tottimeVariance[row]);
            covered += Math.abs(snapshot.tottime[row] - program.own[SHORT]) <= 1.96 * error ? 1 : 0;
            found += snapshot.tottime[row];
            variance += snapshot.tottimeVariance[row];
            truth += program.own[SHORT];
        }
        assertThat(found).as("own time of what is short, nanoseconds")
                .isCloseTo(truth, within(Math.min(0.2 * truth, 4 * Math.sqrt(variance))));
        assertThat(covered).as("slices of %d that 95 %% intervals cover", SLICES).isGreaterThanOrEqualTo(10);
    }

    private void run() {
        // Each time, since the ticker measures once it begins.
        Latency.nanos = 30;
        long end = program.now + SLICE_NANOS;
        while (program.now < end) {
            for (int i = 0; i < 400; i++) {
                program.leaf(SHORT, SHORT_NANOS);
            }
            program.leaf(LONG, 8_000);
        }
    }
}
