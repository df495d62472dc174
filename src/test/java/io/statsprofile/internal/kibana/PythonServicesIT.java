package io.statsprofile.internal.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.backfill.Backfill;
import io.statsprofile.internal.backfill.BackfillCounts;
import io.statsprofile.internal.backfill.BackfillPlan;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.query.ProfileFilter;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.ProfileSources;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.RequestRetry;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.Python;
import io.statsprofile.testing.Python.Ended;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import io.statsprofile.testing.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services in Python beside services in Java, in one data stream: reports and the Overview's requests have both. */
class PythonServicesIT {

    private static final String NAMESPACE = "python";
    private static final String OUTAGE = "pythonoutage";
    private static final String EARLIER = "pythonearlier";
    private static final String EARLIER_SERVICE = "pyshop-earlier";
    /** Whole hours, so that a slice stays where it is in its hour. */
    private static final Duration LONG_OVER = Duration.ofHours(5);
    private static final String FIB = "__main__.fib";
    private static final String PROGRAM = """
            import time

            def fib(n):
                return n if n < 2 else fib(n - 1) + fib(n - 2)

            end = time.time() + 2.2
            while time.time() < end:
                fib(10)
                time.sleep(0.02)
            """;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ProfileFilter PYTHON = ProfileFilter.ALL.withService("pyshop");

    @TempDir
    private static Path directory;
    private static Elasticsearch elasticsearch;
    private static List<ProfileDocument> python = List.of();
    private static List<ProfileDocument> java;

