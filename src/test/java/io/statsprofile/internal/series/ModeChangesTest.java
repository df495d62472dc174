package io.statsprofile.internal.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was watched in another way on one side of a comparison, and whose own time that moves. */
class ModeChangesTest {

    private static final String HASH = "com.acme.text.Hash.of";
    private static final String READ = "com.acme.text.Reader.read";
    private static final String WAIT = "com.acme.text.Reader.await";
    private static final Overhead EXACT = overhead(0, 0);
    private static final int SLICES = 60;

    /** It has a row in the one slice in which it went out, and in none of those in which it was out: its rows tell of half a slice. */
    @Test
    void a_function_that_was_out_for_nearly_the_whole_of_a_side_is_not_watched_alike() throws IOException {
        ProfileSeries goesOutLast = series(overhead(1, 0), slice -> slice < SLICES - 1 ? rows(row(HASH, 100, 100)) : rows(wentOut()));
        ProfileSeries goesOutFirst = series(overhead(1, 0), slice -> slice == 0 ? rows(wentOut()) : rows());

        ModeChanges changes = ModeChanges.between(goesOutLast, goesOutFirst);

        assertThat(changes.count()).isOne();
        assertThat(changes.lacksCalls(HASH)).isTrue();
        assertThat(changes.touchesOwnTime(READ)).as("what it took is in its callers' own time").isTrue();
        assertThat(changes.touchesOwnTime(WAIT)).as("calls nothing").isFalse();
    }

    @Test
    void a_function_that_was_out_on_one_side_and_not_called_on_the_other_has_no_number_of_calls_to_compare() throws IOException {
        ModeChanges changes = ModeChanges.between(series(overhead(1, 0), slice -> slice == 0 ? rows(wentOut()) : rows()),
                series(EXACT, slice -> rows()));

        assertThat(changes.lacksCalls(HASH)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 57, true", "57, 0, true", "57, 61, false", "0, 0, false"})
    void small_functions_that_have_probes_on_one_side_only_move_own_time_of_possible_callers(int before, int after, boolean isMoved)
            throws IOException {
        IntFunction<List<FunctionProfile>> same = slice -> rows();
        ModeChanges changes = ModeChanges.between(series(overhead(0, before), same), series(overhead(0, after), same));

        assertThat(changes.movesSmallFunctions()).isEqualTo(isMoved);
        assertThat(changes.isEmpty()).isEqualTo(!isMoved);
        assertThat(changes.touchesOwnTime(READ)).isEqualTo(isMoved);
        assertThat(changes.touchesOwnTime(WAIT)).isFalse();
    }

    @Test
    void what_is_gone_where_small_functions_went_out_may_be_one_of_them() throws IOException {
        ModeChanges changes = ModeChanges.between(series(EXACT, slice -> rows(row(HASH, 100, 100))),
                series(overhead(0, 57), slice -> rows()));

        assertThat(changes.lacksCalls(HASH)).isTrue();
    }

    /** Slices may have named others, of which a window has as many as a document names. */
    @ParameterizedTest
    @CsvSource({"19, false", "20, true"})
    void a_list_of_what_is_out_that_is_as_long_as_it_can_be_may_be_cut_off(int out, boolean isPerhapsOut) throws IOException {
        ModeChanges changes = ModeChanges.between(series(EXACT, slice -> rows(row(HASH, 100, 100))),
                series(overhead(out, 0), slice -> rows()));

        assertThat(changes.lacksCalls(HASH)).isEqualTo(isPerhapsOut);
    }

    @Test
    void what_was_exact_on_both_sides_or_sampled_on_both_is_watched_alike() throws IOException {
        IntFunction<List<FunctionProfile>> sampled = slice -> rows(row(HASH, 100, 100).withTiming(sampled(100)));
        IntFunction<List<FunctionProfile>> nearly = slice -> rows(row(HASH, 100, 100).withTiming(sampled(slice == 0 ? 50 : 100)));
        IntFunction<List<FunctionProfile>> half = slice -> rows(row(HASH, 100, 100).withTiming(sampled(50)));

        assertThat(ModeChanges.between(series(EXACT, sampled), series(EXACT, sampled)).isEmpty()).isTrue();
        assertThat(ModeChanges.between(series(EXACT, sampled), series(EXACT, nearly)).isEmpty()).as("less than a hundredth").isTrue();
        assertThat(ModeChanges.between(series(EXACT, sampled), series(EXACT, half)).count()).isOne();
    }

    private static Timing sampled(long calls) {
        return Timing.of(Mode.SAMPLED, calls, 0, Uncertainty.ofErrors(10, 10), OptionalLong.empty());
    }

    private static FunctionProfile wentOut() {
        return row(HASH, 50, 50).withTiming(Timing.of(Mode.OUT, 0, 0.5, Uncertainty.NONE, OptionalLong.empty()));
    }

    /** The reader, which calls others, one that calls nothing, and more. */
    private static List<FunctionProfile> rows(FunctionProfile... more) {
        List<FunctionProfile> rows = new ArrayList<>(List.of(more));
        rows.add(row(READ, 1_000, 9_000));
        rows.add(row(WAIT, 2_000, 2_000));
        return rows;
    }

    private static FunctionProfile row(String function, long tottime, long cumtime) {
        return FunctionProfile.of(FunctionId.named(function), 100, 100, tottime, cumtime);
    }

    /** @param out functions that are out and named so, of which none has figures */
    private static Overhead overhead(int out, int small) {
        return new Overhead(0.02, 0.015, 0, 1_000_000_000, 10, 0, out, small,
                IntStream.range(0, out).mapToObj(i -> new OutProfile("com.acme.text.Out" + i + ".of", 1e6, 0.01)).toList());
    }

    private static ProfileSeries series(Overhead overhead, IntFunction<List<FunctionProfile>> rows) throws IOException {
        List<ProfileDocument> documents = new ArrayList<>();
        for (int slice = 0; slice < SLICES; slice++) {
            Instant start = Instant.parse("2026-11-23T15:00:00Z").plusSeconds(10L * slice);
            StatsProfile profile = StatsProfile.of(rows.apply(slice));
            documents.add(new ProfileDocument(Kind.SLICE, start, start, start.plusSeconds(10), 10_000_000_000L, "run", slice, "test",
                    new ServiceId("texts", null, null, null), "host", 1, Map.of(), profile.functionCount(), profile,
                    new SliceFacts(10_000_000_000L, 0, false, false, 1, 0, 0, 0, 0, ProbeBounds.UNKNOWN, overhead)));
        }
        return SeriesOf.documents(documents, ProfileQuery.ALL);
    }
}
