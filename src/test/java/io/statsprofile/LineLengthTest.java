package io.statsprofile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lines of the code that ships are no longer than CONTRIBUTING says. */
class LineLengthTest {

    private static final Path CODE = Path.of("src", "main");
    private static final int LONGEST = 140;
    private static final int FEWEST_FILES = 300;

    @Test
    void no_line_is_longer_than_contributing_says() throws IOException {
        assertThat(Path.of("CONTRIBUTING.md")).content().contains("Lines have at most " + LONGEST + " characters");
        List<Path> files;
        try (Stream<Path> all = Files.walk(CODE)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertThat(files).hasSizeGreaterThan(FEWEST_FILES);
        List<String> tooLong = new ArrayList<>();
        for (Path file : files) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.length() > LONGEST) {
                    tooLong.add(file + ":" + number);
                }
            }
        }
        assertThat(tooLong).as("lines of more than %s characters", LONGEST).isEmpty();
    }
}