    @BeforeAll
    static void a_program_sends_its_documents_beside_those_of_a_java_service() throws IOException {
        Optional<Python> here = Python.here();
        assumeTrue(here.isPresent(), "python3 of 3.9 or newer is on the PATH");
        elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build());
        java = storeJava(NAMESPACE);
        Files.writeString(directory.resolve("program.py"), PROGRAM);
        Ended ended = here.get().run(directory, Map.of("STATSPROFILE_ES_URL", SearchServer.shared().url()), "-m", "statsprofile",
                "--elasticsearch", SearchServer.shared().url(), "-o", "profile.ndjson", "--namespace", NAMESPACE, "--service", "pyshop",
                "--interval", "1", "program.py");
        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(StreamFamily.SLICES.stream(NAMESPACE))));
        python = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("profile.ndjson"))) {
            python.add(DocumentReader.read(line.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Slices of a service in Java, and the hours that it writes: windows of this test are long, and the slices are no news. */
    private static List<ProfileDocument> storeJava(String namespace) throws IOException {
        List<ProfileDocument> documents = ShopRuns.documents(8, namespace, 30, 12);
        try (Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            Deliveries.store(delivery, documents);
        }
        Map<String, Rollup> hours = new TreeMap<>();
        documents.stream().filter(document -> document.kind() == ProfileDocument.Kind.SLICE)
                .forEach(slice -> hours.computeIfAbsent(slice.runId() + slice.timestamp().truncatedTo(ChronoUnit.HOURS),
                        run -> Rollup.ofHour(Duration.ofHours(1))).add(slice));
        KnownHours.store(hours.values().stream().map(hour -> hour.document(1_000, 1_000_000)).toList());
        return documents;
    }

    @AfterAll
    static void close() {
        if (elasticsearch != null) {
            elasticsearch.close();
        }
    }

    @Test
    void each_document_is_there_once_under_its_id_with_what_became_of_those_before() throws IOException {
        JsonNode hits = ask(StreamFamily.SLICES.stream(NAMESPACE), "{\"size\": 100, \"query\": {\"term\": {\"service.name\": \"pyshop\"}}}")
                .at("/hits/hits");

        assertThat(hits.findValuesAsText("_id")).containsExactlyInAnyOrderElementsOf(python.stream().map(ProfileDocument::id).toList())
                .hasSizeGreaterThan(2);
        ProfileDocument last = python.get(python.size() - 1);
        assertThat(last.facts().last()).isTrue();
        assertThat(last.facts().delivery().cut()).isEqualTo(last.sequence());
        assertThat(last.facts().delivery().acknowledged() + last.facts().delivery().backlog().documents()).isEqualTo(last.sequence());
    }

    @Test
    void a_report_of_the_stream_is_the_report_of_the_file_to_the_nanosecond() throws IOException {
        for (Measure measure : Measure.values()) {
            ProfileQuery query = ProfileQuery.ALL.where(PYTHON).by(measure).withCallers();
            ProfileSeries stored = ProfileSources.elasticsearch(elasticsearch).answer(query);
            ProfileSeries written = ProfileSources.files(List.of(directory.resolve("profile.ndjson").toString()), null).answer(query);
            assertThat(stored).isEqualTo(written);
            assertThat(totals(stored, FIB).tottimeNanos()).isPositive().isEqualTo(sum(python, FIB, FunctionProfile::tottimeNanos));
            assertThat(totals(stored, FIB).ncalls()).isEqualTo(sum(python, FIB, FunctionProfile::ncalls));
            assertThat(stored.coverage().missing()).isZero();
            assertThat(stored.coverage().unfinished()).isEmpty();
        }
    }

    @Test
    void the_report_of_the_java_service_beside_it_is_what_it_was() throws IOException {
        ProfileQuery query = ProfileQuery.ALL.where(ProfileFilter.ALL.withService(NAMESPACE)).withCallers();

        assertThat(ProfileSources.elasticsearch(elasticsearch).answer(query)).isEqualTo(SeriesOf.documents(java, query));
    }

    @Test
    void an_outage_and_lost_answers_cost_no_document_and_make_no_copy() throws Exception {
        Path file = directory.resolve("outage.ndjson");
        String stream = StreamFamily.SLICES.stream(OUTAGE);
        Files.writeString(directory.resolve("outage.py"), """
                import os, time

                end = time.time() + 60
                while time.time() < end and not os.path.exists("stop"):
                    time.sleep(0.02)
                """);
        try (Wire wire = new Wire(SearchServer.shared().url())) {
            CompletableFuture<Ended> run = CompletableFuture.supplyAsync(() -> Python.here().orElseThrow().run(directory, Map.of(), "-m",
                    "statsprofile", "--elasticsearch", wire.url(), "-o", file.getFileName().toString(), "--namespace", OUTAGE, "--service",
                    OUTAGE, "--interval", "1", "outage.py"));
            Eventually.assertThat("two slices while nothing can be reached", () -> lines(file) >= 2);
            wire.connect();
            Eventually.assertThat("the first slice to arrive", () -> stored(stream).size() >= 1);
            wire.loseAnswers(true);
            int before = lines(file);
            Eventually.assertThat("a slice whose answer is lost", () -> lines(file) > before && stored(stream).size() > before);
            wire.loseAnswers(false);
            Files.createFile(directory.resolve("stop"));
            Ended ended = run.get();
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.err()).contains("cannot be asked", "delivery works again");
        }
        List<String> written = new ArrayList<>();
        long retried = 0;
        for (String line : Files.readAllLines(file)) {
            ProfileDocument document = DocumentReader.read(line.getBytes(StandardCharsets.UTF_8));
            written.add(document.id());
            retried = document.facts().delivery().retried();
        }
        assertThat(retried).isPositive();
        assertThat(stored(stream)).containsExactlyInAnyOrderElementsOf(written);
    }

    private static int lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private static List<String> stored(String stream) throws IOException {
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(stream).ignoreUnavailable(true)));
        return ask(stream, "{\"size\": 100}").at("/hits/hits").findValuesAsText("_id");
    }

    @Test
    void the_overview_s_requests_have_both() throws IOException {
        String function = java.get(0).profile().funcProfiles().keySet().iterator().next();
        Instant from = ShopRuns.START.minusSeconds(60);
        Instant to = Instant.now().plusSeconds(60);
        int requests = 0;
        for (Map.Entry<String, JsonNode> panel : Panels.vega().entrySet()) {
            if (!panel.getKey().startsWith("statsprofile-overview/")) {
                continue;
            }
            for (JsonNode data : panel.getValue().get("data")) {
                if (data.has("url")) {
                    JsonNode answer = askWithinADay(data.get("url"), from, to);
                    assertThat(answer.at("/timed_out").asBoolean()).as(panel.getKey()).isFalse();
                    assertThat(answer.at("/_shards/failed").asInt()).as(panel.getKey()).isZero();
                    requests++;
                    if (panel.getKey().endsWith("/functions")) {
                        assertThat(bucket(answer, FIB).at("/tottime/value").asDouble())
                                .isCloseTo(sum(python, FIB, FunctionProfile::tottimeNanos) / 1e9, within(1e-9));
                        assertThat(bucket(answer, function)).isNotNull();
                    }
                    if (panel.getKey().endsWith("/time-by-host")) {
                        double total = python.stream().mapToLong(document -> document.profile().totalNanos()).sum() / 1e9;
                        assertThat(bucket(answer, "pyshop").at("/hosts/buckets/0/v/value").asDouble()).isCloseTo(total, within(1e-9));
                        assertThat(bucket(answer, NAMESPACE)).isNotNull();
                    }
                }
            }
        }
        assertThat(requests).isGreaterThanOrEqualTo(7);
    }

    /** Python writes no hours, and charts of long windows are made of these. */
    @Test
    void hours_that_rollup_makes_of_python_s_slices_are_in_a_long_window_beside_java_s() throws IOException {
        List<ProfileDocument> javas = storeJava(EARLIER);
        String function = javas.get(0).profile().funcProfiles().keySet().iterator().next();
        for (String line : Files.readAllLines(directory.resolve("profile.ndjson"))) {
            store((ObjectNode) JSON.readTree(line));
        }
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(StreamFamily.SLICES.stream(EARLIER))));
        JsonNode before = functions(EARLIER);
        assertThat(bucket(before, function)).isNotNull();
        assertThat(bucket(before, FIB)).as("slices of an hour that is long over").isNull();

        List<String> problems = new ArrayList<>();
        BackfillPlan plan = new BackfillPlan(null, null, Instant.now(), Duration.ofMinutes(30), EARLIER_SERVICE, null, null, 1_000, true,
                false, true);
        BackfillCounts counts = new Backfill(plan, note -> { }, problems::add).ofStreams(elasticsearch,
                RequestRetry.patient(Duration.ofMinutes(1), note -> { }));
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(StreamFamily.HOURS.stream(EARLIER))));

        assertThat(problems).isEmpty();
        assertThat(counts.slices()).isEqualTo(python.size());
        JsonNode after = functions(EARLIER);
        assertThat(bucket(after, FIB).at("/tottime/value").asDouble())
                .isCloseTo(sum(python, FIB, FunctionProfile::tottimeNanos) / 1e9, within(1e-9));
        assertThat(bucket(after, function)).isEqualTo(bucket(before, function));
    }

    /** What the panel of functions asks for, from before the first slice until now. */
    private static JsonNode functions(String namespace) throws IOException {
        for (Map.Entry<String, JsonNode> panel : Panels.vega().entrySet()) {
            if (panel.getKey().startsWith("statsprofile-overview/") && panel.getKey().endsWith("/functions")) {
                for (JsonNode data : panel.getValue().get("data")) {
                    if (data.has("url")) {
                        return ask(data.get("url"), namespace, ShopRuns.START.minusSeconds(60), Instant.now().plusSeconds(60));
                    }
                }
            }
        }
        throw new AssertionError("the Overview has no panel of functions");
    }

    /** Stores one of Python's own documents as it would be if it had run some hours before. */
    private static void store(ObjectNode document) throws IOException {
        moveBack(document, "@timestamp");
        moveBack((ObjectNode) document.get("event"), "start");
        moveBack((ObjectNode) document.get("event"), "end");
        ObjectNode figures = (ObjectNode) document.get("statsprofile");
        moveBack(figures, "hour");
        figures.path("func_profiles").forEach(row -> moveBack((ObjectNode) row, "timestamp"));
        ((ObjectNode) document.get("data_stream")).put("namespace", EARLIER);
        // Reports of the other tests ask for a service, and not for a namespace.
        ((ObjectNode) document.get("service")).put("name", EARLIER_SERVICE);
        String id = document.at("/event/id").asText();
        elasticsearch.ask("store", "PUT", "/" + StreamFamily.SLICES.stream(EARLIER) + "/_create/" + id,
                JsonText.read(JSON.writeValueAsBytes(document)));
    }

    private static void moveBack(ObjectNode object, String field) {
        if (object.has(field)) {
            object.put(field, Instant.parse(object.get(field).asText()).minus(LONG_OVER).toString());
        }
    }

    private static JsonNode askWithinADay(JsonNode url, Instant from, Instant to) throws IOException {
        return ask(url, NAMESPACE, from, to);
    }

    private static JsonNode ask(JsonNode url, String namespace, Instant from, Instant to) throws IOException {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        filter.putObject("bool").putArray("filter").addObject().putObject("term").put("data_stream.namespace", namespace);
        return ask(url.get("index").asText(), new KibanaRequest(from, to, filter).body(url).toString());
    }

    private static JsonNode ask(String index, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(SearchServer.shared().url())
                .resolve("/" + index + "/_search?ignore_unavailable=true"))
                .header("content-type", "application/json").POST(BodyPublishers.ofString(body)).build();
        try {
            HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JSON.readTree(response.body());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first one of that key, wherever it is; null where there is none. */
    private static JsonNode bucket(JsonNode answer, String key) {
        return answer.findParents("key").stream().filter(bucket -> bucket.get("key").asText().equals(key)).findFirst().orElse(null);
    }

    private static FunctionTotals totals(ProfileSeries series, String function) {
        return series.functions().stream().filter(row -> row.function().equals(function)).findFirst().orElseThrow();
    }

    private static long sum(List<ProfileDocument> documents, String function, ToLongFunction<FunctionProfile> figure) {
        return documents.stream().map(document -> document.profile().get(function)).filter(row -> row != null).mapToLong(figure).sum();
    }
}
