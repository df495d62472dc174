package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.DeliverySums;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MeasureSeries;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The answer against sums that are written down as plainly as possible. */
class AggregationTest {

    private static final List<ProfileDocument> DOCUMENTS = ShopRuns.documents(11, "shop", 60, 20);
    private static final ProfileQuery QUERY = ProfileQuery.ALL.between(ShopRuns.START.plusSeconds(55), ShopRuns.START.plusSeconds(505))
            .inBucketsOf(Duration.ofSeconds(30)).top(5);

    @Test
    void every_value_is_the_sum_of_its_documents() throws IOException {
        for (Measure measure : Measure.values()) {
            ProfileSeries series = SeriesOf.documents(DOCUMENTS, QUERY.by(measure));
            assertThat(series.series().bands()).hasSize(5);
            for (int i = 0; i < series.bucketStarts().size(); i++) {
                for (Band band : series.series().bands()) {
                    assertThat(band.values().get(i)).isEqualTo(sum(series, i, band.function(), measure));
                }
                Measure whole = measure.addsUp() ? measure : Measure.TOTTIME;
                assertThat(series.series().totals().get(i)).isEqualTo(sum(series, i, null, whole));
                assertThat(series.series().folded().get(i)).isEqualTo(sum(series, i, FunctionProfile.OTHER, whole));
            }
        }
    }

    /** Two of the runs are of one host, which was started again. */
    @Test
    void counters_of_delivery_are_sums_over_runs_of_what_each_did_within_the_window() throws IOException {
        for (ProfileQuery query : List.of(QUERY, ProfileQuery.ALL)) {
            ProfileSeries series = SeriesOf.documents(DOCUMENTS, query);
            Map<String, List<ProfileDocument>> runs = DOCUMENTS.stream().filter(document -> document.kind() == Kind.SLICE
                    && !document.start().isBefore(series.from()) && document.start().isBefore(series.to()))
                    .collect(Collectors.groupingBy(ProfileDocument::runId));
            assertThat(runs).hasSize(3);
            assertThat(series.coverage().delivery().runs()).isEqualTo(3);
            assertThat(series.coverage().delivery().cut()).isEqualTo(sum(runs, DeliveryFigures::cut)).isPositive();
            assertThat(series.coverage().delivery().acknowledged()).isEqualTo(sum(runs, DeliveryFigures::acknowledged)).isPositive();
            assertThat(series.coverage().delivery().retried()).isEqualTo(sum(runs, DeliveryFigures::retried)).isPositive();
            Instant last = runs.values().stream().flatMap(List::stream).map(document -> document.facts().delivery().lastErrorTime())
                    .filter(Objects::nonNull).max(Comparator.naturalOrder()).orElseThrow();
            assertThat(series.coverage().delivery().lastErrorTime()).isEqualTo(last);
        }
        assertThat(SeriesOf.names(List.of("a.B.c"), ProfileQuery.ALL).coverage().delivery()).as("of documents that do not tell")
                .isEqualTo(DeliverySums.NONE);
    }

    /** A run that began before has a history, which its first slice in the window tells. */
    private static long sum(Map<String, List<ProfileDocument>> runs, ToLongFunction<DeliveryFigures> counter) {
        return runs.values().stream().mapToLong(run -> {
            LongSummaryStatistics values = run.stream().mapToLong(document -> counter.applyAsLong(document.facts().delivery()))
                    .summaryStatistics();
            return values.getMax() - (run.stream().anyMatch(document -> document.sequence() == 0) ? 0 : values.getMin());
        }).sum();
    }

