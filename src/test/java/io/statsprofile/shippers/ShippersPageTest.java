package io.statsprofile.shippers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of other shippers to the files that there are, and to which of them are run. */
class ShippersPageTest {

    private static final Path FOLDER = Path.of("compose", "shippers");
    private static final Pattern ROW = Pattern.compile("^\\| \\[[^]]+]\\(\\.\\./compose/shippers/([^)]+)\\) ([0-9.]+) \\| ([^|]+) \\|",
            Pattern.MULTILINE);

    @Test
    void each_file_has_its_row_which_says_the_version_and_whether_our_tests_run_it() throws IOException {
        List<MatchResult> rows = ROW.matcher(Files.readString(Path.of("docs", "shippers.md"))).results().toList();
        Set<String> run = Stream.of(Tool.values()).map(tool -> tool.configuration).collect(Collectors.toSet());

        assertThat(rows.stream().map(row -> row.group(1))).containsExactlyInAnyOrderElementsOf(files());
        assertThat(rows).allSatisfy(row -> {
            String head = Files.readString(FOLDER.resolve(row.group(1))).lines().limit(10).collect(Collectors.joining("\n"));
            assertThat(row.group(3)).as(row.group(1)).isEqualTo(run.contains(row.group(1)) ? "run by a test" : "read, not run");
            assertThat(head).contains(" " + row.group(2)).contains(run.contains(row.group(1)) ? "Run by our tests" : "Read, not run");
        });
    }

    /** But for the service's own configuration. */
    private static Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("logback.xml")).collect(Collectors.toSet());
        }
    }
}
