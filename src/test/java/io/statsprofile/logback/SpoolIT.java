package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.core.spi.ContextAwareBase;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spool in front of a real Elasticsearch, over a wire that loses answers. */
class SpoolIT {

    private static final SearchServer SERVER = SearchServer.shared();
    private static final String STREAM = StreamFamily.SLICES.stream("spool_it");

    private final Wire wire = new Wire(SERVER.url());
    private final Elasticsearch elasticsearch = Elasticsearch.open(SERVER.settings().build());
    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        wire.close();
        elasticsearch.close();
    }

    @Test
    void what_was_stored_and_never_acknowledged_is_there_once_after_an_end_a_rollover_and_a_new_start() throws IOException {
        DeliveryFigures begin = counted();
        wire.connect();
        try (Service service = start()) {
            Service.call("checkout", 3);
            Eventually.assertThat("a slice was delivered", () -> !sequences().isEmpty());
            wire.loseAnswers(true);
            Service.call("checkout", 4);
            int before = sequences().size();
            Eventually.assertThat("a slice whose receipt is lost", () -> sequences().size() > before);
            service.stop();
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("lost;"));
        }
        assertThat(waiting()).as("nobody has acknowledged them").hasSizeGreaterThan(1);
        elasticsearch.call("roll over", client -> client.indices().rollover(rollover -> rollover.alias(STREAM)));
        wire.loseAnswers(false);

        try (Service service = start()) {
            await("what was left").until(() -> waiting().isEmpty());
            Service.call("checkout", 5);
            service.stop();
            assertThat(service.infos()).anyMatch(info -> info.contains("in the spool that a process or appender before this one left"));
        }
        List<Long> sequences = sequences();
        assertThat(sequences.stream().map(sequence -> sequence - sequences.get(0))).as("none is missing, and none is there twice")
                .containsExactlyElementsOf(LongStream.range(0, sequences.size()).boxed().toList());
        assertThat(calls()).isEqualTo(12);
        DeliveryFigures end = counted();
        assertThat(end.acknowledged() - begin.acknowledged()).as("each is counted once").isEqualTo(sequences.size());
        assertThat(end.cut() - begin.cut()).isEqualTo(sequences.size());
        assertThat(end.settled() - begin.settled()).as("whose receipts were lost").isPositive();
        assertThat(end.found() - begin.found()).isEqualTo(end.left() - begin.left()).isGreaterThan(1);
        assertThat(end.dropped()).isEqualTo(begin.dropped());
        assertThat(end.backlog()).isEqualTo(Backlog.NONE);
    }

    private static DeliveryFigures counted() {
        return new StatusReporter(new ContextAwareBase()).counters().figures();
    }

    private Service start() {
        Service service = new Service();
        service.configure("""
                <configuration>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                    <interval>1 second</interval> <namespace>spool_it</namespace> <serviceName>shop</serviceName>
                    <stopTimeout>2 seconds</stopTimeout>
                    <elasticsearch> <url>%s</url> </elasticsearch> %s
                  </appender>
                  <logger name="statsprofile" level="INFO"> <appender-ref ref="STATSPROFILE"/> </logger>
                </configuration>
                """.formatted(wire.url(), SpoolTest.spool(directory)));
        service.context.start();
        return service;
    }

    private List<Path> waiting() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().endsWith(".doc")).toList();
        } catch (IOException | UncheckedIOException e) {
            // A directory has just gone.
            return waiting();
        }
    }

    /** Of all documents, in order. */
    private List<Long> sequences() throws IOException {
        return elasticsearch.call("list documents", client -> {
            client.indices().refresh(request -> request.index(STREAM).ignoreUnavailable(true));
            return client.search(search -> search.index(STREAM).ignoreUnavailable(true).size(1_000)
                    .source(source -> source.fetch(false)).fields(field -> field.field("statsprofile.sequence")), Void.class);
        }).hits().hits().stream().map(hit -> hit.fields().get("statsprofile.sequence").toJson().asJsonArray().getJsonNumber(0).longValue())
                .sorted().toList();
    }

    private long calls() throws IOException {
        return Math.round(elasticsearch.call("sum", client -> client.search(search -> search.index(STREAM).size(0)
                .aggregations("calls", calls -> calls.sum(sum -> sum.field("statsprofile.total_calls"))), Void.class))
                .aggregations().get("calls").sum().value());
    }
}
