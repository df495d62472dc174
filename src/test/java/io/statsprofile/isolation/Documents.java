package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The documents of one service, in order, read by the names that are promised and not by our own reader.
 *
 * @param all the documents
 */
record Documents(List<JsonNode> all) {

    /** Prefix of the functions that {@link KnownCalls} knows. */
    static final String WORK = "com.acme.work.";
    private static final ObjectMapper JSON = new ObjectMapper();

    Documents {
        all = all.stream().sorted(Comparator.<JsonNode, String>comparing(d -> statsprofile(d).path("run_id").asText())
                .thenComparing(d -> statsprofile(d).path("sequence").asLong())).toList();
    }

    /**
     * From what a plain file appender wrote; an unfinished last line is left for the next reading. Hours are left out, which have the same
     * calls once more.
     */
    static Documents ofFile(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            List<JsonNode> read = new ArrayList<>();
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                if (!line.isBlank()) {
                    JsonNode document = JSON.readTree(line);
                    if (!statsprofile(document).path("kind").asText().equals("hour")) {
                        read.add(document);
                    }
                }
            }
            return new Documents(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From Elasticsearch: what is stored of one service. */
    static Documents stored(String url, String service) {
        try {
            Http.post(url + "/metrics-statsprofile-*/_refresh", "");
            String query = JSON.writeValueAsString(Map.of("size", 1000, "query", Map.of("term", Map.of("service.name", service))));
            List<JsonNode> read = new ArrayList<>();
            for (JsonNode hit : JSON.readTree(Http.post(url + "/metrics-statsprofile-*/_search", query)).path("hits").path("hits")) {
                read.add(hit.path("_source"));
            }
            return new Documents(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only the profiles of stretches that the program chose. */
    Documents regions() {
        return new Documents(all.stream().filter(d -> statsprofile(d).path("kind").asText().equals("region")).toList());
    }

    /** Calls by function over all documents, of functions whose name starts with {@code prefix}. */
    Map<String, Long> ncalls(String prefix) {
        return sums(prefix, "ncalls", "ncalls");
    }

    /** Outermost calls by function over all documents. */
    Map<String, Long> primitiveCalls(String prefix) {
        return sums(prefix, "primitive_calls", "ncalls");
    }

    /** One run, whose sequence numbers count from 0 without gap or repetition. */
    void assertOneUnbrokenRun() {
        assertThat(all.stream().map(d -> statsprofile(d).path("run_id").asText()).distinct()).as("run ids").hasSize(1);
        assertThat(all.stream().map(d -> statsprofile(d).path("sequence").asLong())).as("sequence numbers")
                .containsExactlyElementsOf(LongStream.range(0, all.size()).boxed().toList());
    }

    /** How many functions there were when each slice was cut. */
    List<Long> registeredFunctions() {
        return all.stream().map(d -> statsprofile(d).path("registered_functions").asLong()).toList();
    }

    /** Slices in which a function has a row. */
    long slicesWith(String function) {
        return all.stream().filter(d -> rows(d).stream().anyMatch(row -> row.path("function").asText().equals(function))).count();
    }

    /** Whether some row of the function names its callers. */
    boolean showsCallersOf(String function) {
        return all.stream().flatMap(d -> rows(d).stream())
                .anyMatch(row -> row.path("function").asText().equals(function) && row.path("callers").size() > 0);
    }

    /** Source file and first line by function, as the first row says that names them, of functions whose name starts so. */
    Map<String, String> places(String prefix) {
        Map<String, String> places = new TreeMap<>();
        for (JsonNode document : all) {
            for (JsonNode row : rows(document)) {
                String function = row.path("function").asText();
                if (function.startsWith(prefix) && row.has("file_name")) {
                    places.putIfAbsent(function, row.path("file_name").asText() + ":" + row.path("line_number").asText());
                }
            }
        }
        return places;
    }

    /** @param otherwise what stands for a figure that is left out */
    private Map<String, Long> sums(String prefix, String figure, String otherwise) {
        Map<String, Long> sums = new TreeMap<>();
        for (JsonNode document : all) {
            for (JsonNode row : rows(document)) {
                if (row.path("function").asText().startsWith(prefix)) {
                    sums.merge(row.path("function").asText(), row.path(row.has(figure) ? figure : otherwise).asLong(), Long::sum);
                }
            }
        }
        return sums;
    }

    private static List<JsonNode> rows(JsonNode document) {
        List<JsonNode> rows = new ArrayList<>();
        statsprofile(document).path("func_profiles").forEach(rows::add);
        return rows;
    }

    private static JsonNode statsprofile(JsonNode document) {
        return document.path("statsprofile");
    }
}
