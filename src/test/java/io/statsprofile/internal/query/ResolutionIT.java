package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.series.Composition;
import io.statsprofile.internal.series.Coverage;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.FunctionTrend;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.MissingRollup;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.internal.series.SliceGap;
import io.statsprofile.internal.series.Stretch;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.LongRuns;
import io.statsprofile.testing.SearchServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows that are made of hours and days have the figures of those that are made of slices, and say what they lack. */
class ResolutionIT {

    private static final String NAMESPACE = "resolution";
    /** A query reads all namespaces, and other tests' services are in the same Elasticsearch. */
    private static final String SERVICES = "resolution-";
    private static final Instant START = LongRuns.START;
    private static final Instant LATER = START.plus(Duration.ofDays(3));
    private static final int HOURS = 30;

    @TempDir
    private static Path directory;
    private static Elasticsearch elasticsearch;
    private static ProfileSource stored;
    private static ProfileSource inFiles;
    private static final List<ProfileDocument> SHOP = new ArrayList<>();
    private static final List<ProfileDocument> SKEWED = new ArrayList<>();
    private static final List<ProfileDocument> LACKING = new ArrayList<>();

    @BeforeAll
    static void store() throws IOException {
        LongRuns shop = runs(1, "shop");
        SHOP.addAll(shop.run("run-a", "host-1", "1.0", 17, 26 * 60, true, 0));
        SHOP.addAll(shop.run("run-b", "host-2", "1.0", 0, HOURS * 60, false, 0));
        SHOP.addAll(shop.run("run-c", "host-1", "2.0", 26 * 60 + 1, HOURS * 60, false, 0));
        SKEWED.addAll(runs(2, "skewed").run("run-skewed", "host", "1.0", 5, 12 * 60, true, 400));
        LACKING.addAll(runs(3, "lacking").run("run-lacking", "host", "1.0", 0, 10 * 60, true, 0));
        LACKING.addAll(runs(4, "lacking").run("run-other", "host", "1.0", 30, 10 * 60, true, 0));
        List<ProfileDocument> upgraded = runs(5, "upgraded").run("run-upgraded", "host", "1.0", 0, 10 * 60, true, 0);
        List<ProfileDocument> before = runs(6, "before").run("run-before", "host", "1.0", 0, 10 * 60, true, 0);
        List<ProfileDocument> gone = runs(7, "gone").run("run-gone", "host", "1.0", 0, 10 * 60, true, 0);
        List<ProfileDocument> twice = runs(8, "twice").run("run-twice", "host", "1.0", 0, 10 * 60, true, 0);

        List<ProfileDocument> swapped = runs(9, "swapped").run("run-swapped", "host", "1.0", 0, 10 * 60, true, 0);
        List<ProfileDocument> hidden = runs(10, "hidden").run("run-hidden", "host", "1.0", 0, 10 * 60, true, 0);

        List<ProfileDocument> slices = new ArrayList<>(SHOP);
        slices.addAll(swapped);
        slices.addAll(hidden.stream().filter(slice -> !isInHour(slice, 8)).toList());
        slices.addAll(SKEWED);
        slices.addAll(LACKING);
        slices.addAll(upgraded);
        slices.addAll(before);
        slices.addAll(twice);
        List<ProfileDocument> hours = new ArrayList<>(LongRuns.hours(SHOP));
        hours.addAll(LongRuns.hours(SKEWED));
        hours.addAll(LongRuns.hours(LACKING.stream().filter(slice -> !isLacking(slice)).toList()));
        hours.addAll(LongRuns.hours(upgraded).subList(0, 3));
        hours.addAll(LongRuns.hours(gone));
        hours.addAll(LongRuns.hours(twice));
        hours.addAll(LongRuns.hours(swapped).stream().filter(hour -> !isInHour(hour, 4)).toList());
        hours.addAll(LongRuns.hours(hidden).stream().filter(hour -> !isInHour(hour, 4)).toList());
        hours.add(LongRuns.hour(twice.subList(4 * 60 + 10, 5 * 60)));
        elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build());
        try (Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases()); Delivery ofHours =
                elasticsearch.delivery(StreamFamily.HOURS, note -> { }, new RunAliases())) {
            Deliveries.store(delivery, slices);
            Deliveries.store(ofHours, hours);
        }
        try (Delivery ofDays = elasticsearch.delivery(StreamFamily.DAYS, note -> { }, new RunAliases())) {
            Rollup day = Rollup.ofDay("day-of-shop", 0);
            LongRuns.hours(SHOP).stream().filter(hour -> hour.timestamp().isBefore(minute(24 * 60))).forEach(day::add);
            Deliveries.store(ofDays, List.of(day.document(1_000, 10_000_000)));
        }
        String hourStream = StreamFamily.HOURS.stream(NAMESPACE);
        elasticsearch.call("roll over", client -> client.indices().rollover(r -> r.alias(hourStream)));
        for (ProfileDocument copy : List.of(LongRuns.hours(twice).get(7), LongRuns.hours(swapped).get(7))) {
            elasticsearch.call("write a copy", client -> client.create(c -> c.index(hourStream).id(copy.id())
                    .withJson(new ByteArrayInputStream(DocumentWriter.write(copy)))));
        }
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index("metrics-statsprofile*-" + NAMESPACE)));
        stored = ProfileSources.elasticsearch(elasticsearch, Clock.fixed(LATER, ZoneOffset.UTC));
        Path file = directory.resolve("shop.ndjson");
        List<ProfileDocument> both = new ArrayList<>(SHOP);
        both.addAll(LongRuns.hours(SHOP));
        Files.write(file, both.stream().map(DocumentWriter::write).map(String::new).toList());
        inFiles = ProfileSources.files(List.of(file.toString()), null);
    }

    private static boolean isInHour(ProfileDocument document, int hour) {
        return document.timestamp().truncatedTo(ChronoUnit.HOURS).equals(minute(60 * hour));
    }

    /** Of one run two hours, and of another the end of one. */
    private static boolean isLacking(ProfileDocument slice) {
        long minute = Duration.between(START, slice.timestamp()).toMinutes();
        return slice.runId().equals("run-lacking") ? minute >= 3 * 60 && minute < 5 * 60 : minute >= 6 * 60 + 20 && minute < 7 * 60;
    }

    @AfterAll
    static void close() {
        elasticsearch.close();
    }

    @Test
    void whole_hours_have_the_figures_of_their_slices() throws IOException {
        for (Measure measure : Measure.values()) {
            ProfileQuery query = shop(1, HOURS).by(measure).inBucketsOf(Duration.ofHours(1)).withCallers();
            ProfileSeries hours = stored.answer(query);
            ProfileSeries slices = stored.answer(query.from(Resolution.SLICES));

            assertThat(hours.coverage().composition()).isEqualTo(new Composition(List.of(stretch(Kind.HOUR, 1, HOURS)), 58, 0, List.of()));
            assertThat(slices.coverage().composition()).isEqualTo(Composition.SLICES);
            assertSame(hours, slices);
            assertThat(inFiles.answer(query.from(Resolution.HOURS))).as("of files").usingRecursiveComparison()
                    .ignoringFields("coverage.composition").withEqualsForType(ResolutionIT::areClose, Double.class).isEqualTo(hours);
        }
    }

    @Test
    void hours_and_slices_within_one_answer() throws IOException {
        ProfileQuery query = ProfileQuery.ALL.where(service("shop")).between(minute(17), minute(26 * 60 + 44)).withCallers();
        ProfileSeries series = stored.answer(query);

        assertThat(series.coverage().composition().stretches()).containsExactly(new Stretch(Kind.SLICE, minute(17), minute(60)),
                stretch(Kind.HOUR, 1, 26), new Stretch(Kind.SLICE, minute(26 * 60), minute(26 * 60 + 44)));
        assertThat(series.bucket()).isEqualTo(Duration.ofHours(1));
        assertSame(series, stored.answer(query.inBucketsOf(Duration.ofHours(1)).from(Resolution.SLICES)));
        assertThat(sums(series)).isEqualTo(sums(SHOP, minute(17), minute(26 * 60 + 44)));
    }

    @Test
    void random_windows_and_filters() throws IOException {
        Random random = new Random(9);
        for (int i = 0; i < 20; i++) {
            Instant from = START.plusMillis(random.nextLong(Duration.ofHours(20).toMillis()));
            Instant to = from.plusMillis(random.nextLong(Duration.ofHours(15).toMillis()));
            String host = random.nextBoolean() ? null : "host-" + (1 + random.nextInt(2));
            ProfileFilter filter = service(i % 2 == 0 ? "shop" : "skewed").withHost(i % 2 == 0 ? host : null);
            ProfileSeries series = stored.answer(ProfileQuery.ALL.where(filter).between(from, to).from(Resolution.HOURS));
            List<ProfileDocument> documents = (i % 2 == 0 ? SHOP : SKEWED).stream()
                    .filter(slice -> filter.host() == null || slice.hostName().equals(host)).toList();

            boolean isMixed = !series.coverage().composition().isOfSlices();
            if (isMixed || i % 2 == 0) {
                assertThat(sums(series)).as("%s to %s", from, to).isEqualTo(sums(documents, from, to));
            }
            assertThat(series.coverage().missing()).isZero();
            assertThat(isMixed || Duration.between(from, to).toHours() < 2).isTrue();
        }
    }

    @Test
    void a_slice_that_begins_before_its_hour_counts_in_it() throws IOException {
        ProfileSeries series = stored.answer(ProfileQuery.ALL.where(service("skewed")).between(minute(120), minute(330)));
        assertThat(series.coverage().composition().stretches()).extracting(Stretch::kind).containsExactly(Kind.HOUR, Kind.SLICE);
        assertThat(sums(series)).isEqualTo(sums(SKEWED, minute(120), minute(330)));
        assertThat(series.coverage().slices()).isEqualTo(210);
    }

    @Test
    void by_itself_it_takes_slices_for_two_hours_and_for_short_bars() throws IOException {
        assertThat(stored.answer(shop(2, 4)).coverage().composition()).isEqualTo(Composition.SLICES);
        assertThat(stored.answer(shop(2, 5)).coverage().composition().hours()).isEqualTo(6);
        for (Duration bar : List.of(Duration.ofMinutes(10), Duration.ofMinutes(90))) {
            assertThat(stored.answer(shop(2, 12).inBucketsOf(bar)).coverage().composition()).isEqualTo(Composition.SLICES);
        }
        assertThatThrownBy(() -> shop(2, 12).inBucketsOf(Duration.ofMinutes(90)).from(Resolution.HOURS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("resolution is hours, but slice is 90 minutes; choose a multiple of 1 hour, or resolution slices");
    }

    @Test
    void the_hour_that_is_not_over_is_slices() throws IOException {
        Instant now = minute(HOURS * 60 - 10);
        try (ProfileSource source = ProfileSources.elasticsearch(elasticsearch, Clock.fixed(now, ZoneOffset.UTC))) {
            ProfileSeries series = source.answer(ProfileQuery.ALL.where(service("shop")).between(minute(0), now));
            assertThat(series.coverage().composition().stretches()).containsExactly(stretch(Kind.HOUR, 0, HOURS - 1),
                    new Stretch(Kind.SLICE, minute((HOURS - 1) * 60), now));
            assertThat(sums(series)).isEqualTo(sums(SHOP, minute(0), now));
        }
    }

    @Test
    void what_no_hour_has_is_named_and_not_in_the_figures() throws IOException {
        ProfileSeries series = stored.answer(ProfileQuery.ALL.where(service("lacking")).between(minute(0), minute(600)));
        Composition made = series.coverage().composition();

        assertThat(made.missing()).containsExactly(new MissingRollup(Kind.HOUR, "run-lacking", minute(180), minute(300), 120),
                new MissingRollup(Kind.HOUR, "run-other", minute(360), minute(420), 40));
        assertThat(made.rollup()).isEqualTo("rollup --from 2026-11-20T03:00:00Z --to 2026-11-20T07:00:00Z");
        assertThat(sums(series)).isEqualTo(sums(LACKING.stream().filter(slice -> !isLacking(slice)).toList(), minute(0), minute(600)));
        assertThat(series.coverage().gaps()).extracting(SliceGap::count).containsExactly(120L, 40L);
    }

    @Test
    void a_copy_of_an_hour_does_not_hide_that_another_is_missing() throws IOException {
        Coverage coverage = stored.answer(ProfileQuery.ALL.where(service("swapped")).between(minute(0), minute(600))).coverage();

        assertThat(coverage.gaps()).extracting(SliceGap::firstSequence, SliceGap::lastSequence).containsExactly(tuple(240L, 299L));
        assertThat(coverage.duplicates()).isEqualTo(1);
        assertThat(coverage.slices()).isEqualTo(540);
    }

    /** In a window of three years a step is a day; of the slices of that day as many are gone as are in no hour. */
    @Test
    void slices_that_are_lost_do_not_hide_that_an_hour_is_missing() throws IOException {
        for (int days : new int[] {0, 1_100}) {
            Composition made = stored.answer(ProfileQuery.ALL.where(service("hidden"))
                    .between(START.minus(Duration.ofDays(days)), minute(600)).from(Resolution.HOURS)).coverage().composition();

            assertThat(made.missing()).as("in %d days", days).containsExactly(days == 0
                    ? new MissingRollup(Kind.HOUR, "run-hidden", minute(240), minute(300), 60)
                    : new MissingRollup(Kind.HOUR, "run-hidden", START, minute(600), 60));
        }
    }

    @Test
    void an_upgrade_does_not_lose_the_view() throws IOException {
        for (String service : List.of("before", "upgraded")) {
            ProfileQuery query = ProfileQuery.ALL.where(service(service)).between(minute(0), minute(600));
            ProfileSeries series = stored.answer(query);
            ProfileSeries slices = stored.answer(query.from(Resolution.SLICES));

            assertThat(series.notes()).singleElement().asString()
                    .contains("Most slices", "'rollup --from 2026-11-20T00:00:00Z --to 2026-11-20T10:00:00Z'");
            assertThat(series).usingRecursiveComparison().ignoringFields("notes").isEqualTo(slices);
        }
    }

    @Test
    void hours_whose_slices_are_gone() throws IOException {
        ProfileFilter gone = service("gone");
        ProfileSeries all = stored.answer(ProfileQuery.ALL.where(gone));
        assertThat(all.coverage().slices()).isEqualTo(600);
        assertThat(List.of(all.from(), all.to())).containsExactly(minute(0), minute(600));
        assertThat(List.of(all.coverage().missing(), (long) all.coverage().unfinished().size())).containsOnly(0L);
        ProfileSeries part = stored.answer(ProfileQuery.ALL.where(gone).between(minute(10), minute(480)));
        assertThat(part.coverage().slices()).isEqualTo(7 * 60);
        assertThat(part.notes()).singleElement().asString()
                .startsWith("From 2026-11-20T00:10:00Z to 2026-11-20T01:00:00Z there are no slices, but only hours");
    }

    @Test
    void copies_and_parts_of_an_hour_count_once() throws IOException {
        ProfileQuery query = ProfileQuery.ALL.where(service("twice")).between(minute(0), minute(600)).inBucketsOf(Duration.ofHours(1));
        ProfileSeries series = stored.answer(query);
        assertThat(series.coverage().duplicates()).isEqualTo(2);
        assertThat(series.coverage().slices()).isEqualTo(600);
        assertThat(series.functions()).usingRecursiveComparison(BUT_OPEN_CALLS).isEqualTo(stored.answer(query.from(Resolution.SLICES))
                .functions());
    }

    @Test
    void the_warm_up_stays_in_the_sums_of_hours() throws IOException {
        ProfileSeries series = stored.answer(shop(0, 20).withoutWarmup(Duration.ofMinutes(2)));
        assertThat(series.coverage().warmup()).isZero();
        assertThat(series.notes()).containsExactly("The first 2 minutes of runs is in the sums of 2 hours, and not left out there "
                + "(--resolution slices leaves it out).");
        assertThat(stored.answer(shop(3, 20).withoutWarmup(Duration.ofMinutes(2))).notes()).isEmpty();
    }

    @Test
    void days_hours_and_slices() throws IOException {
        ProfileSeries slices = stored.answer(shop(0, HOURS).inBucketsOf(Duration.ofDays(1)).from(Resolution.SLICES));
        ProfileSeries days = stored.answer(shop(0, HOURS).from(Resolution.DAYS));

        assertThat(days.coverage().composition())
                .isEqualTo(new Composition(List.of(stretch(Kind.DAY, 0, 24), stretch(Kind.HOUR, 24, HOURS)), 2 + 6 + 4, 1, List.of()));
        assertThat(days.bucket()).isEqualTo(Duration.ofDays(1));
        assertThat(days.measures()).isEqualTo(slices.measures());
        assertThat(days.functions()).usingRecursiveComparison(BUT_OPEN_CALLS).isEqualTo(slices.functions());
        assertThat(days.slices()).isEqualTo(slices.slices());
        assertThat(days.coverage().profiledNanos()).isEqualTo(slices.coverage().profiledNanos());
        assertThat(days.coverage().missing()).isZero();
    }

    @Test
    void days_come_by_themselves_for_more_than_four_weeks() throws IOException {
        ProfileQuery month = ProfileQuery.ALL.where(service("shop")).between(START.minus(Duration.ofDays(20)),
                START.plus(Duration.ofDays(10)));
        assertThat(stored.answer(month).coverage().composition().days()).isEqualTo(1);
        assertThat(sums(stored.answer(month))).isEqualTo(sums(SHOP, START, LATER));
        assertThat(stored.answer(month.where(service("shop").withHost("host-2"))).coverage().composition().days())
                .as("a day is over all hosts").isZero();
        Composition none = stored.answer(month.where(service("lacking"))).coverage().composition();
        assertThat(List.of(none.days(), none.hours())).as("no day is there").containsExactly(0L, 18L);
    }

    @Test
    void hours_that_no_day_has_are_named() throws IOException {
        ProfileSeries series = stored.answer(ProfileQuery.ALL.where(service("gone")).between(START, minute(24 * 60)).from(Resolution.DAYS));
        assertThat(series.coverage().isEmpty()).isTrue();
        assertThat(series.coverage().composition().missing())
                .containsExactly(new MissingRollup(Kind.DAY, null, START, minute(24 * 60), 600));
    }

    @Test
    void trends_are_made_of_the_same_documents() throws IOException {
        ProfileQuery query = shop(1, 20).inBucketsOf(Duration.ofHours(2));
        List<String> names = List.of(LongRuns.name(0), LongRuns.name(4));
        Map<String, FunctionTrend> trends = stored.trends(query.from(Resolution.HOURS), names);
        assertThat(trends).isEqualTo(stored.trends(query.from(Resolution.SLICES), names)).hasSize(2);
    }

    /** Open calls are a state; errors are written with few digits. */
    private static final RecursiveComparisonConfiguration BUT_OPEN_CALLS = RecursiveComparisonConfiguration.builder()
            .withIgnoredFields("openCalls").withEqualsForType(ResolutionIT::areClose, Double.class).build();

    private static boolean areClose(double a, double b) {
        return Math.abs(a - b) <= 0.1 * Math.abs(b);
    }

    /** All but open calls, which are a state, and which documents it is made of. */
    private static void assertSame(ProfileSeries hours, ProfileSeries slices) {
        assertThat(hours).usingRecursiveComparison().ignoringFields("functions", "folded", "profile", "coverage", "slices")
                .isEqualTo(slices);
        assertThat(hours.slices()).isEqualTo(slices.slices());
        assertThat(hours.functions()).isNotEmpty().usingRecursiveComparison(BUT_OPEN_CALLS).isEqualTo(slices.functions());
        assertThat(rows(hours)).usingRecursiveComparison(BUT_OPEN_CALLS).isEqualTo(rows(slices));
        Coverage a = hours.coverage();
        Coverage b = slices.coverage();
        assertThat(a).usingRecursiveComparison().ignoringFields("composition").isEqualTo(b);
    }

    private static List<FunctionProfile> rows(ProfileSeries series) {
        return List.copyOf(series.profile().funcProfiles().values());
    }

    private static Map<String, List<Long>> sums(ProfileSeries series) {
        return series.functions().stream().collect(Collectors.toMap(FunctionTotals::function,
                row -> List.of(row.ncalls(), row.primitiveCalls(), row.tottimeNanos(), row.cumtimeNanos()), (a, b) -> a, TreeMap::new));
    }

    /** Written down plainly, by {@code @timestamp}. */
    private static Map<String, List<Long>> sums(List<ProfileDocument> slices, Instant from, Instant to) {
        Map<String, List<Long>> sums = new TreeMap<>();
        slices.stream().filter(slice -> !slice.timestamp().isBefore(from) && slice.timestamp().isBefore(to))
                .flatMap(slice -> slice.profile().funcProfiles().values().stream())
                .forEach(row -> sums.merge(row.id().function(), List.of(row.ncalls(), row.primitiveCalls(), row.tottimeNanos(),
                        row.cumtimeNanos()),
                        (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1), a.get(2) + b.get(2), a.get(3) + b.get(3))));
        return sums;
    }

    private static ProfileQuery shop(int firstHour, int endHour) {
        return ProfileQuery.ALL.where(service("shop")).between(minute(60 * firstHour), minute(60 * endHour));
    }

    private static LongRuns runs(long seed, String service) {
        return new LongRuns(seed, NAMESPACE, SERVICES + service);
    }

    private static ProfileFilter service(String name) {
        return ProfileFilter.ALL.withService(SERVICES + name);
    }

    private static Stretch stretch(Kind kind, int firstHour, int endHour) {
        return new Stretch(kind, minute(60 * firstHour), minute(60 * endHour));
    }

    private static Instant minute(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }
}