    @Test
    void sums_that_an_answer_cannot_hold_are_refused_by_name_and_never_negative() throws IOException {
        long most = Long.MAX_VALUE;
        assertThat(SeriesOf.documents(List.of(withSums(0, most, 0, 0), withSums(1, 0, 0, 0)), ProfileQuery.ALL).functions().get(0)
                .tottimeNanos()).as("292 years fit").isEqualTo(most);
        for (List<ProfileDocument> documents : List.of(List.of(withSums(0, most, 0, 0), withSums(1, 1, 0, 0)),
                List.of(withSums(0, 0, most, 0), withSums(1, 0, 1, 0)),
                List.of(withSums(0, 0, 0, most), withSums(1, 0, 0, 1)))) {
            assertThatThrownBy(() -> SeriesOf.documents(documents, ProfileQuery.ALL)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than an answer holds, 2^63 nanoseconds (292 years of all threads together) or calls; "
                            + "choose a shorter window");
        }
    }

    @Test
    void all_functions_of_one_bar_together_are_refused_where_each_alone_would_fit() {
        List<ProfileDocument> documents = List.of(withSums(0, Long.MAX_VALUE, 0, 0), withSums("com.acme.Other.run", 1, 1, 0, 0));
        assertThatThrownBy(() -> SeriesOf.documents(documents, ProfileQuery.ALL.inBucketsOf(Duration.ofMinutes(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than an answer holds");
    }

    static ProfileDocument withSums(long sequence, long tottime, long cumtime, long ncalls) {
        return withSums("com.acme.Worker.run", sequence, tottime, cumtime, ncalls);
    }

    private static ProfileDocument withSums(String function, long sequence, long tottime, long cumtime, long ncalls) {
        Instant start = ShopRuns.START.plusSeconds(10 * sequence);
        StatsProfile profile = StatsProfile.of(List.of(FunctionProfile.of(FunctionId.named(function), ncalls, 0, tottime, cumtime)));
        return new ProfileDocument(Kind.SLICE, start, start, start.plusSeconds(10), 1, "long", sequence, "longsums",
                new ServiceId("longsums", null, null, null), "host", 1, Map.of(), 1, profile, SliceFacts.NONE);
    }

    @Test
    void what_is_not_shown_is_other_and_all_of_it() throws IOException {
        ProfileSeries series = SeriesOf.documents(DOCUMENTS, QUERY);
        for (Measure measure : List.of(Measure.TOTTIME, Measure.NCALLS)) {
            MeasureSeries chart = series.series(measure);
            IntStream.range(0, series.bucketStarts().size()).forEach(i -> assertThat(chart.others().values().get(i)
                    + chart.bands().stream().mapToLong(band -> band.values().get(i)).sum()).isEqualTo(chart.totals().get(i)));
            assertThat(chart.others().values()).allMatch(value -> value >= 0);
        }
        assertThat(series.series(Measure.CUMTIME).other()).isEmpty();
    }

    @Test
    void top_is_over_the_whole_window_and_equal_ones_stand_by_name() throws IOException {
        ProfileSeries series = SeriesOf.names(List.of("z.Z.z", "b.B.b", "a.A.a"), ProfileQuery.ALL.by(Measure.NCALLS).top(2));
        assertThat(series.functions()).extracting(row -> row.function()).containsExactly("a.A.a", "b.B.b", "z.Z.z");
        assertThat(series.series().bands()).extracting(Band::function).containsExactly("a.A.a", "b.B.b");
    }

    @Test
    void percall_over_a_window_is_sum_over_sum() throws IOException {
        ProfileSeries series = SeriesOf.names(List.of("a.A.a"), ProfileQuery.ALL);
        assertThat(series.functions()).singleElement().satisfies(row -> {
            assertThat(row.callsText()).isEqualTo("18/6");
            assertThat(row.percallTottimeSeconds()).hasValue(6.0 / 18);
            assertThat(row.percallCumtimeSeconds()).hasValue(12.0 / 6);
        });
    }

    @Test
    void slices_and_regions_are_never_added_up() throws IOException {
        long slices = DOCUMENTS.stream().filter(document -> document.kind() == Kind.SLICE).count();
        assertThat(SeriesOf.documents(DOCUMENTS, ProfileQuery.ALL).coverage().slices()).isEqualTo(slices);
        assertThat(SeriesOf.documents(DOCUMENTS, ProfileQuery.ALL.where(ProfileFilter.ALL.withKind(Kind.REGION))).coverage().slices())
                .isEqualTo(DOCUMENTS.size() - slices);
    }

    @Test
    void a_region_s_run_is_none_of_those_that_can_fall_silent() throws IOException {
        List<ProfileDocument> slices = DOCUMENTS.stream().filter(document -> document.kind() == Kind.SLICE).toList();
        List<ProfileDocument> ended = DOCUMENTS.stream().filter(document -> document.kind() == Kind.SLICE
                || document.end().isBefore(ShopRuns.START.plusSeconds(200))).toList();
        assertThat(ended.size()).isGreaterThan(slices.size());
        assertThat(SeriesOf.documents(ended, ProfileQuery.ALL).coverage()).isEqualTo(SeriesOf.documents(slices, ProfileQuery.ALL)
                .coverage());
        ProfileQuery regions = ProfileQuery.ALL.where(ProfileFilter.ALL.withKind(Kind.REGION));
        assertThat(SeriesOf.documents(ended, regions).coverage().unfinished()).as("regions come when they come").isEmpty();
    }

    @Test
    void gaps_are_named_and_mark_their_buckets() throws IOException {
        List<ProfileDocument> some = DOCUMENTS.stream().filter(document -> document.runId().startsWith("run-b")
                && (document.sequence() < 5 || document.sequence() > 7))
                .toList();
        ProfileSeries series = SeriesOf.documents(some, ProfileQuery.ALL.inBucketsOf(Duration.ofSeconds(10)));
        assertThat(series.coverage().gaps()).anySatisfy(gap -> {
            assertThat(gap.firstSequence()).isEqualTo(5);
            assertThat(gap.lastSequence()).isEqualTo(7);
            assertThat(gap.count()).isEqualTo(3);
        });
        Instant before = series.coverage().gaps().get(0).after();
        int bucket = (int) ((before.getEpochSecond() - series.bucketStarts().get(0).getEpochSecond()) / 10);
        assertThat(series.isIncomplete(bucket)).isFalse();
        assertThat(series.isIncomplete(bucket + 1)).isTrue();
    }

    @Test
    void a_bucket_that_a_longer_slice_covers_is_not_silent() {
        Buckets buckets = Buckets.of(ShopRuns.START, ShopRuns.START.plusSeconds(60), Duration.ofSeconds(10), 10_000);
        SliceAccumulator accumulator = new SliceAccumulator(buckets);
        long start = ShopRuns.START.toEpochMilli();
        accumulator.add(start + 3_000, 1, start + 29_998);
        accumulator.add(start + 30_000, 1, start + 40_004);
        assertThat(accumulator.counts()).containsExactly(1L, 0L, 0L, 1L, 0L, 0L);
        assertThat(accumulator.silent()).containsExactly(false, false, false, false, true, true);
    }

    @Test
    void before_a_run_s_start_and_behind_its_end_nothing_is_missing() throws IOException {
        Instant from = ShopRuns.START.minusSeconds(120);
        Instant to = ShopRuns.START.plusSeconds(900);
        ProfileSeries series = SeriesOf.documents(runs("run-a", "run-b"), ProfileQuery.ALL.between(from, to)
                .inBucketsOf(Duration.ofSeconds(60)));
        assertThat(series.notRunning()).startsWith(true, true, false).endsWith(false, true, true, true, true, true);
        assertThat(series.silent()).as("both runs have their first and their last slice").doesNotContain(true);
        assertThat(IntStream.of(0, 1, 16).filter(series::isIncomplete)).isEmpty();
        ProfileSeries killed = SeriesOf.documents(runs("run-c"), ProfileQuery.ALL.between(from, to).inBucketsOf(Duration.ofSeconds(60)));
        assertThat(killed.notRunning()).startsWith(true, true, false).endsWith(false, false);
        assertThat(killed.silent()).as("it may run on unseen").startsWith(false, false).endsWith(true, true);
        List<ProfileDocument> late = runs("run-b").stream().filter(document -> document.sequence() > 0).toList();
        assertThat(SeriesOf.documents(late, ProfileQuery.ALL.between(from, to)).silent()).as("its beginning is not there")
                .startsWith(true, true);
    }

    @Test
    void between_two_runs_nothing_is_missing_unless_the_first_was_killed() throws IOException {
        List<ProfileDocument> apart = DOCUMENTS.stream().filter(document -> document.runId().startsWith("run-a") && document.start()
                .isBefore(ShopRuns.START.plusSeconds(100))
                || document.runId().startsWith("run-b")).toList();
        ProfileQuery query = ProfileQuery.ALL.inBucketsOf(Duration.ofSeconds(20));
        assertThat(SeriesOf.documents(apart, query).silent()).as("run a has no last slice").contains(true);
        assertThat(SeriesOf.documents(apart, query).notRunning()).doesNotContain(true);
        List<ProfileDocument> clean = apart.stream().map(document -> document.runId().startsWith("run-a") ? last(document) : document)
                .toList();
        assertThat(SeriesOf.documents(clean, query).silent()).doesNotContain(true);
        assertThat(SeriesOf.documents(clean, query).notRunning()).contains(true);
    }

    @Test
    void without_documents_the_window_is_what_was_asked_for() throws IOException {
        Instant from = ShopRuns.START;
        ProfileSeries asked = SeriesOf.documents(List.of(), ProfileQuery.ALL.between(from, from.plusSeconds(60)));
        assertThat(List.of(asked.from(), asked.to())).containsExactly(from, from.plusSeconds(60));
        ProfileSeries open = SeriesOf.documents(List.of(), ProfileQuery.ALL);
        assertThat(open.from()).isNull();
        assertThat(open.to()).isNull();
        ProfileSeries until = SeriesOf.documents(List.of(), ProfileQuery.ALL.between(null, from));
        assertThat(until.from()).isNull();
        assertThat(until.to()).isEqualTo(from);
    }

    private static List<ProfileDocument> runs(String... runs) {
        return DOCUMENTS.stream().filter(document -> List.of(runs).contains(document.runId().substring(0, 5))).toList();
    }

    private static ProfileDocument last(ProfileDocument document) {
        SliceFacts f = document.facts();
        return new ProfileDocument(document.kind(), document.timestamp(), document.start(), document.end(), document.durationNanos(),
                document.runId(), document.sequence(), document.namespace(), document.service(), document.hostName(), document.pid(),
                document.labels(), document.functionCount(), document.profile(),
                new SliceFacts(f.intervalNanos(), f.cutSkewNanos(), f.late(), true, f.threads(), f.deferredThreads(), f.unrecordedCalls(),
                        f.droppedDocuments(), f.estimatedCostNanos()));
    }

    /** @param function null for all */
    private static long sum(ProfileSeries series, int bucket, String function, Measure measure) {
        Instant start = series.bucketStarts().get(bucket);
        long sum = 0;
        for (ProfileDocument document : DOCUMENTS) {
            Instant at = Instant.ofEpochMilli(document.timestamp().toEpochMilli());
            boolean inWindow = !at.isBefore(series.from()) && at.isBefore(series.to());
            boolean inBucket = !at.isBefore(start) && at.isBefore(start.plus(series.bucket()));
            if (document.kind() == Kind.SLICE && inWindow && inBucket) {
                for (FunctionProfile row : document.profile().funcProfiles().values()) {
                    sum += function == null || function.equals(row.id().function()) ? measure.of(row) : 0;
                }
            }
        }
        return sum;
    }
}
