package io.statsprofile.shippers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.logback.LoggingService;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Slices in a file, brought to a real Elasticsearch by other programs with the configurations of {@code compose/shippers}. */
class ShippersIT {

    private static final SearchServer SERVER = SearchServer.shared();
    /** As long as slices are: a thousand functions, beyond what these tools read of a line unless they are told. */
    private static final int MANY_FUNCTIONS = 1_000;

    @TempDir
    private Path directory;

    @BeforeAll
    static void install_the_template() throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.open(SERVER.settings().build())) {
            elasticsearch.templates().setUp(StreamFamily.SLICES, false, true);
            elasticsearch.templates().setUp(StreamFamily.HOURS, false, true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_logged_is_there_once_and_as_it_was_after_outages_restarts_and_a_rotation(Tool tool) throws Exception {
        assumeTrue(tool.root().isPresent(), tool.missing());
        String namespace = "shipper_" + tool.name().toLowerCase(Locale.ROOT);
        Path log = Files.createDirectories(directory.resolve("log"));
        StoredDocuments stored = new StoredDocuments(SERVER.url(), namespace);
        try (Wire wire = new Wire(SERVER.url()); LoggingService service = LoggingService.intoFiles(log, namespace);
                Shipper shipper = new Shipper(tool, directory, wire.url())) {
            Steps steps = new Steps(service, namespace, log, stored);
            odd(namespace).forEach(service::log);
            service.call("checkout", 3);
            awaitAnAttempt();
            wire.connect();
            steps.awaitAll("the server is there");

            wire.cut();
            steps.log();
            awaitAnAttempt();
            wire.connect();
            steps.awaitAll("the server is back");

            // It is stored, but the tool is not told, and then killed.
            wire.loseAnswers(true);
            steps.logAndAwaitOne();
            shipper.kill();
            wire.loseAnswers(false);
            steps.log();
            shipper.start();
            steps.awaitAll("the tool was killed");

            wire.cut();
            steps.log();
            awaitAnAttempt();
            shipper.restart();
            steps.log();
            wire.connect();
            steps.awaitAll("the tool was restarted while the server was away");

            shipper.stop();
            steps.log();
            shipper.start();
            steps.awaitAll("the tool was stopped");
            service.rotate();
            steps.log();
            steps.awaitAll("the file was rotated");
            service.end();
            steps.awaitAll("the service has ended");
            assertThat(service.troubles()).noneMatch(trouble -> trouble.contains("encoder"));
        }
        assertSame(Steps.lines(log), stored, namespace);
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            assertThat(files.map(file -> file.getFileName().toString())).as("documents that the tool has given up")
                    .doesNotContain("statsprofile-errors.json", "statsprofile-refused.json");
        }
    }

    /** With every field, negative times, counts beyond what a double holds, names that break what they can, and very long. */
    private static List<ProfileDocument> odd(String namespace) {
        ProfileDocument other = SampleDocuments.random(new Random(7), namespace, "run-of-many", 0, MANY_FUNCTIONS);
        StatsProfile odd = StatsProfile.of(List.of(
                FunctionProfile.of(FunctionId.named("com.acme.Big.count"), 9_007_199_254_740_993L, 9_007_199_254_740_991L,
                        123_456_789_012_345_678L, 987_654_321_098_765_432L),
                FunctionProfile.of(name("</script>\u2028\u202e\"\\'{}%s%$!event!id%${MESSAGE}"), 1, 1, 1, 1),
                FunctionProfile.of(name("half \ud800 \u0000\u001b[31m\r\n"), 1, 1, 1, 1),
                FunctionProfile.of(name("L".repeat(65_535)), 1, 1, 1, 1)));
        return List.of(SampleDocuments.estimated(namespace), other, new ProfileDocument(other.kind(), other.timestamp(), other.start(),
                other.end(), other.durationNanos(), "run-of-odd", 0, namespace, other.service(), other.hostName(), other.pid(),
                other.labels(), odd.functionCount(), odd, other.facts()));
    }

    private static FunctionId name(String name) {
        return FunctionId.recorded("com.acme.Odd." + name, "com.acme.Odd", name, name, 1);
    }

    /**
     * What Elasticsearch has of each line is what it has of the same line when that is put there as it is: it gives documents back in a
     * shape of its own. The lines name their stream, and so they name another one there.
     */
    private static void assertSame(Map<String, String> lines, StoredDocuments stored, String namespace)
            throws IOException, InterruptedException {
        String other = namespace.replace("shipper", "another");
        StoredDocuments asTheyAre = new StoredDocuments(SERVER.url(), other, namespace);
        Map<String, String> renamed = new TreeMap<>();
        lines.forEach((id, line) -> renamed.put(id, line.replace(namespace, other)));
        asTheyAre.create(renamed);
        Map<String, JsonNode> expected = new TreeMap<>();
        for (JsonNode hit : asTheyAre.hits()) {
            expected.put(hit.get("_id").asText(), hit.get("_source"));
        }
        List<JsonNode> hits = stored.hits();

        assertThat(lines.keySet()).as("the hour of the service's own slices").anyMatch(id -> id.contains("-hour-"));
        assertThat(hits.stream().map(hit -> hit.get("_id").asText())).as("none lost, none twice")
                .containsExactlyInAnyOrderElementsOf(lines.keySet());
        assertThat(hits).hasSizeGreaterThan(12).allSatisfy(hit -> {
            String id = hit.get("_id").asText();
            assertThat(hit.get("_source")).isEqualTo(expected.get(id));
            String stream = id.contains("-hour-") ? "metrics-statsprofile.hour-" : "metrics-statsprofile-";
            assertThat(hit.get("_index").asText()).startsWith(".ds-" + stream + namespace + "-");
            assertThat(hit.at("/fields/@timestamp/0").asLong())
                    .isEqualTo(Instant.parse(StoredDocuments.JSON.readTree(lines.get(id)).get("@timestamp").asText()).toEpochMilli());
        });
    }

    /** Nobody listens, so none is seen: both try once a second. */
    private static void awaitAnAttempt() throws InterruptedException {
        Thread.sleep(1_500);
    }
}
