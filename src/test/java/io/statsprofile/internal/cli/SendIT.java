package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.rollup.Rollup;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.spool.BreakableDisk;
import io.statsprofile.internal.spool.SpoolListener;
import io.statsprofile.internal.spool.SpoolQueue;
import io.statsprofile.internal.spool.SpoolSettings;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.SampleDocuments;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What services have left in spools, sent by hand into a real Elasticsearch. */
class SendIT extends CommandLineTests {

    private static final SearchServer SERVER = SearchServer.shared();
    private static final String NAMESPACE = "send_it";
    private static final String STREAM = Elasticsearch.DATA_STREAM_PREFIX + NAMESPACE;
    private static final String ENDED = "019ad0c2-5b1e-7c3a-9f00-000000000001";
    private static final String LIVING = "019ad0c2-5b1e-7c3a-9f00-000000000002";
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void what_was_left_is_sent_once_what_is_refused_is_kept_and_a_living_process_is_left_alone() throws IOException {
        List<QueuedDocument> left = IntStream.range(0, 6).mapToObj(i -> queuedDocument(ENDED, i)).toList();
        QueuedDocument misfit = new QueuedDocument(left.get(5).id(), NAMESPACE, new String(left.get(5).json(), StandardCharsets.UTF_8)
                .replaceFirst("\"sequence\":5", "\"sequence\":\"many\"").getBytes(StandardCharsets.UTF_8));
        // First, or it would take over what the other one leaves.
        SpoolQueue living = spool(LIVING, List.of(queuedDocument(LIVING, 0)));
        spool(ENDED, Stream.concat(left.subList(0, 5).stream(), Stream.of(misfit)).toList()).close(LONG);
        try (Elasticsearch elasticsearch = Elasticsearch.open(SERVER.settings().build());
                Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            Deliveries.complete(delivery, left.subList(0, 2));
            elasticsearch.call("roll over", client -> client.indices().rollover(rollover -> rollover.alias(STREAM)));

            assertThat(send("--dry-run")).as(err()).isZero();
            assertThat(out()).contains(ENDED + ": 6 documents, ").contains(LIVING + ": 1 document, ")
                    .contains("a living process works there, left alone")
                    .contains("6 documents to send, 0 dead letters to send with --dead-letters.\nNothing was changed");
            assertThat(send()).as("one is refused").isEqualTo(1);
            assertThat(out()).contains("Found 6 documents in " + directory + "; left alone, since living processes work there: " + LIVING)
                    .endsWith("Sent 3 documents; 2 were there already, 1 were refused, 0 damaged, 0 left.\n");
            assertThat(err()).contains("statsprofile: " + ENDED + "-5 was refused: status 400 from .ds-" + STREAM).contains("many");
            assertThat(files(".doc")).singleElement().asString().contains(LIVING);

            assertThat(send("--dry-run")).isZero();
            assertThat(out()).contains("dead letter " + ENDED + "-5 of ").contains("document_parsing_exception")
                    .contains("0 documents to send, 1 dead letter to send");
            assertThat(send("--dead-letters")).as("it is refused again").isEqualTo(1);
            assertThat(files(".letter")).hasSize(1);
            living.refuse(living.head(1, 1, id -> true).get(0), "status 413, too large");
            await("the letter").until(() -> files(".letter").size() == 2);
            assertThat(send("--dead-letters")).isEqualTo(1);
            assertThat(out()).contains("Found 2 dead letters")
                    .endsWith("Sent 1 document; 0 were there already, 1 were refused, 0 damaged, 0 left.\n");
            assertThat(files(".letter")).singleElement().asString().contains(ENDED + "-5");
            assertThat(send()).as("nothing to do").isZero();

            elasticsearch.call("refresh", client -> client.indices().refresh(request -> request.index(STREAM)));
            assertThat(elasticsearch.call("list", client -> client.search(search -> search.index(STREAM).size(100), Void.class))
                    .hits().hits())
                    .extracting(hit -> hit.id())
                    .containsExactlyInAnyOrder(ENDED + "-0", ENDED + "-1", ENDED + "-2", ENDED + "-3", ENDED + "-4", LIVING + "-0");
        } finally {
            living.close(LONG);
        }
    }

