package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.elasticsearch._types.Refresh;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.model.OutProfile;
import io.statsprofile.internal.model.Overhead;
import io.statsprofile.internal.model.ProbeBounds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ModeChanges;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.ModeRuns;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import io.statsprofile.testing.YoungRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elasticsearch's aggregation and the one in memory give the same answer, whole and equal as nanoseconds. */
class TwoSourcesIT {

    private static final String NAMESPACE = "twosources";
    private static final String SHIPPED = "shippedsources";
    private static final int FUNCTIONS = 60;
    private static final ProfileFilter OURS = ProfileFilter.ALL.withService(NAMESPACE);
    private static final ProfileQuery EVERYTHING = ProfileQuery.ALL.where(OURS);

    @TempDir
    private static Path directory;
    private static Elasticsearch elasticsearch;
    private static ProfileSource inElasticsearch;
    private static ProfileSource inFiles;

    @BeforeAll
    static void store_the_same_documents_in_both() throws IOException {
        List<ProfileDocument> documents = new ArrayList<>(ShopRuns.documents(42, NAMESPACE, 120, FUNCTIONS));
        documents.addAll(crowds());
        documents.addAll(places());
        documents.addAll(YoungRun.documents(NAMESPACE, "whole", 6));
        documents.addAll(YoungRun.documents(NAMESPACE, "beheaded", 6).subList(1, 6));
        Path file = directory.resolve("slices.ndjson");
        Files.write(file, documents.stream().map(DocumentWriter::write).map(String::new).toList());
        List<ProfileDocument> modes = ModeRuns.documents(7, 12, true, 1);
        Files.write(directory.resolve("modes.ndjson"), modes.stream().map(DocumentWriter::write).map(String::new).toList());
        // Rotated by copying: the end of one file is the beginning of the next.
        Path rotated = directory.resolve("slices.1.ndjson");
        List<ProfileDocument> again = documents.subList(documents.size() / 3, documents.size() / 3 + 7);
        Files.write(rotated, again.stream().map(DocumentWriter::write).map(String::new).toList());
        elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build());
        assertThat(ProfileSources.elasticsearch(elasticsearch).answer(EVERYTHING).coverage().isEmpty()).as("before there is a stream")
                .isTrue();
        try (Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            Deliveries.store(delivery, documents);
            Deliveries.store(delivery, modes);
        }
        // A rollover lets the same _id in again.
        String stream = Elasticsearch.DATA_STREAM_PREFIX + NAMESPACE;
        elasticsearch.call("roll over", client -> client.indices().rollover(r -> r.alias(stream)));
        for (ProfileDocument document : again) {
            elasticsearch.call("write a copy", client -> client.create(c -> c.index(stream).id(document.id())
                    .withJson(new ByteArrayInputStream(DocumentWriter.write(document)))));
        }
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(stream)));
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(Elasticsearch.DATA_STREAM_PREFIX + modes.get(0)
                .namespace())));
        inElasticsearch = ProfileSources.elasticsearch(elasticsearch);
        inFiles = ProfileSources.files(List.of(directory.toString()), null);
    }

    @AfterAll
    static void close() {
        elasticsearch.close();
    }

    @Test
    void estimates_what_was_out_and_what_it_cost() throws IOException {
        ProfileQuery texts = ProfileQuery.ALL.where(ProfileFilter.ALL.withService("texts"));
        for (Measure measure : Measure.values()) {
            ProfileSeries series = sameFromBoth(texts.by(measure).withCallers());
            assertThat(series.coverage().overhead().outProfiles()).extracting(OutProfile::function).containsExactly(ModeRuns.HASH);
            assertThat(series.coverage().overhead().found()).isEqualTo(0.019);
            assertThat(series.functions().stream().filter(row -> row.function().equals(ModeRuns.PARSE)).findFirst().orElseThrow().timing()
                    .mode()).isEqualTo(Mode.SAMPLED);
        }
        ModeChanges changes = ModeChanges.between(sameFromBoth(texts.where(texts.filter().withVersion(ModeRuns.EXACT))),
                sameFromBoth(texts.where(texts.filter().withVersion(ModeRuns.BUDGET)).withoutWarmup(Duration.ofMinutes(1))));
        assertThat(changes.count()).as("what is sampled and what is out").isEqualTo(2);
    }

    @Test
    void everything_by_each_measure() throws IOException {
        for (Measure measure : Measure.values()) {
            ProfileSeries series = sameFromBoth(EVERYTHING.by(measure));
            assertThat(series.functions()).hasSize(FUNCTIONS);
            assertThat(series.bucket()).isEqualTo(Duration.ofSeconds(20));
        }
    }

    @Test
    void the_coverage_names_gaps_duplicates_late_slices_and_the_killed_run() throws IOException {
        Coverage coverage = sameFromBoth(EVERYTHING).coverage();
        assertThat(coverage.runs()).isEqualTo(3);
        assertThat(coverage.duplicates()).isEqualTo(7);
        assertThat(coverage.missing()).isPositive();
        assertThat(coverage.late()).isPositive();
        assertThat(coverage.droppedDocuments()).isPositive();
        assertThat(coverage.losses().dropped()).containsOnlyKeys(DropReason.QUEUE);
        assertThat(coverage.losses().refused()).isPositive().isEqualTo(coverage.droppedDocuments() - coverage.losses().dropped()
                .get(DropReason.QUEUE));
        assertThat(coverage.losses().longestWaitMillis()).isGreaterThan(12_345);
        assertThat(coverage.delivery().runs()).isEqualTo(3);
        assertThat(List.of(coverage.delivery().cut(), coverage.delivery().found(), coverage.delivery().spooled(), coverage.delivery()
                .sent(), coverage.delivery().acknowledged(), coverage.delivery().settled(), coverage.delivery().retried(),
                coverage.delivery().spoolBytes()))
                .allMatch(figure -> figure > 0);
        assertThat(coverage.delivery().lastError()).startsWith("status 503 for number ");
        assertThat(coverage.delivery().lastErrorHost()).startsWith("shop-");
        assertThat(coverage.unfinished()).singleElement().satisfies(run -> assertThat(run.runId()).isEqualTo("run-c-42"));
        assertThat(coverage.hosts()).containsExactly("shop-1", "shop-2");
        assertThat(coverage.versions()).containsExactly("1.4.2", "1.5.0");
    }

    @Test
    void the_first_documents_of_a_run_are_missing_where_it_was_made_within_the_window() throws IOException {
        ProfileQuery whole = ProfileQuery.ALL.where(OURS.withService("whole"));
        ProfileQuery beheaded = ProfileQuery.ALL.where(OURS.withService("beheaded"));
        Instant made = YoungRun.MADE;
        assertThat(sameFromBoth(whole).coverage().missing()).isZero();
        assertThat(sameFromBoth(whole.between(made, null)).coverage().missing()).as("its first slice began before the window").isZero();
        assertThat(sameFromBoth(beheaded).coverage().missing()).isEqualTo(1);
        assertThat(sameFromBoth(beheaded.between(made, null)).coverage().droppedDocuments()).isEqualTo(1);
        assertThat(sameFromBoth(beheaded.between(made.plusSeconds(1), null)).coverage().missing()).as("made before the window").isZero();
    }

    @Test
    void random_windows_buckets_and_tops() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 25; i++) {
            Instant from = ShopRuns.START.plusMillis(random.nextInt(1_200_000) - 60_000);
            Instant to = from.plusMillis(random.nextInt(900_000));
            Duration bucket = List.of(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofSeconds(7),
                    Duration.ofMillis(2_500)).get(random.nextInt(5));
            Measure measure = Measure.values()[random.nextInt(3)];
            sameFromBoth(EVERYTHING.between(from, to).inBucketsOf(random.nextInt(4) == 0 ? null : bucket).by(measure)
                    .top(1 + random.nextInt(12)));
        }
    }

    @Test
    void filters_of_every_kind() throws IOException {
        for (ProfileFilter filter : List.of(OURS.withHost("shop-2"), OURS.withVersion("1.5.0"), OURS.withEnvironment("production"),
                OURS.withLabels(Map.of("zone", "b", "team", "orders")), OURS.withFunction("*.Cart.*"),
                OURS.withFunction("com.acme.shop.search.ProductIndex.<init>"),
                OURS.withFunction("*(Item?int)"), OURS.withKind(Kind.REGION), OURS.withHost("shop-1").withVersion("1.4.2")
                .withFunction("*quote"))) {
            assertThat(sameFromBoth(ProfileQuery.ALL.where(filter)).functions()).as("%s", filter).isNotEmpty();
        }
        assertThat(sameFromBoth(ProfileQuery.ALL.where(OURS.withEnvironment("test"))).coverage().isEmpty()).isTrue();
        assertThat(sameFromBoth(ProfileQuery.ALL.where(OURS.withFunction("no such"))).functions()).isEmpty();
    }

    @Test
    void callers_with_their_places_over_windows_and_filters() throws IOException {
        StatsProfile profile = sameFromBoth(EVERYTHING.withCallers()).profile();
        assertThat(profile.funcProfiles()).hasSize(FUNCTIONS + 1).containsKey(FunctionProfile.OTHER);
        assertThat(profile.funcProfiles().values()).anySatisfy(row -> assertThat(row.callers()).hasSize(3))
                .anySatisfy(row -> assertThat(row.callers()).isEmpty())
                .anySatisfy(row -> assertThat(row.id().fileName()).isNull());
        assertThat(profile.get(ShopRuns.name(1)).id().lineNumber()).as("of two releases").isEqualTo(14);
        Random random = new Random(8);
        for (ProfileFilter filter : List.of(OURS, OURS.withHost("shop-2"), OURS.withVersion("1.5.0"), OURS.withFunction("*.Cart.*"),
                OURS.withKind(Kind.REGION))) {
            Instant from = ShopRuns.START.plusMillis(random.nextInt(600_000));
            sameFromBoth(ProfileQuery.ALL.where(filter).between(from, from.plusMillis(random.nextInt(600_000))).by(Measure.CUMTIME)
                    .withCallers());
        }
        assertThat(sameFromBoth(EVERYTHING.where(OURS.withFunction("*.Cart.*")).withCallers()).profile())
                .as("callees of what the pattern names").isEqualTo(profile);
        assertThat(sameFromBoth(EVERYTHING.where(OURS.withEnvironment("test")).withCallers()).profile()).isEqualTo(StatsProfile.EMPTY);
        assertThat(sameFromBoth(EVERYTHING).profile()).as("not asked for").isEqualTo(StatsProfile.EMPTY);
    }

    @Test
    void where_nobody_was_running() throws IOException {
        ProfileSeries series = sameFromBoth(ProfileQuery.ALL.where(OURS.withHost("shop-1")).between(ShopRuns.START.minusSeconds(100),
                ShopRuns.START.plusSeconds(1_400)));
        assertThat(series.notRunning()).startsWith(true, true).endsWith(true, true).contains(false);
        ProfileSeries none = sameFromBoth(ProfileQuery.ALL.where(OURS.withEnvironment("test")));
        assertThat(none.from()).isNull();
    }

    @Test
    void the_warm_up_of_runs_and_trends() throws IOException {
        ProfileQuery query = EVERYTHING.inBucketsOf(Duration.ofSeconds(30));
        Coverage whole = sameFromBoth(query).coverage();
        for (Duration warmup : List.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(95), Duration.ofHours(1))) {
            Coverage rest = sameFromBoth(query.withoutWarmup(warmup)).coverage();
            assertThat(rest.warmup()).isPositive();
            assertThat(rest.slices() + rest.warmup()).isEqualTo(whole.slices());
            assertThat(rest.missing()).isEqualTo(whole.missing());
        }
        assertThat(sameFromBoth(query.withoutWarmup(Duration.ofHours(1))).coverage().isEmpty()).isTrue();
        assertThat(sameFromBoth(ProfileQuery.ALL.where(OURS.withKind(Kind.REGION)).withoutWarmup(Duration.ofHours(1))).coverage().warmup())
                .isZero();
        List<String> names = List.of(ShopRuns.name(1), ShopRuns.name(20), "no.such.function");
        for (Measure measure : Measure.values()) {
            ProfileQuery warm = query.by(measure).withoutWarmup(Duration.ofMinutes(1));
            assertThat(inElasticsearch.trends(warm, names)).isEqualTo(inFiles.trends(warm, names)).containsOnlyKeys(names.get(0),
                    names.get(1));
        }
    }

    @Test
    void of_more_than_a_thousand_callers_the_smaller_ones_are_one() throws IOException {
        ProfileSeries series = sameFromBoth(ProfileQuery.ALL.where(OURS.withService("crowd")).withCallers());
        FunctionProfile meeting = series.profile().get("com.acme.Meeting.point");
        assertThat(meeting.callers()).hasSize(1_001);
        assertThat(meeting.callers().stream().mapToLong(CallerProfile::ncalls).sum()).isEqualTo(meeting.ncalls());
        assertThat(meeting.callers().stream().mapToLong(CallerProfile::tottimeNanos).sum()).isEqualTo(meeting.tottimeNanos());
        assertThat(series.notes()).contains("2 functions have more than 1000 callers; those with less cumulative time are one, (other).");
    }

    @Test
    void two_minutes_nothing_and_the_time_before_anything_was() throws IOException {
        Instant middle = ShopRuns.START.plusSeconds(300);
        assertThat(sameFromBoth(EVERYTHING.between(middle, middle.plusSeconds(120))).bucketStarts()).hasSize(12);
        assertThat(sameFromBoth(EVERYTHING.between(middle, middle)).bucketStarts()).isEmpty();
        assertThat(sameFromBoth(EVERYTHING.between(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2020-01-01T00:02:00Z"))).coverage()
                .isEmpty()).isTrue();
        assertThat(sameFromBoth(EVERYTHING.between(null, middle)).to()).isEqualTo(middle);
        assertThat(sameFromBoth(EVERYTHING.between(middle, null)).from()).isEqualTo(middle);
    }

    @Test
    void many_functions_in_many_buckets_stay_below_the_server_s_limit() throws IOException {
        ProfileSeries series = sameFromBoth(EVERYTHING.inBucketsOf(Duration.ofSeconds(1)).top(ProfileQuery.MAX_TOP));
        assertThat(series.bucketStarts()).hasSize(1_200);
        assertThat(series.series().bands()).hasSize(FUNCTIONS);
        assertThat(series.series().others().sum()).isEqualTo(series.folded().tottimeNanos());
    }

    @Test
    void a_shipper_s_timestamp_moves_no_bar() throws IOException {
        String stream = Elasticsearch.DATA_STREAM_PREFIX + SHIPPED;
        Path shipped = directory.resolve("shipped.ndjson");
        List<ProfileDocument> documents = ShopRuns.documents(43, SHIPPED, 40, FUNCTIONS);
        for (ProfileDocument document : documents) {
            String line = new String(DocumentWriter.write(document), StandardCharsets.UTF_8)
                    .replaceFirst("\"@timestamp\":\"[^\"]*\"", "\"@timestamp\":\"" + document.end().plusSeconds(2) + "\"");
            Files.writeString(shipped, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            elasticsearch.call("write", client -> client.create(c -> c.index(stream).id(document.id()).withJson(new StringReader(line))));
        }
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(stream)));
        ProfileSource inFile = ProfileSources.files(List.of(shipped.toString()), null);
        Instant middle = ShopRuns.START.plusSeconds(200);
        ProfileQuery all = ProfileQuery.ALL.where(ProfileFilter.ALL.withService(SHIPPED)).inBucketsOf(Duration.ofSeconds(10));
        for (ProfileQuery query : List.of(all, all.between(middle, middle.plusSeconds(60)), all.between(middle.plusMillis(1), null))) {
            ProfileSeries asWritten = SeriesOf.documents(documents, query);
            assertThat(inFile.answer(query)).isEqualTo(asWritten);
            assertThat(inElasticsearch.answer(query)).isEqualTo(asWritten);
        }
    }

    @Test
    void sums_that_an_answer_cannot_hold_are_refused_by_both() throws IOException {
        String stream = Elasticsearch.DATA_STREAM_PREFIX + "longsums";
        for (int i = 0; i < 2; i++) {
            ProfileDocument document = AggregationTest.withSums(i, Long.MAX_VALUE / 4 * 3, 0, 0);
            elasticsearch.call("write", client -> client.create(c -> c.index(stream).id(document.id())
                    .withJson(new ByteArrayInputStream(DocumentWriter.write(document)))));
        }
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(stream)));
        ProfileQuery query = ProfileQuery.ALL.where(ProfileFilter.ALL.withService("longsums"));
        assertThatThrownBy(() -> inElasticsearch.answer(query)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose a shorter window");
        assertThat(inElasticsearch.answer(query.between(ShopRuns.START, ShopRuns.START.plusSeconds(10))).functions()).hasSize(1);
    }

    @Test
    void too_many_buckets_are_refused_by_both() {
        ProfileQuery query = EVERYTHING.inBucketsOf(Duration.ofMillis(100));
        for (ProfileSource source : List.of(inElasticsearch, inFiles)) {
            assertThatThrownBy(() -> source.answer(query)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("choose a longer slice");
        }
    }

    @Test
    void figures_that_lack_what_a_shard_could_not_answer_are_refused() throws IOException {
        String foreign = Elasticsearch.DATA_STREAM_PREFIX + "guessed";
        // Its document is one of those that are asked for: a shard that has none may be left out without being asked at all.
        elasticsearch.call("put a template of somebody else", client -> client.indices()
                .putIndexTemplate(put -> put.withJson(new StringReader("""
                {"index_patterns": ["%1$s"], "priority": 900, "template": {"mappings": {"properties": {
                  "@timestamp": {"type": "date"},
                  "event": {"properties": {"start": {"type": "date"}}},
                  "service": {"properties": {"name": {"type": "keyword"}, "version": {"type": "text"}}},
                  "statsprofile": {"properties": {"kind": {"type": "keyword"}}}}}}}
                """.formatted(foreign))).name(foreign)));
        try {
            elasticsearch.call("write", client -> client.create(c -> c.index(foreign).id("1").refresh(Refresh.True)
                    .withJson(new StringReader("""
                    {"@timestamp": "%1$s", "event": {"start": "%1$s"}, "service": {"name": "%2$s", "version": "1.4.2"}, "statsprofile": \
                    {"kind": "slice"}}
                    """.formatted(ShopRuns.START, NAMESPACE)))));
            assertThatThrownBy(() -> inElasticsearch.answer(EVERYTHING)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Elasticsearch at [" + SearchServer.shared().url()
                            + "]: cannot search metrics-statsprofile-*: status 400, ")
                    .hasMessageContaining("(" + foreign + ": ").hasMessageContaining("[service.version]")
                    .hasMessageEndingWith("; give that index the mappings of the index template, or delete it: figures without it would "
                            + "look whole");
        } finally {
            elasticsearch.call("delete", client -> client.indices().delete(d -> d.index(foreign)));
            elasticsearch.call("delete", client -> client.indices().deleteIndexTemplate(d -> d.name(foreign)));
        }
    }

    /** A slice that says where a function is, and one in which hardly anything ran and that leaves it out since that was said lately. */
    private static List<ProfileDocument> places() {
        List<ProfileDocument> documents = new ArrayList<>();
        for (int slice = 0; slice < 2; slice++) {
            FunctionId id = new FunctionId("com.acme.Cart.total", null, null, slice == 0 ? "Cart.java" : null, slice == 0 ? 42 : 0);
            Instant start = ShopRuns.START.plusSeconds(10L * slice);
            documents.add(new ProfileDocument(Kind.SLICE, start, start, start.plusSeconds(10), 10_000_000_000L, "run-of-places",
                    slice, NAMESPACE, new ServiceId("places", null, null, null), "host", 1, Map.of(), 1,
                    StatsProfile.of(List.of(FunctionProfile.of(id, 1, 1, 5, 5))),
                    new SliceFacts(10_000_000_000L, 0, false, slice == 1, 1, 0, 0, 0, 0, ProbeBounds.UNKNOWN,
                            slice == 0 ? new Overhead(0.02, 0.018, 0, 9_000_000_000L, 1, 0, 0, 0, List.of()) : new Overhead(0.02, 0.5, 0, 0,
                                    1, 0, 0, 0, List.of()))));
        }
        return documents;
    }

    @Test
    void what_profiling_took_is_a_mean_by_the_time_that_ran() throws IOException {
        assertThat(sameFromBoth(ProfileQuery.ALL.where(ProfileFilter.ALL.withService("places"))).coverage().overhead().modelled())
                .isEqualTo(0.018);
    }

    @Test
    void where_a_function_is_in_the_source_is_told_before_the_window() throws IOException {
        ProfileQuery second = ProfileQuery.ALL.where(ProfileFilter.ALL.withService("places")).between(ShopRuns.START.plusSeconds(10), null)
                .withCallers();
        assertThat(sameFromBoth(second).profile().get("com.acme.Cart.total").id())
                .isEqualTo(new FunctionId("com.acme.Cart.total", null, null, "Cart.java", 42));
    }

    /** Two slices of functions that 1,200 others call, as many of them as two documents have room for. */
    private static List<ProfileDocument> crowds() {
        List<ProfileDocument> documents = new ArrayList<>();
        for (int slice = 0; slice < 2; slice++) {
            List<FunctionProfile> rows = new ArrayList<>();
            for (String name : List.of("com.acme.Meeting.point", "com.acme.Bus.stop")) {
                List<CallerProfile> callers = new ArrayList<>();
                for (int i = 0; i < 1_200; i++) {
                    callers.add(new CallerProfile("com.acme.Person.go" + i, i % 3, i % 3, 1_000L + i % 7, 5_000L + i));
                }
                callers.add(new CallerProfile(FunctionProfile.OTHER, 5, 4, 3, FunctionProfile.ABSENT));
                rows.add(new FunctionProfile(FunctionId.named(name), 1_205, 1_205, 0, callers.stream()
                        .mapToLong(CallerProfile::tottimeNanos).sum(), 5_000_000, callers, 1));
            }
            Instant start = ShopRuns.START.plusSeconds(10L * slice);
            documents.add(new ProfileDocument(Kind.SLICE, start, start, start.plusSeconds(10), 10_000_000_000L, "run-of-crowd",
                    slice, NAMESPACE, new ServiceId("crowd", null, null, null), "host", 1, Map.of(), 2, StatsProfile.of(rows),
                    new SliceFacts(10_000_000_000L, 0, false, slice == 1, 1, 0, 0, 0, 0)));
        }
        return documents;
    }

    private static ProfileSeries sameFromBoth(ProfileQuery query) throws IOException {
        ProfileSeries one = inElasticsearch.answer(query);
        ProfileSeries other = inFiles.answer(query);
        assertThat(one).as("%s", query).usingRecursiveComparison().isEqualTo(other);
        assertThat(one).isEqualTo(other);
        return one;
    }
}
