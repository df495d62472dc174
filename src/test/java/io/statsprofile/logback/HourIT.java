package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.recording.RollupSettings;
import io.statsprofile.internal.recording.SliceSettings;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.spool.BreakableDisk;
import io.statsprofile.internal.spool.SpoolSettings;
import io.statsprofile.pstats.CallerProfile;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hours in a real Elasticsearch. */
class HourIT {

    private static final SearchServer SERVER = SearchServer.shared();
    private static final String KILLED = "019ad0c2-5b1e-7c3a-9f00-00000000dead";
    private static final Instant HOUR = Instant.parse("2026-11-23T15:00:00Z");
    private static final long INTERVAL = 10_000_000_000L;
    private static final long EVENT_BYTES = RollupSettings.DEFAULT_EVENT_BYTES;
    private static final double MOST_SHARE = 0.03;
    private static final int HOURS_OF_DAY = 24;
    private static final int SLICES_OF_HOUR = 360;
    private static final int MOST_FUNCTIONS = 3_000;
    /** Made once: thousands of slices name them. */
    private static final List<FunctionId> IDS = IntStream.range(0, MOST_FUNCTIONS).mapToObj(HourIT::id).toList();

    private final Elasticsearch elasticsearch = Elasticsearch.open(SERVER.settings().build());
    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        elasticsearch.close();
    }

    @Test
    void the_hours_of_a_service_have_what_its_slices_have_through_a_reload() throws IOException {
        String namespace = "hour_it";
        try (Service service = start(namespace, "")) {
            Service.call("checkout", 7);
            Eventually.assertThat("a slice was delivered", () -> !stored(StreamFamily.SLICES, namespace).isEmpty());
            service.context.reset();
            configure(service, namespace, "");
            Service.call("checkout", 5);
            Service.call("search", 3);
            service.stop();
            assertThat(service.warnings()).noneMatch(HourIT::isLoss);
            assertThat(service.infos()).anyMatch(info -> info.startsWith("Hours: ")
                    && info.contains("index template metrics-statsprofile.hour, version ")
                    && info.contains("keeps documents for 400d"));
        }
        List<ProfileDocument> slices = stored(StreamFamily.SLICES, namespace);
        List<ProfileDocument> hours = stored(StreamFamily.HOURS, namespace);

        assertThat(hours).as("of each appender").hasSizeGreaterThan(1).allSatisfy(hour -> assertThat(hour.kind()).isEqualTo(Kind.HOUR));
        StatsProfile ofSlices = merged(slices);
        StatsProfile ofHours = merged(hours);
        assertThat(ofHours.get("com.acme.Shop.checkout").ncalls()).isEqualTo(12);
        ofSlices.funcProfiles().forEach((name, row) -> {
            assertThat(ofHours.get(name).ncalls()).as(name).isEqualTo(row.ncalls());
            assertThat(ofHours.get(name).tottimeNanos()).as(name).isEqualTo(row.tottimeNanos());
            assertThat(ofHours.get(name).cumtimeNanos()).as(name).isEqualTo(row.cumtimeNanos());
        });
        for (ProfileDocument slice : slices) {
            assertThat(hours).as("the one that has slice %s", slice.id()).filteredOn(hour -> hour.runId().equals(slice.runId())
                    && hour.sequence() <= slice.sequence() && slice.sequence() <= hour.facts().rollup().lastSequence()).hasSize(1);
        }
        assertThat(hours.stream().mapToLong(hour -> hour.facts().rollup().slices()).sum()).isEqualTo(slices.size());
    }

    /** As dashboards do: hours before a moment, slices at it and after it, by what slices say of their hour. */
    @Test
    void a_slice_names_its_hour_and_an_hour_its_day_so_that_a_request_can_choose() throws IOException {
        String namespace = "hour_names";
        List<ProfileDocument> slices = slices(namespace, 3, 6, 20);
        deliver(StreamFamily.SLICES, slices);
        deliver(StreamFamily.HOURS, List.of(Rollup.ofHour(Duration.ofHours(1)).add(slices.get(0)).document(100, EVENT_BYTES)));

        assertThat(count(StreamFamily.SLICES, namespace, "statsprofile.hour:\"2026-11-23T15:00:00Z\"")).isEqualTo(6);
        assertThat(count(StreamFamily.SLICES, namespace, "statsprofile.hour:[\"2026-11-23T16:00:00Z\" TO *]")).isEqualTo(12);
        assertThat(count(StreamFamily.HOURS, namespace, "statsprofile.day:\"2026-11-23T00:00:00Z\" AND statsprofile.last_sequence:0"
                + " AND statsprofile.kind:hour AND data_stream.dataset:statsprofile.hour")).isEqualTo(1);
    }

    @Test
    void the_hour_that_a_killed_process_was_at_is_there_once_whoever_sends_it() throws IOException {
        String namespace = "hour_killed";
        List<ProfileDocument> slices = slices(namespace, 1, 30, 20);
        QueuedDocument soFar = queued(rolledUp(slices.subList(0, 20)));
        BreakableDisk.leaveSoFar(directory.resolve(SpoolSettings.HOURS), KILLED, soFar);
        String spool = SpoolTest.spool(directory);
        try (Service service = start(namespace, spool)) {
            await("what was left").until(() -> service.infos().stream()
                    .anyMatch(info -> info.startsWith("Hours: Found 1 document in the spool that a process or appender before this one "
                            + "left")));
            Eventually.assertThat("it was sent", () -> stored(StreamFamily.HOURS, namespace).stream()
                    .anyMatch(hour -> hour.id().equals(soFar.id())));
            service.stop();
            assertThat(service.warnings()).noneMatch(HourIT::isLoss);
        }
        assertThat(files(".sofar")).isEmpty();

        // Somebody has rolled all slices up meanwhile, and it comes up once more, as it may after a loss of power.
        deliver(StreamFamily.HOURS, List.of(rolledUp(slices)));
        BreakableDisk.leaveSoFar(directory.resolve(SpoolSettings.HOURS), KILLED, soFar);
        try (Service service = start(namespace, spool)) {
            // The hour so far of this process itself comes a second later, and stays until it ends.
            await("what was left").until(() -> Stream.concat(files(".sofar").stream(), files(".doc").stream())
                    .noneMatch(path -> path.toString().contains(KILLED)));
            service.stop();
        }
        assertThat(stored(StreamFamily.HOURS, namespace).stream().filter(hour -> hour.runId().equals(KILLED))).singleElement()
                .satisfies(hour -> {
                    assertThat(hour.id()).isEqualTo(KILLED + "-hour-0");
                    assertThat(hour.facts().rollup().slices()).isEqualTo(20);
                    assertThat(hour.profile().totalNanos()).isEqualTo(merged(slices.subList(0, 20)).totalNanos());
                });
    }

    @Test
    void with_the_function_stream_the_functions_of_an_hour_are_there_once_and_have_its_sums() throws IOException {
        // Another one where it is run again: what is counted below is all that is there.
        String namespace = "hour_flat_" + System.nanoTime();
        ProfileDocument soFar = rolledUp(slices(namespace, 1, 20, 40));
        // Of this one a killed process had sent a part, before a rollover.
        elasticsearch.templates().setUp(StreamFamily.FUNCTION_HOURS, false, true);
        FunctionDocuments flat = FunctionDocuments.of(soFar);
        for (int i = 0; i < 7; i++) {
            elasticsearch.ask("create", "PUT", "/" + StreamFamily.FUNCTION_HOURS.stream(namespace) + "/_create/" + flat.id(i),
                    JsonText.read(flat.json(i)));
        }
        elasticsearch.ask("roll over", "POST", "/" + StreamFamily.FUNCTION_HOURS.stream(namespace) + "/_rollover", null);
        for (String folder : new String[] {SpoolSettings.HOURS, SpoolSettings.FUNCTION_HOURS}) {
            BreakableDisk.leaveSoFar(directory.resolve(folder), KILLED, queued(soFar));
        }
        try (Service service = new Service()) {
            configure(service, namespace, SpoolTest.spool(directory), "<functionStream>true</functionStream>");
            service.context.start();
            Service.call("checkout", 7);
            await("the hour so far").until(() -> files(".sofar").stream()
                    .anyMatch(path -> path.startsWith(directory.resolve(SpoolSettings.FUNCTION_HOURS))
                    && !path.toString().contains(KILLED)));
            service.context.reset();
            configure(service, namespace, SpoolTest.spool(directory), "<functionStream>true</functionStream>");
            Service.call("search", 3);
            service.stop();
            assertThat(service.warnings()).noneMatch(HourIT::isLoss);
            assertThat(service.infos()).anyMatch(info -> info.startsWith("Function stream, hours: ")
                    && info.contains("index template metrics-statsprofile.function_hour, version ") && info.contains("documents for 400d"));
        }

        List<ProfileDocument> hours = stored(StreamFamily.HOURS, namespace);
        assertThat(hours).hasSizeGreaterThan(2).anyMatch(hour -> hour.id().equals(soFar.id()));
        Map<String, List<JsonNode>> functions = sources(StreamFamily.FUNCTION_HOURS, namespace).stream()
                .collect(Collectors.groupingBy(source -> source.at("/event/id").asText(), TreeMap::new, Collectors.toList()));
        assertThat(functions.keySet()).containsExactlyInAnyOrderElementsOf(hours.stream().filter(hour -> !hour.profile().isEmpty())
                .map(ProfileDocument::id).toList());
        for (ProfileDocument hour : hours) {
            List<JsonNode> rows = functions.getOrDefault(hour.id(), List.of());
            assertThat(rows).as(hour.id()).hasSize(hour.profile().funcProfiles().size()).allSatisfy(row -> {
                FunctionProfile nested = hour.profile().get(row.at("/statsprofile/func_profile/function").asText());
                assertThat(row.at("/statsprofile/func_profile/ncalls").asLong()).isEqualTo(nested.ncalls());
                assertThat(Seconds.toNanos(row.at("/statsprofile/func_profile/tottime").asDouble())).isEqualTo(nested.tottimeNanos());
                assertThat(Seconds.toNanos(row.at("/statsprofile/func_profile/cumtime").asDouble())).isEqualTo(nested.cumtimeNanos());
                assertThat(row.at("/statsprofile/kind").asText()).isEqualTo("hour");
                assertThat(row.at("/statsprofile/last_sequence").asLong()).isEqualTo(hour.facts().rollup().lastSequence());
                assertThat(row.at("/statsprofile/slices").asLong()).isEqualTo(hour.facts().rollup().slices());
                assertThat(row.at("/data_stream/dataset").asText()).isEqualTo("statsprofile.function_hour");
            });
        }
        assertThat(files(".doc")).as("what waits").isEmpty();
    }

    /**
     * Of a service with as many functions as slices keep, and of one with thirty times as many, without callers and at level TRACE. An
     * index has the hours of a day, so that names, which stand in it once, count as they do in one that has them of weeks.
     */
    @Test
    void hours_take_at_most_three_hundredths_of_what_slices_take() throws IOException {
        for (int[] kind : new int[][] {{100, 0}, {MOST_FUNCTIONS, 0}, {100, 2}, {MOST_FUNCTIONS, 2}}) {
            int functions = kind[0];
            int callers = kind[1];
            String namespace = "hour_volume_" + functions + "_" + callers;
            List<ProfileDocument> slices = new ArrayList<>();
            List<ProfileDocument> hours = new ArrayList<>();
            Random random = new Random(functions);
            for (int hour = 0; hour < HOURS_OF_DAY; hour++) {
                Rollup rollup = Rollup.ofHour(Duration.ofHours(1));
                // Further slices would not make the hour any larger.
                for (int i = 0; i < (hour == 0 ? SLICES_OF_HOUR : SLICES_OF_HOUR / 6); i++) {
                    StatsProfile whole = profile(random, functions, callers);
                    // Those of later hours are not stored, and an hour sums up the whole of each.
                    StatsProfile kept = hour > 0 ? whole : i % 180 == 0 ? whole.top(100) : withoutPlaces(whole.top(100));
                    ProfileDocument slice = slice(namespace, hour * SLICES_OF_HOUR + i, kept);
                    rollup.add(slice, whole);
                    if (hour == 0) {
                        slices.add(slice);
                    }
                }
                hours.add(rollup.document(1_000, EVENT_BYTES, SliceSettings.DEFAULT_EVENT_BYTES));
            }
            deliver(StreamFamily.SLICES, slices);
            deliver(StreamFamily.HOURS, hours);
            long ofSlices = bytes(StreamFamily.SLICES, namespace);
            long ofHours = bytes(StreamFamily.HOURS, namespace);
            double share = (double) ofHours / hours.size() / ofSlices;

            System.out.printf("Hours of %,d functions with %d callers: %,d bytes for %d slices with %d each, %,d for %d hours with %d"
                    + " each: %.2f %%%n", functions, callers, ofSlices, slices.size(), slices.get(0).profile().funcProfiles().size(),
                    ofHours, hours.size(), hours.get(0).profile().funcProfiles().size(), 100 * share);
            assertThat(share).as("share of %d functions with %d callers", functions, callers).isLessThan(MOST_SHARE);
        }
    }

    private Service start(String namespace, String spool) {
        Service service = new Service();
        configure(service, namespace, spool);
        service.context.start();
        return service;
    }

    private static void configure(Service service, String namespace, String spool) {
        configure(service, namespace, spool, "");
    }

    private static void configure(Service service, String namespace, String spool, String more) {
        service.configure("""
                <configuration>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                    <interval>1 second</interval> <namespace>%s</namespace> <serviceName>shop</serviceName>
                    <stopTimeout>30 seconds</stopTimeout>
                    <elasticsearch> <url>%s</url> %s </elasticsearch> %s
                  </appender>
                  <logger name="statsprofile" level="INFO"> <appender-ref ref="STATSPROFILE"/> </logger>
                </configuration>
                """.formatted(namespace, SERVER.url(), more, spool));
    }

    private void deliver(StreamFamily family, List<ProfileDocument> documents) {
        try (var delivery = family == StreamFamily.SLICES ? elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())
                : elasticsearch.delivery(StreamFamily.HOURS, note -> { }, new RunAliases())) {
            Deliveries.store(delivery, documents);
        }
    }

    /** What was found waits until no request that began before it is at work, and says so: slices are sent at the same moment. */
    private static boolean isLoss(String warning) {
        return warning.contains("refused") || warning.contains("eliver") && !warning.contains("tried again");
    }

    private static QueuedDocument queued(ProfileDocument document) {
        return new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document));
    }

    private static ProfileDocument rolledUp(List<ProfileDocument> slices) {
        Rollup rollup = Rollup.ofHour(Duration.ofHours(1));
        slices.forEach(rollup::add);
        return rollup.document(1_000, EVENT_BYTES);
    }

    private List<ProfileDocument> stored(StreamFamily family, String namespace) throws IOException {
        List<ProfileDocument> stored = new ArrayList<>();
        for (JsonNode source : sources(family, namespace)) {
            stored.add(DocumentReader.read(source.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return stored;
    }

    private List<JsonNode> sources(StreamFamily family, String namespace) throws IOException {
        return elasticsearch.call("read documents", client -> {
            client.indices().refresh(request -> request.index(family.stream(namespace)).ignoreUnavailable(true));
            return client.search(search -> search.index(family.stream(namespace)).ignoreUnavailable(true).size(1_000), JsonNode.class);
        }).hits().hits().stream().map(hit -> hit.source()).toList();
    }

    private long count(StreamFamily family, String namespace, String query) throws IOException {
        return elasticsearch.call("count", client -> {
            client.indices().refresh(request -> request.index(family.stream(namespace)));
            return client.count(request -> request.index(family.stream(namespace)).q(query)).count();
        });
    }

    private long bytes(StreamFamily family, String namespace) throws IOException {
        return elasticsearch.call("measure", client -> {
            client.indices().forcemerge(request -> request.index(family.stream(namespace)).maxNumSegments(1L));
            client.indices().refresh(request -> request.index(family.stream(namespace)));
            client.indices().flush(request -> request.index(family.stream(namespace)));
            return client.indices().stats(request -> request.index(family.stream(namespace))).all().primaries().store().sizeInBytes();
        });
    }

    private List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().endsWith(end)).toList();
        } catch (UncheckedIOException e) {
            // A directory has just gone.
            return files(end);
        }
    }

    private static StatsProfile merged(List<ProfileDocument> documents) {
        return documents.stream().map(ProfileDocument::profile).reduce(StatsProfile.EMPTY, StatsProfile::merge);
    }

    private static List<ProfileDocument> slices(String namespace, int hours, int each, int functions) {
        Random random = new Random(each);
        List<ProfileDocument> slices = new ArrayList<>();
        for (int hour = 0; hour < hours; hour++) {
            for (int i = 0; i < each; i++) {
                slices.add(slice(namespace, hour * 360 + i, profile(random, functions)));
            }
        }
        return slices;
    }

    private static ProfileDocument slice(String namespace, long sequence, StatsProfile profile) {
        Instant start = HOUR.plusNanos(INTERVAL * sequence);
        return new ProfileDocument(Kind.SLICE, start, start.plusMillis(1), start.plusNanos(INTERVAL).plusMillis(1), INTERVAL,
                KILLED, sequence, namespace, new ServiceId("shop", "1.4", "production", "shop-7f"), "host-1", 4711, Map.of(),
                profile.functionCount(), profile,
                new SliceFacts(INTERVAL, 12_345, false, false, 9, 2, 5, 1, 3_650));
    }

    private static StatsProfile withoutPlaces(StatsProfile profile) {
        return StatsProfile.of(profile.funcProfiles().values().stream().map(row -> row.withId(row.id().withoutPlace())).toList());
    }

    /** Some functions are called much, most seldom, and times differ from slice to slice. */
    private static StatsProfile profile(Random random, int functions) {
        return profile(random, functions, 0);
    }

    private static StatsProfile profile(Random random, int functions, int callers) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < functions; i++) {
            // Who is called most does not take most, so the rankings name different ones.
            long calls = 1 + Math.round(100_000.0 / (1 + i) * (0.5 + random.nextDouble()));
            long own = Math.round(1e9 / (1 + i * 7 % functions) * (0.5 + random.nextDouble()));
            long with = own + Math.round(own * random.nextDouble());
            rows.add(new FunctionProfile(IDS.get(i), calls, calls, 0, own, with, callers(i, callers, calls, own, with, functions), 1));
        }
        return StatsProfile.of(rows);
    }

    private static FunctionId id(int function) {
        return new FunctionId("com.acme.shop.orders.Handler" + function % 50 + ".function" + function, null, null,
                "Handler" + function % 50 + ".java", 10 + function);
    }

    private static List<CallerProfile> callers(int function, int callers, long calls, long own, long with, int functions) {
        List<CallerProfile> rows = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            String caller = IDS.get((function * 7 + i * 13 + 1) % functions).function();
            rows.add(new CallerProfile(caller, calls / callers, calls / callers, own / callers, with / callers));
        }
        return rows;
    }
}