    @Test
    void what_cannot_work_is_said_at_once_and_nothing_is_touched() {
        spool(ENDED, List.of(queuedDocument(ENDED, 0))).close(LONG);
        assertThat(run("send", "--es", "http://127.0.0.1:1", directory.toString())).isEqualTo(3);
        assertThat(err()).contains("refused");
        assertThat(files(".doc")).hasSize(1);
        assertThat(run("send", directory.toString())).isEqualTo(2);
        assertThat(err()).contains("no server is given");
        assertThat(send("--timeout", "0s")).isEqualTo(2);
        assertThat(err()).contains("--timeout is 0s, but must be from 1s to 7d");
        assertThat(run("send", "--dry-run", directory.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err()).contains("but must be the directory of a spool");
    }

    @Test
    void damaged_files_are_set_aside_and_said() throws IOException {
        spool(ENDED, List.of(queuedDocument(ENDED, 20), queuedDocument(ENDED, 21))).close(LONG);
        Files.writeString(files(".doc").get(0), "x");

        assertThat(send()).as(err()).isEqualTo(1);
        assertThat(out()).endsWith("Sent 1 document; 0 were there already, 0 were refused, 1 damaged, 0 left.\n");
        assertThat(err()).contains("does not hold what was written there, and is in the folder damaged now");
        assertThat(files(".damaged")).hasSize(1);
    }

    @Test
    void what_waits_for_the_function_stream_is_sent_there_once() throws IOException {
        SpoolSettings settings = new SpoolSettings(directory, "spool directory", 0, 1_000_000, Duration.ofDays(7));
        List<QueuedDocument> left = IntStream.range(30, 33).mapToObj(i -> queuedDocument(ENDED, i)).toList();
        spool(settings.ofFunctions(), ENDED, left).close(LONG);
        try (Elasticsearch elasticsearch = Elasticsearch.open(SERVER.settings().build());
                Delivery functions = elasticsearch.delivery(StreamFamily.FUNCTIONS, note -> { }, new RunAliases())) {
            Deliveries.complete(functions, left.subList(0, 1));
            assertThat(send("--dry-run")).as(err()).isZero();
            assertThat(out()).contains("0 documents to send, ").contains("Function stream: " + ENDED + ": 3 documents, ")
                    .contains("Function stream: 3 documents to send, 0 dead letters");
            assertThat(send()).as(err()).isZero();
            assertThat(out()).contains("Function stream: Found 3 documents in " + directory.resolve("functions") + ".")
                    .endsWith("Function stream: Sent 2 documents; 1 were there already, 0 were refused, 0 damaged, 0 left.\n");
            assertThat(files(".doc")).isEmpty();

            String stream = "metrics-statsprofile.function-" + NAMESPACE;
            elasticsearch.call("refresh", client -> client.indices().refresh(request -> request.index(stream)));
            assertThat(elasticsearch.call("list", client -> client.search(search -> search.index(stream).size(100), Void.class))
                    .hits().hits()).hasSize(9).extracting(hit -> hit.id()).doesNotHaveDuplicates();
        }
    }

    @Test
    void an_hour_that_a_killed_process_was_at_is_sent_into_the_stream_of_hours_once() throws IOException {
        ProfileDocument slice = SampleDocuments.random(new Random(1), NAMESPACE, ENDED, 40, 3);
        ProfileDocument hour = Rollup.ofHour(Duration.ofHours(1)).add(slice).document(100, 1 << 20);
        BreakableDisk.leaveSoFar(directory.resolve("hours"), ENDED, new QueuedDocument(hour.id(), NAMESPACE, DocumentWriter.write(hour)));

        assertThat(send("--dry-run")).as(err()).isZero();
        assertThat(out()).contains("0 documents to send, ").contains("Hours: " + ENDED + ": 1 document, ")
                .contains("Hours: 1 document to send, ");
        assertThat(send()).as(err()).isZero();
        assertThat(out()).contains("Hours: Found 1 document in " + directory.resolve("hours") + ".")
                .contains("Hours: Sent 1 document; 0 were there already, 0 were refused, 0 damaged, 0 left.");
        try (Elasticsearch elasticsearch = Elasticsearch.open(SERVER.settings().build())) {
            String stream = "metrics-statsprofile.hour-" + NAMESPACE;
            elasticsearch.call("refresh", client -> client.indices().refresh(request -> request.index(stream)));
            assertThat(elasticsearch.call("list", client -> client.search(search -> search.index(stream), Void.class)).hits().hits())
                    .singleElement().satisfies(hit -> assertThat(hit.id()).isEqualTo(hour.id()));
        }
    }

    private SpoolQueue spool(String runId, List<QueuedDocument> documents) {
        return spool(new SpoolSettings(directory, "spool directory", 0, 1_000_000, Duration.ofDays(7)), runId, documents);
    }

    private SpoolQueue spool(SpoolSettings settings, String runId, List<QueuedDocument> documents) {
        SpoolQueue queue = new SpoolQueue(settings, 100, 1_000_000, new SpoolListener() {
        }, null);
        int before = files(".doc").size();
        queue.start(runId);
        // Opened, and what it has found is known.
        queue.previousRun(LONG);
        documents.forEach(queue::offer);
        await("the disk").until(() -> files(".doc").size() == before + documents.size());
        return queue;
    }

    private List<Path> files(String end) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().endsWith(end)).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            // One has just gone.
            return files(end);
        }
    }

    private static QueuedDocument queuedDocument(String runId, int sequence) {
        ProfileDocument document = SampleDocuments.random(new Random(sequence), NAMESPACE, runId, sequence, 3);
        return new QueuedDocument(document.id(), NAMESPACE, DocumentWriter.write(document));
    }

    private int send(String... options) {
        return run(Stream.of(Stream.of("send", "--elasticsearch", SERVER.url()), Stream.of(options), Stream.of(directory.toString()))
                .flatMap(part -> part).toArray(String[]::new));
    }
}
