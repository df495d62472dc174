package io.statsprofile.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.query.DocumentFiles;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.RequestRetry;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.BusyServer;
import io.statsprofile.testing.BusyServer.Mood;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.SearchServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hours and days in a real Elasticsearch, made out of slices of several hosts and runs, with kills in between. */
class BackfillIT {

    private static final RequestRetry RETRY = RequestRetry.patient(Duration.ofMinutes(1), note -> { });
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static Elasticsearch elasticsearch;

    private final List<String> told = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    @BeforeAll
    static void open() {
        elasticsearch = Elasticsearch.open(SearchServer.shared().settings().mostAnswerBytes(64_000_000).build());
    }

    @AfterAll
    static void close() {
        elasticsearch.close();
    }

    /** The process ends here. */
    private static final class Killed extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /**
     * A client that refreshes before it looks whether documents can be found; else each look waits for up to a second, as it does in
     * {@link #two_at_once_are_one} and in {@link #what_passes_is_borne_and_told_and_nothing_is_there_twice_for_that}.
     */
    private static final class RefreshingClient implements BackfillServer {

        private final BackfillServer server = BackfillServer.of(elasticsearch, note -> { });

        @Override
        public byte[] ask(String what, String method, String target, JsonTree question) throws IOException {
            if (what.startsWith("look for documents")) {
                server.ask("refresh", "POST", target.replaceAll("/_search.*", "/_refresh"), null);
            }
            return server.ask(what, method, target, question);
        }

