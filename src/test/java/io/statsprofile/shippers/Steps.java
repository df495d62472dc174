package io.statsprofile.shippers;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.logback.LoggingService;
import io.statsprofile.testing.Eventually;
import io.statsprofile.testing.SampleDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One document after the other into the files of a service, and whether all have arrived. */
final class Steps {

    private static final int FUNCTIONS = 3;

    private final Random random = new Random(3);
    private final LoggingService service;
    private final String namespace;
    private final Path log;
    private final StoredDocuments stored;
    private int sequence;

    Steps(LoggingService service, String namespace, Path log, StoredDocuments stored) {
        this.service = service;
        this.namespace = namespace;
        this.log = log;
        this.stored = stored;
    }

    /** Logs one more document, which is in the file then. */
    void log() {
        service.log(SampleDocuments.random(random, namespace, "run-of-steps", sequence++, FUNCTIONS));
    }

    /** Logs one more document and waits for one more in Elasticsearch, be it this one: without an answer the tools do not go on. */
    void logAndAwaitOne() throws IOException, InterruptedException {
        int before = stored.ids().size();
        log();
        Eventually.assertThat("one whose answer is lost", () -> stored.ids().size() > before);
    }

    /** Waits until all that is in the files now is in Elasticsearch. */
    void awaitAll(String when) throws IOException {
        Set<String> logged = lines(log).keySet();
        Eventually.assertThat("all that was logged until " + when, () -> stored.ids().containsAll(logged));
    }

    /** Lines of all files by their {@code event.id}, rotated files too; a line that is being written is not there yet. */
    static Map<String, String> lines(Path log) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file, StandardCharsets.UTF_8);
                for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                    if (!line.isEmpty()) {
                        String id = StoredDocuments.JSON.readTree(line).at("/event/id").asText();
                        assertThat(lines.put(id, line)).as("logged twice: " + id).isNull();
                    }
                }
            }
        }
        return lines;
    }
}
