package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the tables of statuses to the code: each text that they quote is one that some class of ours says, in this order. */
class TroubleshootingPageTest {

    private static final String BEGIN = "<!-- statuses:";
    private static final String END = "<!-- end of statuses -->";
    private static final Pattern QUOTED = Pattern.compile("`(?:StatsProfile: )?(?:(?:INFO|WARN|ERROR) )?([^`]+)`");
    /** What stands for a value: three dots, or a word in angle brackets. */
    private static final String VALUE = "\\.{3}|<\\w+>";
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    /** As many as the page has, so that none gets lost. */
    private static final int FEWEST = 114;
    private static final int FEWEST_IN_README = 4;
    private static final Path PAGE = Path.of("docs", "troubleshooting.md");
    private static final Path README = Path.of("README.md");

    @Test
    void every_status_in_the_table_is_said_by_the_code() throws IOException {
        List<String> said = texts();

        List<String> quoted = statuses(PAGE);

        assertThat(quoted).as("statuses in the table").hasSizeGreaterThanOrEqualTo(FEWEST);
        assertThat(quoted).filteredOn(status -> said.stream().noneMatch(said(status).asPredicate())).as("statuses that no class says")
                .isEmpty();
    }

    @Test
    void the_README_quotes_statuses_of_the_page() throws IOException {
        List<String> page = statuses(PAGE);

        List<String> quoted = statuses(README);

        assertThat(quoted).hasSizeGreaterThanOrEqualTo(FEWEST_IN_README);
        assertThat(page).containsAll(quoted);
    }

    /** What is quoted in the first column. */
    private static List<String> statuses(Path page) throws IOException {
        String text = Files.readString(page);
        assertThat(text).as("marks around the table").contains(BEGIN, END);
        return text.substring(text.indexOf(BEGIN), text.indexOf(END)).lines().filter(line -> line.startsWith("| "))
                .flatMap(line -> QUOTED.matcher(line.split(" \\| ")[0]).results()).map(match -> match.group(1)).toList();
    }

    /** The status with anything in the place of values, but within one class and near each other. */
    private static Pattern said(String status) {
        return Pattern.compile(Stream.of(status.split(VALUE)).map(Pattern::quote).collect(Collectors.joining(".{0,300}?")), Pattern.DOTALL);
    }

    /** By class, its string constants: those that the code joins without a value between them are one text, others are apart. */
    private static List<String> texts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).map(TroubleshootingPageTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            Matcher strings = STRING.matcher(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
            return strings.results().map(TroubleshootingPageTest::unescaped).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unescaped(MatchResult string) {
        return string.group(1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
