package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.ProfileSource;
import io.statsprofile.internal.query.ProfileSources;
import io.statsprofile.internal.series.ComparedFunction;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileComparison;
import io.statsprofile.testing.ModeRuns;
import io.statsprofile.testing.PlantedRelease;
import io.statsprofile.testing.SeriesOf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a release changed is told from a cold start, a slower machine, more load, chance and few calls. */
class ComparisonTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long CALLS = 5;

    @Test
    void the_sleep_that_a_release_planted_comes_first_by_speed_and_by_time_per_call() throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            for (int slices : new int[] {13, 30}) {
                ProfileComparison comparison = comparison(seed, slices, Measure.TOTTIME).compare(MINUTE);
                assertThat(first(comparison.rankedBySpeed(CALLS))).as("seed %d, %d slices", seed, slices).isEqualTo(PlantedRelease.PLANTED);
                assertThat(first(comparison.rankedByPercall(CALLS))).as("seed %d, %d slices", seed, slices)
                        .isEqualTo(PlantedRelease.PLANTED);
            }
        }
    }

    @Test
    void it_would_not_by_amount_nor_with_the_cold_start_nor_if_chance_were_not_looked_at() throws IOException {
        ProfileSource source = source(1, 20);
        ProfileComparison whole = ProfileComparison.of(source.answer(query(PlantedRelease.BEFORE)),
                source.answer(query(PlantedRelease.AFTER)));
        assertThat(place(whole)).as("by amount").isGreaterThan(5);
        assertThat(first(whole.rankedBySpeed(CALLS))).as("cold").isNotEqualTo(PlantedRelease.PLANTED);
        ProfileComparison warm = ProfileComparison.of(source.answer(query(PlantedRelease.BEFORE).withoutWarmup(MINUTE)),
                source.answer(query(PlantedRelease.AFTER).withoutWarmup(MINUTE)));
        assertThat(place(warm)).as("warm, by amount").isGreaterThan(0);
        assertThat(first(warm.rankedBySpeed(1))).as("few calls, whatever chance").isEqualTo("org.acme.clinic.system.Error.page");
    }

    @Test
    void new_and_rare_functions_rank_by_calls_and_amount() throws IOException {
        ProfileComparison comparison = comparison(1, 30, Measure.TOTTIME).compare(MINUTE);
        assertThat(comparison.rankedByCalls().functions().stream().limit(20)).extracting(ComparedFunction::function)
                .contains(PlantedRelease.NEW);
        assertThat(comparison.functions().stream().filter(row -> row.function().equals(PlantedRelease.EXPORT))).singleElement()
                .satisfies(row -> assertThat(row.hasCalls(CALLS)).isFalse());
        ProfileComparison all = new Comparison(source(1, 30), query(PlantedRelease.BEFORE), query(PlantedRelease.AFTER), 1).compare(MINUTE);
        assertThat(first(all.rankedByPercall(1))).as("one call in one slice may take whatever it likes").isEqualTo(PlantedRelease.PLANTED);
    }

    @Test
    void calls_have_no_speed() throws IOException {
        ProfileComparison comparison = comparison(1, 20, Measure.NCALLS).compare(MINUTE);
        assertThat(comparison.rankedBySpeed(CALLS).functions()).isEqualTo(comparison.functions());
        assertThat(comparison.functions()).allSatisfy(row -> assertThat(row.bySpeed()).isZero());
    }

    @Test
    void it_says_what_it_left_out_and_leaves_out_no_more_than_it_keeps() throws IOException {
        Comparison asked = comparison(1, 20, Measure.TOTTIME);
        assertThat(asked.compare(MINUTE).after().coverage().slices()).isEqualTo(14);
        assertThat(asked.remarks()).containsExactly("Left out as warm-up: the first 1 minute of each run, 6 slices of before and 6 slices "
                + "of after (--warmup).");
        asked.compare(Duration.ZERO);
        assertThat(asked.remarks()).isEmpty();
        Comparison shorter = comparison(1, 8, Measure.TOTTIME);
        assertThat(shorter.compare(MINUTE).after().coverage().slices()).isEqualTo(5);
        assertThat(shorter.remarks()).containsExactly("Left out as warm-up: the first 30 seconds of each run, 3 slices of before and 3 "
                + "slices of after; 1 minute would have left less than they take away (--warmup).");
        Comparison shortest = comparison(1, 1, Measure.TOTTIME);
        assertThat(shortest.compare(MINUTE).after().coverage().slices()).isEqualTo(1);
        assertThat(shortest.remarks()).containsExactly("Nothing is left out as warm-up; 1 minute would have left less than they take "
                + "away, so what follows may be the start of a service (--warmup).");
    }

    @Test
    void the_warm_up_is_known_to_be_there_and_no_gap() throws IOException {
        ProfileComparison comparison = comparison(1, 20, Measure.TOTTIME).compare(MINUTE);
        assertThat(comparison.after().coverage().missing()).isZero();
        assertThat(comparison.after().coverage().warmup()).isEqualTo(6);
    }

    @Test
    void a_change_of_modes_is_no_change_of_the_program() throws IOException {
        for (boolean hasCallers : new boolean[] {false, true}) {
            int sure = 0;
            for (long seed = 0; seed < 20; seed++) {
                ProfileComparison comparison = modes(seed, hasCallers, 1, Measure.TOTTIME).compare(MINUTE);
                assertThat(comparison.modes().touchesOwnTime(ModeRuns.READ)).as("its own time has that of what is out").isTrue();
                assertThat(comparison.modes().touchesOwnTime(ModeRuns.PARSE)).isTrue();
                assertThat(row(comparison, ModeRuns.HASH).change()).as("it is out, not gone").isZero();
                assertThat(row(comparison, ModeRuns.HASH).byCalls()).isZero();
                assertThat(row(comparison, ModeRuns.QUERY).measure()).isEqualTo(Measure.TOTTIME);
                assertThat(comparison.modes().touchesOwnTime(ModeRuns.HANDLE)).as("edges tell that it calls nothing that changed")
                        .isEqualTo(!hasCallers);
                sure += comparison.functions().stream().mapToInt(row -> Math.abs(row.bySpeed()) > 2 * row.noise() ? 1 : 0).sum();
            }
            assertThat(sure).as("of 500 functions, beyond four standard errors").isLessThanOrEqualTo(5);
        }
    }

    @Test
    void without_that_the_caller_of_what_was_taken_out_would_be_slower() throws IOException {
        ProfileComparison comparison = modes(1, true, 1, Measure.TOTTIME).compare(Duration.ZERO);
        ComparedFunction read = row(comparison, ModeRuns.READ);
        double slower = read.after().percallTottimeSeconds().orElseThrow() / read.before().percallTottimeSeconds().orElseThrow();
        assertThat(slower).isGreaterThan(1.05);
        assertThat(read.factor().orElseThrow()).isBetween(0.97, 1.03);
    }

    @Test
    void what_became_slower_beside_a_change_of_modes_comes_first() throws IOException {
        for (boolean hasCallers : new boolean[] {false, true}) {
            for (long seed = 0; seed < 20; seed++) {
                ProfileComparison comparison = modes(seed, hasCallers, 1.2, Measure.TOTTIME).compare(MINUTE);
                assertThat(first(comparison.rankedBySpeed(CALLS))).as("seed %d", seed).isEqualTo(ModeRuns.QUERY);
                assertThat(comparison.rankedBySpeed(CALLS).functions().get(0).confidence().orElseThrow()).isGreaterThan(0.99);
                assertThat(Math.abs(row(comparison, ModeRuns.HANDLE).change())).as("what its callee takes is not its own")
                        .isLessThan(Math.abs(row(comparison, ModeRuns.QUERY).change()) / 2);
            }
        }
    }

    @Test
    void calls_of_what_was_out_are_not_compared_and_others_are() throws IOException {
        ProfileComparison comparison = modes(1, false, 1, Measure.NCALLS).compare(MINUTE);
        assertThat(row(comparison, ModeRuns.HASH).change()).isZero();
        assertThat(row(comparison, ModeRuns.HASH).lacksCalls()).isTrue();
        assertThat(row(comparison, ModeRuns.PARSE).lacksCalls()).as("every sampled call is counted").isFalse();
    }

    @Test
    void the_error_of_an_estimate_is_in_the_chance() throws IOException {
        ProfileSource source = modeSource(1, false, 1, 1);
        ProfileComparison comparison = new Comparison(source, query(ModeRuns.EXACT), query(ModeRuns.BUDGET), CALLS).compare(Duration.ZERO);
        assertThat(row(comparison, ModeRuns.PARSE).noise()).as("one slice a side: nothing else is known").isEqualTo(2 * 7_812_500);
        assertThat(row(comparison, ModeRuns.QUERY).noise()).isZero();
        assertThat(row(comparison, ModeRuns.QUERY).confidence()).isEmpty();
    }

    private static ComparedFunction row(ProfileComparison comparison, String function) {
        return comparison.functions().stream().filter(row -> row.function().equals(function)).findFirst().orElseThrow();
    }

    private static Comparison modes(long seed, boolean hasCallers, double planted, Measure measure) throws IOException {
        return new Comparison(modeSource(seed, hasCallers, planted, 30), query(ModeRuns.EXACT).by(measure), query(ModeRuns.BUDGET)
                .by(measure), CALLS);
    }

    private static ProfileSource modeSource(long seed, boolean hasCallers, double planted, int slices) throws IOException {
        return ProfileSources.files(List.of("-"),
                new ByteArrayInputStream(SeriesOf.lines(ModeRuns.documents(seed, slices, hasCallers, planted))));
    }

    private static String first(ProfileComparison comparison) {
        return comparison.functions().get(0).function();
    }

    private static int place(ProfileComparison comparison) {
        return comparison.functions().stream().map(ComparedFunction::function).toList().indexOf(PlantedRelease.PLANTED);
    }

    private static Comparison comparison(long seed, int slices, Measure measure) throws IOException {
        return new Comparison(source(seed, slices), query(PlantedRelease.BEFORE).by(measure), query(PlantedRelease.AFTER).by(measure),
                CALLS);
    }

    private static ProfileQuery query(String version) {
        return ProfileQuery.ALL.where(ProfileFilter.ALL.withVersion(version));
    }

    private static ProfileSource source(long seed, int slices) throws IOException {
        return ProfileSources.files(List.of("-"), new ByteArrayInputStream(SeriesOf.lines(PlantedRelease.documents(seed, slices))));
    }
}
