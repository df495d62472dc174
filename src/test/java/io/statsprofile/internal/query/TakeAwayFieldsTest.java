package io.statsprofile.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.document.DocumentFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the queries that users take away to the index template, and the page on them to the files. */
class TakeAwayFieldsTest {

    private static final Pattern BRACES = Pattern.compile("statsprofile\\.func_profiles: \\{(.*?)}");
    private static final Pattern KQL_FIELD = Pattern.compile("([@\\w.]+) ?(?::|>|<)");

    @Test
    void every_field_of_every_query_is_in_the_index_template() throws IOException {
        List<ConsoleRequest> requests = new ArrayList<>(TakeAwayQueries.ofFiles());
        requests.addAll(TakeAwayQueries.ofPage());
        for (ConsoleRequest request : requests) {
            Set<String> fields = NamedFields.of(request.body());
            assertThat(fields).as("%s", request).isNotEmpty();
            assertMapped(request.name(), fields);
        }
    }

    @Test
    void every_field_of_the_lines_for_Discover_is_in_the_index_template() throws IOException {
        List<String> lines = Files.readAllLines(TakeAwayQueries.DIRECTORY.resolve("discover.kql")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        assertThat(lines).hasSizeGreaterThan(10);
        for (String line : lines) {
            Set<String> fields = new TreeSet<>();
            Matcher nested = BRACES.matcher(line);
            while (nested.find()) {
                names(nested.group(1)).forEach(name -> fields.add(DocumentFields.ofFunction(name)));
            }
            fields.addAll(names(BRACES.matcher(line).replaceAll("statsprofile.func_profiles:")));
            assertThat(fields).as(line).isNotEmpty();
            assertMapped(line, fields);
        }
    }

    @Test
    void each_query_says_what_it_answers_and_what_to_change() throws IOException {
        for (ConsoleRequest request : TakeAwayQueries.ofFiles()) {
            assertThat(request.comment()).as("comment of %s", request).matches("(?s)\\A[A-Z].*");
            assertThat(request.isUntested() || request.comment().contains("\nChange: ")).as("%s says what to change", request).isTrue();
        }
    }

    @Test
    void the_page_shows_queries_of_the_files_and_names_each_file() throws IOException {
        List<ConsoleRequest> files = TakeAwayQueries.ofFiles();
        List<ConsoleRequest> shown = TakeAwayQueries.ofPage();
        assertThat(shown).hasSizeBetween(2, 3);
        for (ConsoleRequest request : shown) {
            assertThat(files).as("%s is that of a file", request).anyMatch(request::asksAs);
        }
        String page = TakeAwayQueries.page();
        for (Path file : TakeAwayQueries.files()) {
            assertThat(page).contains("(../kibana/queries/" + file.getFileName() + ")");
        }
        assertThat(page).contains("(../kibana/queries/discover.kql)");
    }

    private static Set<String> names(String kql) {
        Set<String> names = new TreeSet<>();
        Matcher name = KQL_FIELD.matcher(kql.replaceAll("\"[^\"]*\"", "x"));
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    private static void assertMapped(String where, Set<String> fields) throws IOException {
        fields.removeIf(field -> field.startsWith(DocumentFields.LABELS + "."));
        // The flat stream has the same under another name.
        assertThat(NamedFields.ofTemplate()).as("fields of %s", where)
                .containsAll(fields.stream().map(field -> field.replace("statsprofile.func_profile.", "statsprofile.func_profiles."))
                        .toList());
    }
}
