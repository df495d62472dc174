package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.SameEverywhere;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stated error is true. Of functions and slices of which the truth is known, 95 % intervals cover 93 to 97 % where at least 30 segments
 * were timed, and at least 93 % below that: of all programs together, and of each kind of them but for what as many pairs have of chance.
 * No sampled function that ran has an error of nought. How many programs are run stands here and follows from no result.
 */
@SameEverywhere
class SampledErrorTest {

    private static final int PROGRAMS = 40;
    private static final int LEAST_PAIRS = 10_000;
    private static final double LEAST = 0.93;
    private static final double MOST = 0.97;
    /** Where functions that never wait run beside those that do; see {@link KnownKinds#mayBeCautious}. */
    private static final double MOST_CAUTIOUS = 0.99;
    private static final int SLICES = 10;
    private static final long SLICE_NANOS = 300_000_000;
    private static final long WINDOW_NANOS = 10_000_000_000L;
    /** Until it is known what to expect of a program's functions. */
    private static final long LEARNING_NANOS = 1_000_000_000;

    @AfterEach
    void end() {
        Ticks.undrive();
    }

    @Test
    void intervals_of_95_percent_cover_as_much() {
        List<Coverage> kinds = Arrays.stream(KnownKinds.values()).map(Coverage::of).toList();
        kinds.forEach(kind -> kind.run(PROGRAMS, SLICES, SLICE_NANOS, 0));
        Coverage.Tally many = Coverage.Tally.ofAll(kinds, Coverage::many);
        Coverage.Tally few = Coverage.Tally.ofAll(kinds, Coverage::few);
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(many.pairs()).as("functions and slices with many timed segments").isGreaterThanOrEqualTo(LEAST_PAIRS);
        softly.assertThat(many.share()).as("own times with many timed segments, %s", many).isBetween(LEAST, MOST);
        softly.assertThat(few.share()).as("own times with few timed segments, %s", few).isGreaterThanOrEqualTo(LEAST);
        for (Coverage.Figure figure : Coverage.Figure.values()) {
            Coverage.Tally all = Coverage.Tally.ofAll(kinds, kind -> kind.of(figure));
            softly.assertThat(all.share()).as("%s, %s", figure, all).isBetween(LEAST, MOST);
        }
        kinds.forEach(kind -> check(softly, kind));
        softly.assertAll();
    }

    private static void check(SoftAssertions softly, Coverage coverage) {
        softly.assertThat(coverage.missing()).as("functions and edges that ran and are not there: %s", coverage).isZero();
        softly.assertThat(coverage.withoutError()).as("functions and edges without error: %s", coverage).isZero();
        softly.assertThat(coverage.pairs()).as("functions and slices").isGreaterThanOrEqualTo(1_000);
        Coverage.Tally many = coverage.many();
        double most = coverage.mayBeCautious() ? MOST_CAUTIOUS : MOST;
        softly.assertThat(many.share()).as("own times with many timed segments: %s", coverage)
                .isBetween(LEAST - chance(LEAST, many.pairs()), most + chance(most, many.pairs()));
        softly.assertThat(coverage.few().share()).as("own times with few timed segments: %s", coverage)
                .isGreaterThanOrEqualTo(LEAST - chance(LEAST, coverage.few().pairs()));
        for (Coverage.Figure figure : Coverage.Figure.values()) {
            // Edges of a function are off together, so that they are as many by chance as functions are.
            softly.assertThat(coverage.of(figure).share()).as("%s: %s", figure, coverage)
                    .isGreaterThanOrEqualTo(LEAST - chance(LEAST, Math.min(coverage.of(figure).pairs(), coverage.pairs())));
        }
    }

    /** Two standard errors of a share of so many. */
    private static double chance(double share, int pairs) {
        return 2 * Math.sqrt(share * (1 - share) / Math.max(1, pairs));
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
