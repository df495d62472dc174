package io.statsprofile.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.SameEverywhere;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stated error is true. Of functions and slices of which the truth is known, 95 % intervals cover 93 to 97 % where at least 30 segments
 * were timed, and at least 93 % below that, but for what a thousand pairs of them have of chance; no sampled function that ran has an
 * error of nought.
 */
@SameEverywhere
class SampledErrorTest {

    /** More are run where so few do not cover as much: slices of one program are alike, so that chance is more than of as many pairs. */
    private static final int PROGRAMS = 20;
    private static final int MOST_PROGRAMS = 120;
    private static final int SLICES = 10;
    private static final long SLICE_NANOS = 300_000_000;
    /** Of a share of 95 %, times the root of how many it is of. */
    private static final double TWO_STANDARD_ERRORS = 2 * Math.sqrt(0.95 * 0.05);
    private static final long WINDOW_NANOS = 10_000_000_000L;
    /** Until it is known what to expect of a program's functions. */
    private static final long LEARNING_NANOS = 1_000_000_000;

    @AfterEach
    void end() {
        Ticks.undrive();
    }

    @ParameterizedTest
    @EnumSource(KnownKinds.class)
    void intervals_of_95_percent_cover_as_much(KnownKinds kind) {
        Coverage coverage = Coverage.of(kind);
        do {
            coverage.run(PROGRAMS, SLICES, SLICE_NANOS, 0);
        } while (!coversAsStated(coverage, kind) && coverage.programs() < MOST_PROGRAMS);
        assertThat(coverage.missing()).as("functions that ran and are not there: %s", coverage).isZero();
        assertThat(coverage.withoutError()).as("functions without error: %s", coverage).isZero();
        assertThat(coverage.pairs()).as("functions and slices").isGreaterThanOrEqualTo(1_000);
        assertThat(coversAsStated(coverage, kind)).as(coverage.toString()).isTrue();
    }

    private static boolean coversAsStated(Coverage coverage, KnownKinds kind) {
        double chance = TWO_STANDARD_ERRORS / Math.sqrt(coverage.pairs());
        return coverage.many() >= 0.93 - chance && (kind.mayBeCautious() || coverage.many() <= 0.97 + chance)
                && coverage.few() >= 0.93 - chance && coverage.cumulative() >= 0.93 - chance;
    }

    @ParameterizedTest
    @EnumSource(KnownKinds.class)
    void a_second_in_a_window_is_known_to_five_percent(KnownKinds kind) {
        Coverage coverage = Coverage.of(kind);
        coverage.run(1, 1, WINDOW_NANOS, LEARNING_NANOS);
        assertThat(coverage.worstStated()).as(coverage.toString()).isBetween(1e-9, 0.05);
        assertThat(coverage.worstFound()).as(coverage.toString()).isLessThanOrEqualTo(0.15);
    }
}
