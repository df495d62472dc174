package io.statsprofile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A simple name has one meaning in the code that ships, so that a reader who meets it need not look for its package. */
class NamesTest {

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final int FEWEST = 400;
    private static final Pattern NESTED = Pattern.compile(
            "^[ \\t]+(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed) )*(?:class|interface|record|enum) (\\w+)",
            Pattern.MULTILINE);

    @Test
    void no_two_types_have_one_simple_name() {
        Map<String, Long> files = new TreeMap<>(topLevel().stream().collect(Collectors.groupingBy(NamesTest::name, Collectors.counting())));

        assertThat(files).hasSizeGreaterThan(FEWEST);
        assertThat(files.entrySet()).filteredOn(file -> file.getValue() > 1).as("names with two meanings").isEmpty();
    }

    @Test
    void no_type_within_another_is_called_like_a_type_of_its_own() throws IOException {
        List<String> names = topLevel().stream().map(NamesTest::name).toList();
        Map<Path, List<String>> nested = new TreeMap<>();
        for (Path file : topLevel()) {
            nested.put(file, NESTED.matcher(Files.readString(file)).results().map(found -> found.group(1)).toList());
        }

        assertThat(nested.values()).anyMatch(some -> some.contains("Builder"));
        assertThat(nested.entrySet()).filteredOn(file -> file.getValue().stream().anyMatch(names::contains)).as("names with two meanings")
                .isEmpty();
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static List<Path> topLevel() {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java")).filter(file -> !file.endsWith("package-info.java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
