package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the queries for other platforms to the events that they ask: they are read, not run, but each field is there. */
class PlatformQueriesTest {

    private static final Path FOLDER = Path.of("compose", "platforms");
    private static final Path PAGE = Path.of("docs", "platforms.md");

    @Test
    void every_file_asks_for_fields_of_an_event_and_says_that_it_was_not_run() throws IOException {
        ProfileDocument slice = KnownDocuments.documents("platforms", Instant.now()).stream().filter(document ->
                document.kind() == Kind.SLICE) .findFirst().orElseThrow();
        Set<String> there = NamedFields.of(dotted(new String(FunctionDocuments.of(slice).json(0), StandardCharsets.UTF_8)));

        assertThat(files()).hasSize(4).allSatisfy(file -> {
            String text = Files.readString(FOLDER.resolve(file));
            assertThat(text.lines().limit(10)).as("head of %s", file).anyMatch(line -> line.contains("Read, not run: "));
            assertThat(text).contains("Change: ", "statsprofile.kind", "1. Own time by function in slices");
            assertThat(NamedFields.of(text)).as(file).contains("statsprofile.func_profile.function").allSatisfy(field -> assertThat(there)
                    .contains(field));
        });
    }

    @Test
    void the_page_names_each_file() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(files()).allSatisfy(file -> assertThat(page).contains("](../compose/platforms/" + file + ")"));
        assertThat(page).contains("](../compose/platforms/logback.xml)");
    }

    /** But for the service's own configuration. */
    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("logback.xml")).sorted().toList();
        }
    }

    /** Names of all values, with the names of the objects that they are in. */
    private static String dotted(String json) throws IOException {
        StringBuilder names = new StringBuilder();
        collect("", new ObjectMapper().readTree(json), names);
        return names.toString();
    }

    private static void collect(String prefix, JsonNode node, StringBuilder names) {
        node.properties().forEach(field -> {
            String name = prefix + field.getKey();
            if (field.getValue().isObject()) {
                collect(name + ".", field.getValue(), names);
            } else {
                names.append(name).append(' ');
            }
        });
    }
}
