package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.LongRuns;
import io.statsprofile.testing.SeriesOf;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/** Files that have slices and hours of the same time. */
class MemoryChoiceTest {

    private static final LongRuns RUNS = new LongRuns(4, "files", "shop");
    private static final List<ProfileDocument> SLICES = slices();
    private static final List<ProfileDocument> HOURS = LongRuns.hours(SLICES);

    private static List<ProfileDocument> slices() {
        List<ProfileDocument> slices = new ArrayList<>(RUNS.run("run-a", "host-1", "1.0", 17, 300, true, 30));
        slices.addAll(RUNS.run("run-b", "host-2", "1.0", 60, 300, false, 30));
        return slices;
    }

    @Test
    void no_slice_counts_twice_whatever_is_asked() throws IOException {
        ProfileSeries slices = answer(SLICES, ProfileQuery.ALL);
        List<ProfileDocument> both = new ArrayList<>(SLICES);
        both.addAll(HOURS);
        Collections.shuffle(both, new Random(1));

        ProfileSeries auto = answer(both, ProfileQuery.ALL);
        assertThat(auto).usingRecursiveComparison().ignoringFields("profile").isEqualTo(slices);
        ProfileSeries hours = answer(both, ProfileQuery.ALL.from(Resolution.HOURS));
        assertSameSums(hours, slices);
        assertThat(hours.bucket()).isEqualTo(Duration.ofHours(1));
        assertThat(hours.coverage().composition().hours()).isEqualTo(HOURS.size());
        assertThat(hours.coverage().missing()).isZero();
        assertSameSums(answer(HOURS, ProfileQuery.ALL), slices);
        assertThat(answer(both, ProfileQuery.ALL.from(Resolution.SLICES)).coverage().composition().isOfSlices()).isTrue();
    }

    @Test
    void hours_stand_in_for_slices_that_are_not_there() throws IOException {
        List<ProfileDocument> some = new ArrayList<>(SLICES.stream().filter(slice -> minute(slice) < 70 || minute(slice) >= 110).toList());
        some.addAll(HOURS);
        Coverage coverage = answer(some, ProfileQuery.ALL).coverage();

        assertThat(coverage.composition().hours()).as("of the second hour 20 of 60 slices are there").isEqualTo(2);
        assertThat(coverage.slices()).isEqualTo(SLICES.size());
        assertThat(coverage.missing()).isZero();
        Coverage shortBars = answer(some, ProfileQuery.ALL.inBucketsOf(Duration.ofMinutes(5))).coverage();
        assertThat(shortBars.composition().isOfSlices()).isTrue();
        assertThat(shortBars.missing()).isEqualTo(80);
    }

    @Test
    void an_hour_counts_where_all_of_it_is_in_the_window() throws IOException {
        Instant from = LongRuns.START.plus(Duration.ofMinutes(90));
        Instant to = LongRuns.START.plus(Duration.ofMinutes(270));
        List<ProfileDocument> both = new ArrayList<>(SLICES);
        both.addAll(HOURS);
        ProfileSeries hours = answer(both, ProfileQuery.ALL.between(from, to).from(Resolution.HOURS));

        assertThat(hours.coverage().composition().hours()).isEqualTo(4);
        assertThat(hours.coverage().slices()).isEqualTo(answer(SLICES, ProfileQuery.ALL.between(from.minusMillis(30), to.minusMillis(31)))
                .coverage().slices());
        assertThat(answer(HOURS, ProfileQuery.ALL.between(from, to)).coverage().slices()).isEqualTo(4 * 60);
    }

    @Test
    void an_hour_that_lacks_slices_says_how_many() throws IOException {
        List<ProfileDocument> run = RUNS.run("run-c", "host", "1.0", 0, 120, true, 0);
        List<ProfileDocument> lacking = new ArrayList<>(run);
        lacking.subList(10, 15).clear();
        Coverage coverage = answer(LongRuns.hours(lacking), ProfileQuery.ALL).coverage();

        assertThat(coverage.slices()).isEqualTo(115);
        assertThat(coverage.gaps()).singleElement()
                .satisfies(gap -> assertThat(List.of(gap.firstSequence(), gap.lastSequence(), gap.count()))
                .containsExactly(0L, 59L, 5L));
    }

    @Test
    void of_hours_that_overlap_the_one_that_begins_first_counts() throws IOException {
        List<ProfileDocument> run = RUNS.run("run-d", "host", "1.0", 0, 60, true, 0);
        ProfileSeries series = answer(List.of(LongRuns.hour(run.subList(5, 60)), LongRuns.hour(run)), ProfileQuery.ALL);
        assertSameSums(series, answer(run, ProfileQuery.ALL));
        assertThat(series.coverage().duplicates()).isEqualTo(1);
    }

    /** Open calls are a state; errors are written with few digits. */
    private static final RecursiveComparisonConfiguration BUT_OPEN_CALLS = RecursiveComparisonConfiguration.builder()
            .withIgnoredFields("openCalls").withEqualsForType((a, b) -> Math.abs(a - b) <= 0.1 * Math.abs(b), Double.class).build();

    private static void assertSameSums(ProfileSeries series, ProfileSeries expected) {
        assertThat(series.functions()).isNotEmpty().usingRecursiveComparison(BUT_OPEN_CALLS).isEqualTo(expected.functions());
        assertThat(series.coverage().slices()).isEqualTo(expected.coverage().slices());
        assertThat(series.coverage().profiledNanos()).isEqualTo(expected.coverage().profiledNanos());
    }

    private static long minute(ProfileDocument slice) {
        return Duration.between(LongRuns.START, slice.timestamp()).toMinutes();
    }

    private static ProfileSeries answer(List<ProfileDocument> documents, ProfileQuery query) throws IOException {
        return SeriesOf.documents(documents, query);
    }
}
