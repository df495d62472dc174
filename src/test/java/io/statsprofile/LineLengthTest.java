package io.statsprofile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lines of the code, of what ships and of all around it, are no longer than CONTRIBUTING says. */
class LineLengthTest {

    private static final List<Path> CODE = List.of(Path.of("src"), Path.of("compose"), Path.of(".ci"), Path.of("pom.xml"));
    private static final List<String> ENDINGS = List.of(".java", ".py", ".js", ".css", ".sh", "/run", "/pom.xml");
    private static final int LONGEST = 140;
    private static final int FEWEST_FILES = 800;

    @Test
    void no_line_is_longer_than_contributing_says() throws IOException {
        assertThat(Path.of("CONTRIBUTING.md")).content().contains("Lines have at most " + LONGEST + " characters");
        List<Path> files = new ArrayList<>();
        for (Path part : CODE) {
            try (Stream<Path> all = Files.walk(part)) {
                files.addAll(all.filter(file -> ENDINGS.stream().anyMatch(("/" + file)::endsWith)).toList());
            }
        }
        assertThat(files).hasSizeGreaterThan(FEWEST_FILES);
        List<String> tooLong = new ArrayList<>();
        for (Path file : files) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.length() > LONGEST && !isOneWord(line)) {
                    tooLong.add(file + ":" + number);
                }
            }
        }
        assertThat(tooLong).as("lines of more than %s characters", LONGEST).isEmpty();
    }

    /** A checksum or a path: there is no place to break it. */
    private static boolean isOneWord(String line) {
        return line.strip().indexOf(' ') < 0;
    }
}