        @Override
        public List<Receipt> create(StreamFamily family, List<QueuedDocument> documents) throws IOException {
            return server.create(family, documents);
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** A client that is killed when it has the answer to one of its requests. */
    private static final class MortalClient implements BackfillServer {

        private final BackfillServer server = new RefreshingClient();
        private final int last;
        private int requests;

        MortalClient(int last) {
            this.last = last;
        }

        @Override
        public byte[] ask(String what, String method, String target, JsonTree question) throws IOException {
            requireAlive();
            byte[] answer = server.ask(what, method, target, question);
            live();
            return answer;
        }

        @Override
        public List<Receipt> create(StreamFamily family, List<QueuedDocument> documents) throws IOException {
            requireAlive();
            List<Receipt> receipts = server.create(family, documents);
            live();
            return receipts;
        }

        private void live() {
            requests++;
            requireAlive();
        }

        private void requireAlive() {
            if (requests >= last) {
                throw new Killed();
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void each_slice_is_in_one_hour_and_each_hour_in_one_day_and_twice_is_once() throws IOException {
        String namespace = "backfill_random";
        Random random = new Random(20261124);
        List<ProfileDocument> all = slices(namespace, random, 5, Duration.ofMinutes(15), 110);
        List<ProfileDocument> late = all.stream().filter(slice -> random.nextInt(12) == 0).toList();
        List<ProfileDocument> early = new ArrayList<>(all);
        early.removeAll(late);
        List<ProfileDocument> there = new ArrayList<>();
        for (List<ProfileDocument> group : ExpectedHours.groups(early)) {
            if (random.nextInt(3) == 0) {
                Rollup hour = Rollup.ofHour(Duration.ofHours(1));
                group.forEach(hour::add);
                there.add(hour.document(1_000, 1 << 24));
            }
        }
        store(StreamFamily.SLICES, early);
        store(StreamFamily.HOURS, there);

        BackfillCounts dry = backfill(namespace, false);
        assertThat(hours(namespace)).as("a dry run writes nothing").hasSize(there.size());
        BackfillCounts counts = backfill(namespace, true);

        assertThat(problems).isEmpty();
        ExpectedHours.assertHours(hours(namespace), early);
        ExpectedHours.assertDays(days(namespace), hours(namespace));
        assertThat(counts.slices()).isEqualTo(early.size() - there.stream().mapToLong(hour -> hour.facts().rollup().slices()).sum());
        assertThat(dry.slices()).as("what a dry run said").isEqualTo(counts.slices());
        assertThat(counts.hours()).isEqualTo(hours(namespace).size() - there.size());
        assertThat(told).anyMatch(line -> line.matches("2026-11-2\\dT\\d\\d:00:00Z: made \\d+ hour documents of \\d+ slices"));

        assertNothingLeft(namespace);
        store(StreamFamily.SLICES, late);
        backfill(namespace, true);

        List<ProfileDocument> hours = hours(namespace);
        assertOnce(hours, all);
        ExpectedHours.assertDays(days(namespace), hours);
        assertThat(days(namespace)).as("hours that came later").anyMatch(day -> day.sequence() == 1);
        assertNothingLeft(namespace);
    }

    /** To the server a client that ends after an answer is as one that ends before its next request. */
    @Test
    void killed_between_any_two_steps_and_run_again_it_is_as_if_it_had_run_once() throws IOException {
        int steps = 0;
        for (boolean isDone = false; !isDone; ) {
            steps++;
            isDone = true;
            String service = "backfill_killed_" + steps;
            List<ProfileDocument> slices = slices("backfill_kills", service, new Random(5), 2, Duration.ofMinutes(20), 9);
            store(StreamFamily.SLICES, slices);
            try (MortalClient client = new MortalClient(steps)) {
                backfill(service, true, client);
            } catch (Killed e) {
                isDone = false;
            }
            backfill(service, true);
            assertThat(problems).isEmpty();
            ExpectedHours.assertHours(hours(service), slices);
            ExpectedHours.assertDays(days(service), hours(service));
        }
        assertThat(steps).as("requests of a run").isGreaterThan(15);
    }

    @Test
    void from_files_into_the_streams_what_is_there_is_not_made_again() throws IOException {
        String namespace = "backfill_files";
        List<ProfileDocument> slices = slices(namespace, new Random(9), 2, Duration.ofMinutes(20), 30);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ProfileDocument slice : slices) {
            lines.writeBytes(DocumentWriter.write(slice));
            lines.write('\n');
        }
        List<ProfileDocument> half = slices.subList(0, slices.size() / 2);
        store(StreamFamily.SLICES, half);
        backfill(namespace, true);
        ExpectedHours.assertHours(hours(namespace), half);

        for (int i = 0; i < 2; i++) {
            try (DocumentFiles files = new DocumentFiles(List.of("-"), new ByteArrayInputStream(lines.toByteArray()))) {
                BackfillCounts counts = new Backfill(plan(namespace, true), told::add, problems::add)
                        .ofFiles(files, elasticsearch, RETRY);
                assertThat(counts.hours()).isEqualTo(i == 0 ? hours(namespace).size() - ExpectedHours.groups(half).size() : 0);
            }
            assertOnce(hours(namespace), slices);
            ExpectedHours.assertDays(days(namespace), hours(namespace));
        }
    }

    @Test
    void two_at_once_are_one() throws Exception {
        String namespace = "backfill_two";
        List<ProfileDocument> slices = slices(namespace, new Random(13), 3, Duration.ofMinutes(20), 40);
        store(StreamFamily.SLICES, slices);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> {
                // As the command has it: where the other one has just made an index, that is not ready for a moment.
                try (Elasticsearch patient = Elasticsearch.open(SearchServer.shared().settings().mostAnswerBytes(64_000_000).build(),
                        RETRY)) {
                    new Backfill(plan(namespace, true), line -> { }, line -> { }).ofStreams(patient, RETRY);
                } catch (IOException | RuntimeException e) {
                    failures.add(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        ExpectedHours.assertHours(hours(namespace), slices);
        backfill(namespace, true);
        ExpectedHours.assertDays(days(namespace), hours(namespace));
    }

    @Test
    void what_passes_is_borne_and_told_and_nothing_is_there_twice_for_that() throws IOException {
        String namespace = "backfill_busy";
        List<ProfileDocument> slices = slices(namespace, new Random(31), 2, Duration.ofMinutes(20), 30);
        store(StreamFamily.SLICES, slices);
        Random random = new Random(7);
        Mood[] moods = {Mood.TOO_MANY, Mood.NOT_READY, Mood.LOSES_ANSWER};
        List<String> waits = new ArrayList<>();
        RequestRetry retry = new RequestRetry(Duration.ofMinutes(10), Duration.ofMillis(10), true, waits::add);
        try (BusyServer busy = new BusyServer(SearchServer.shared().url(), request -> random.nextInt(8) > 0 ? Mood.WELL
                : moods[random.nextInt(3)]);
                Elasticsearch through = Elasticsearch.open(ElasticsearchSettings.builder().url(busy.url()).mostAnswerBytes(64_000_000)
                        .build(), retry)) {
            new Backfill(plan(namespace, true), told::add, problems::add).ofStreams(through, retry);
            assertThat(busy.failures()).as("requests that did not pass").isPositive();
        }
        assertThat(problems).isEmpty();
        assertThat(waits).anyMatch(line -> line.contains("tried again in ") && line.endsWith(" at most"));
        ExpectedHours.assertHours(hours(namespace), slices);
        ExpectedHours.assertDays(days(namespace), hours(namespace));
        assertNothingLeft(namespace);
    }

    @Test
    void what_is_there_under_an_id_stays_also_in_an_index_of_before_a_rollover() throws IOException {
        String namespace = "backfill_ids";
        List<ProfileDocument> slices = slices(namespace, new Random(21), 1, Duration.ofMinutes(20), 8);
        store(StreamFamily.SLICES, slices);
        // As a service makes it that was killed after its first slice.
        ProfileDocument first = slices.get(0);
        ProfileDocument theirs = Rollup.ofHour(Duration.ofHours(1)).add(first).document(1_000, 1 << 20);
        store(StreamFamily.HOURS, List.of(theirs));
        elasticsearch.ask("roll over", "POST", "/" + StreamFamily.HOURS.stream(namespace) + "/_rollover", null);
        List<ProfileDocument> before = hours(namespace);
        Rollup ours = Rollup.ofHour(Duration.ofHours(1));
        ExpectedHours.groups(slices).get(0).forEach(ours::add);

        try (BackfillServer server = BackfillServer.of(elasticsearch, told::add)) {
            BackfillCounts counts = new BackfillCounts();
            StreamSink sink = new StreamSink(server, StreamFamily.HOURS, RETRY, counts,
                    new BackfillNotes(told::add, problems::add, counts));
            sink.put(ours.document(1_000, 1 << 20));
            sink.settle();
            assertThat(counts.found()).isEqualTo(1);
        }

        assertThat(hours(namespace)).singleElement().usingRecursiveComparison().isEqualTo(before.get(0));
        backfill(namespace, true);
        assertOnce(hours(namespace), slices);
    }

    @Test
    void a_day_that_would_be_too_large_is_several_and_a_document_that_is_refused_is_told() throws IOException {
        String namespace = "backfill_parts";
        List<ProfileDocument> slices = slices(namespace, new Random(17), 2, Duration.ofMinutes(20), 30);
        List<ProfileDocument> hours = ExpectedHours.groups(slices).stream().map(group -> {
            Rollup hour = Rollup.ofHour(Duration.ofHours(1));
            group.forEach(hour::add);
            return hour.document(1_000, 1 << 24);
        }).filter(hour -> hour.timestamp().isBefore(Instant.parse("2026-11-24T00:00:00Z"))).toList();
        List<ProfileDocument> made = new ArrayList<>();
        DayKey key = DayKey.of(Instant.parse("2026-11-23T00:00:00Z"), hours.get(0));
        DayAssembler assembler = new DayAssembler(key, 0, 1_000, 1, new DocumentSink() {

            @Override
            public void put(ProfileDocument document) {
                made.add(document);
            }

            @Override
            public void flush() {
                // All is there.
            }

            @Override
            public void settle() {
                // All is there.
            }
        });
        for (ProfileDocument hour : hours) {
            assembler.add(hour);
        }
        assembler.finish();
        assertThat(made).extracting(ProfileDocument::sequence).startsWith(0L, 1L);
        ExpectedHours.assertDays(made, hours);

        store(StreamFamily.HOURS, hours);
        StreamSink sink = new StreamSink(BackfillServer.of(elasticsearch, told::add), StreamFamily.DAYS,
                RequestRetry.patient(Duration.ofSeconds(1), told::add), new BackfillCounts(),
                new BackfillNotes(told::add, problems::add, new BackfillCounts()));
        ProfileDocument day = made.get(0);
        // A year that Elasticsearch cannot read.
        sink.put(new ProfileDocument(day.kind(), day.timestamp(), Instant.parse("+12345-01-01T00:00:00Z"), day.end(), day.durationNanos(),
                day.runId(), 99, namespace, day.service(), null, 0, Map.of(), day.functionCount(), day.profile(), day.facts()));
        sink.put(day);
        sink.settle();
        assertThat(problems).singleElement().asString().contains(day.runId() + "-day-99 was refused");
        assertThat(days(namespace)).extracting(ProfileDocument::id).containsExactly(day.id());
    }

    /** Elasticsearch keeps times as doubles, which cannot tell two nanoseconds apart beyond 2^53 of them, 104 days. */
    @Test
    void times_of_years_are_right_to_the_last_place_of_a_double() throws IOException {
        String namespace = "backfill_years";
        Random random = new Random(43);
        List<ProfileDocument> slices = slices(namespace, random, 2, Duration.ofMinutes(20), 12).stream()
                .map(slice -> withTimes(slice, random)).toList();
        store(StreamFamily.SLICES, slices);

        backfill(namespace, true);

        assertThat(problems).isEmpty();
        StatsProfile expected = ExpectedHours.merged(slices);
        assertThat(expected.funcProfiles().values()).as("what a double has no room for")
                .anyMatch(row -> (long) (double) row.tottimeNanos() != row.tottimeNanos());
        assertThat(hours(namespace).size()).isGreaterThan(days(namespace).size());
        for (StreamFamily family : List.of(StreamFamily.HOURS, StreamFamily.DAYS)) {
            StatsProfile read = ExpectedHours.merged(documents(family, namespace));
            Map<String, JsonNode> summed = sums(family, namespace);
            assertThat(summed.keySet()).isEqualTo(expected.funcProfiles().keySet());
            expected.funcProfiles().forEach((name, row) -> {
                assertSeconds(family + " " + name, read.get(name).tottimeNanos() / 1e9, row.tottimeNanos());
                assertSeconds(family + " " + name, read.get(name).cumtimeNanos() / 1e9, row.cumtimeNanos());
                assertSeconds(family + " summed, " + name, summed.get(name).at("/tottime/value").asDouble(), row.tottimeNanos());
                assertSeconds(family + " summed, " + name, summed.get(name).at("/cumtime/value").asDouble(), row.cumtimeNanos());
            });
        }
    }

    private static void assertSeconds(String what, double seconds, long nanos) {
        double expected = BigDecimal.valueOf(nanos, 9).doubleValue();
        // Not isCloseTo, which takes the digits that stand for a double for its value.
        assertThat(Math.abs(seconds - expected)).as("%s: %s, not %s", what, seconds, expected).isLessThanOrEqualTo(Math.ulp(expected));
    }

    /** The same with times near 2^56 nanoseconds. */
    private static ProfileDocument withTimes(ProfileDocument d, Random random) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long own = (1L << 56) - random.nextLong(1L << 40);
            rows.add(new FunctionProfile(new FunctionId("com.acme.Years.f" + i, null, null, "Years.java", 10 + i), 7, 7, 0, own,
                    own + random.nextLong(1L << 50), List.of(), 1));
        }
        StatsProfile profile = StatsProfile.of(rows);
        return RunSlices.readBack(new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), d.runId(),
                d.sequence(), d.namespace(), d.service(), d.hostName(), d.pid(), d.labels(), profile.functionCount(), profile, d.facts()));
    }

    /** What Elasticsearch adds up itself, by function. */
    private static Map<String, JsonNode> sums(StreamFamily family, String namespace) throws IOException {
        String functions = "statsprofile.func_profiles";
        Map<String, Object> rows = Map.of("terms", Map.of("field", functions + ".function", "size", 100), "aggs", Map.of(
                "tottime", Map.of("sum", Map.of("field", functions + ".tottime")),
                "cumtime", Map.of("sum", Map.of("field", functions + ".cumtime"))));
        JsonNode answer = JSON.readTree(elasticsearch.ask("add up", "POST", "/" + family.pattern() + "/_search?size=0", JsonTree.of(Map.of(
                "query", Map.of("term", Map.of("service.name", namespace)),
                "aggs", Map.of("rows", Map.of("nested", Map.of("path", functions), "aggs", Map.of("names", rows)))))));
        Map<String, JsonNode> sums = new HashMap<>();
        answer.at("/aggregations/rows/names/buckets").forEach(bucket -> sums.put(bucket.path("key").asText(), bucket));
        return sums;
    }

    private void assertNothingLeft(String namespace) throws IOException {
        long before = hours(namespace).size();
        BackfillCounts again = backfill(namespace, true);
        assertThat(List.of(again.hours(), again.days(), again.slices(), again.found())).as("twice is once").containsOnly(0L);
        assertThat(hours(namespace)).hasSize((int) before);
    }

    /** Each slice in one hour, with however many documents. */
    private static void assertOnce(List<ProfileDocument> hours, List<ProfileDocument> slices) {
        RunRanges ranges = new RunRanges();
        hours.forEach(hour -> assertThat(ranges.add(hour.runId(), hour.sequence(), hour.facts().rollup().lastSequence())).as(hour.id())
                .isTrue());
        slices.forEach(slice -> assertThat(ranges.has(slice.runId(), slice.sequence())).isTrue());
        assertThat(hours.stream().mapToLong(hour -> hour.facts().rollup().slices()).sum()).isEqualTo(slices.size());
        ExpectedHours.merged(hours).funcProfiles().forEach((name, row) -> {
            assertThat(row.tottimeNanos()).as(name).isEqualTo(ExpectedHours.merged(slices).get(name).tottimeNanos());
            assertThat(row.ncalls()).as(name).isEqualTo(ExpectedHours.merged(slices).get(name).ncalls());
        });
    }

    private static List<ProfileDocument> slices(String namespace, Random random, int runs, Duration interval, int count) {
        return slices(namespace, namespace, random, runs, interval, count);
    }

    private static List<ProfileDocument> slices(String namespace, String service, Random random, int runs, Duration interval, int count) {
        List<ProfileDocument> slices = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            RunSlices run = new RunSlices(namespace, service, "1." + i % 2 + ".0", "host-" + i / 2, "019ad0c2-5b1e-7c3a-9f00-0000%04x%04x"
                    .formatted(service.hashCode() & 0xffff, i), interval);
            slices.addAll(run.slices(random, Instant.parse("2026-11-23T21:00:00Z").plus(interval.multipliedBy(random.nextInt(12))),
                    3 * i, count));
        }
        return slices;
    }

    private BackfillCounts backfill(String namespace, boolean write) throws IOException {
        try (RefreshingClient client = new RefreshingClient()) {
            return backfill(namespace, write, client);
        }
    }

    private BackfillCounts backfill(String namespace, boolean write, BackfillServer server) throws IOException {
        return new Backfill(plan(namespace, write), told::add, problems::add).ofStreams(server, RETRY);
    }

    private static BackfillPlan plan(String namespace, boolean write) {
        return new BackfillPlan(null, null, NOW, Duration.ofMinutes(30), namespace, null, null, 1_000, true, true, write);
    }

    private static void store(StreamFamily family, List<ProfileDocument> documents) throws IOException {
        if (family == StreamFamily.SLICES) {
            try (Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
                Deliveries.store(delivery, documents);
            }
        } else {
            try (RefreshingClient server = new RefreshingClient()) {
                StreamSink sink = new StreamSink(server, family, RETRY, new BackfillCounts(), null);
                for (ProfileDocument document : documents) {
                    sink.put(document);
                }
                sink.settle();
            }
        }
        refresh(family.pattern());
    }

    private static void refresh(String stream) throws IOException {
        elasticsearch.ask("refresh", "POST", "/" + stream + "/_refresh", null);
    }

    private static List<ProfileDocument> hours(String namespace) throws IOException {
        return documents(StreamFamily.HOURS, namespace);
    }

    private static List<ProfileDocument> days(String namespace) throws IOException {
        return documents(StreamFamily.DAYS, namespace);
    }

    /** Read past the code that is tested. */
    private static List<ProfileDocument> documents(StreamFamily family, String namespace) throws IOException {
        refresh(family.pattern());
        JsonNode answer = JSON.readTree(elasticsearch.ask("list", "POST", "/" + family.pattern() + "/_search?size=2000",
                JsonTree.of(Map.of("query", Map.of("term", Map.of("service.name", namespace))))));
        List<ProfileDocument> documents = new ArrayList<>();
        for (JsonNode hit : answer.at("/hits/hits")) {
            ProfileDocument document = DocumentReader.read(JSON.writeValueAsBytes(hit.path("_source")));
            assertThat(hit.path("_id").asText()).isEqualTo(document.id());
            documents.add(document);
        }
        return documents;
    }
}
