package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.base.OutsideText;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.testing.Python;
import io.statsprofile.testing.Python.Ended;
import io.statsprofile.testing.SameEverywhere;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Python module: its own tests, and what this side reads of what it writes. */
@SameEverywhere
class PythonIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RAN = Pattern.compile("Ran (\\d+) tests");
    private static final int FEWEST_TESTS = 50;
    private static final String PROGRAM = """
            import time

            class Cart:
                @property
                def total(self):
                    return fib(9)

                @total.setter
                def total(self, value):
                    fib(5)

            def fib(n):
                return n if n < 2 else fib(n - 1) + fib(n - 2)

            end = time.time() + 1.2
            while time.time() < end:
                cart = Cart()
                cart.total = cart.total
                time.sleep(0.01)
            """;

    private static Python python;

    @TempDir
    private Path directory;

    @BeforeAll
    static void look_for_python() {
        Optional<Python> here = Python.here();
        assumeTrue(here.isPresent(), "python3 of 3.9 or newer is on the PATH");
        python = here.get();
    }

    @TestFactory
    Stream<DynamicTest> its_own_tests_pass() {
        return Python.all().stream().map(each -> DynamicTest.dynamicTest(each.command(), () -> {
            Ended ended = each.run(directory, Map.of(), "-m", "unittest", "discover", "-s", Python.TESTS.toString());
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
            Matcher ran = RAN.matcher(ended.err());
            assertThat(ran.find()).as(ended.err()).isTrue();
            assertThat(Integer.parseInt(ran.group(1))).isGreaterThan(FEWEST_TESTS);
        }));
    }

    @Test
    void its_documents_are_those_that_this_side_writes() throws IOException {
        List<String> lines = profile();

        assertThat(lines).hasSizeGreaterThan(1);
        for (String line : lines) {
            byte[] again = DocumentWriter.write(DocumentReader.read(line.getBytes(StandardCharsets.UTF_8)));
            JsonNode written = JSON.readTree(line);
            JsonNode ours = JSON.readTree(again);
            assertThat(written.at("/statsprofile").has("open_calls")).as("cProfile does not know").isFalse();
            assertThat(written.at("/message").asText()).contains("calls that are open not included");
            ((ObjectNode) ours.at("/statsprofile")).remove("open_calls");
            ((ObjectNode) ours).set("message", written.get("message"));
            assertThat(ours).isEqualTo(written);
            assertThat(names(ours)).as("in the same order, too").isEqualTo(names(written));
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        object.at("/statsprofile").fieldNames().forEachRemaining(names::add);
        object.at("/statsprofile/func_profiles/0").fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void report_reads_them_with_callers_and_misses_nothing() throws IOException {
        List<String> lines = profile();
        long calls = 0;
        BigDecimal own = BigDecimal.ZERO;
        for (String line : lines) {
            for (JsonNode row : JSON.readTree(line).at("/statsprofile/func_profiles")) {
                if (row.get("function").asText().equals("__main__.fib")) {
                    calls += row.get("ncalls").asLong();
                    own = own.add(row.get("tottime").decimalValue());
                }
            }
        }

        JsonNode report = JSON.readTree(report("profile.ndjson", "--format", "json"));

        JsonNode fib = function(report, "__main__.fib");
        assertThat(calls).isPositive().isEqualTo(fib.get("ncalls").asLong());
        assertThat(fib.get("tottime").decimalValue()).isEqualByComparingTo(own);
        assertThat(fib.get("file_name").asText()).isEqualTo("program.py");
        assertThat(fib.get("callers").findValuesAsText("caller")).containsExactlyInAnyOrder("__main__.Cart.total", "__main__.Cart.total(2)",
                "__main__.fib");
        assertThat(function(report, "__main__.Cart.total(2)").get("ncalls").asLong()).isEqualTo(function(report, "__main__.Cart.total")
                .get("ncalls").asLong());
        assertThat(report.at("/coverage/missing").asInt()).isZero();
        assertThat(report.at("/coverage/unfinished_runs")).isEmpty();
        assertThat(report.at("/notes")).isEmpty();
        assertThat(report("profile.ndjson", "--callers", "__main__.fib", "--format", "table"))
                .contains("program.py", "(__main__.Cart.total)");
    }

    private static JsonNode function(JsonNode report, String name) {
        for (JsonNode row : report.get("functions")) {
            if (row.get("function").asText().equals(name)) {
                return row;
            }
        }
        throw new AssertionError(name + " is not in " + report.get("functions").findValuesAsText("function"));
    }

    /** The lines of a short run. */
    private List<String> profile() throws IOException {
        Files.writeString(directory.resolve("program.py"), PROGRAM);
        Ended ended = python.run(directory, Map.of(), "-m", "statsprofile", "-o", "profile.ndjson", "--service", "pyshop",
                "--service-version", "1.0", "--environment", "test", "--interval", "1", "--label", "team=orders", "program.py");
        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        return Files.readAllLines(directory.resolve("profile.ndjson"));
    }

    @Test
    void report_gives_the_very_counters_of_the_example_s_loop() throws IOException {
        Ended ended = python.run(directory, Map.of(), Python.SOURCES.resolve("examples").resolve("time_slices.py").toString(), "--seconds",
                "3.2", "--slice", "1", "--log", "rounds.ndjson");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        Map<Instant, Map<String, Long>> byLoop = new TreeMap<>();
        JSON.readTree(ended.out()).properties().forEach(slice -> slice.getValue().properties().forEach(function -> byLoop
                .computeIfAbsent(Instant.ofEpochSecond(Long.parseLong(slice.getKey())), begin -> new TreeMap<>())
                .merge(function.getKey(), millis(function.getValue()), Long::sum)));

        JsonNode report = JSON.readTree(report("rounds.ndjson", "--by", "cumtime", "--slice", "1s", "--top", "100", "--format", "json"));

        Map<Instant, Map<String, Long>> byReport = new TreeMap<>();
        JsonNode starts = report.get("bucket_starts");
        for (JsonNode band : report.at("/measures/cumtime/bands")) {
            for (int i = 0; i < starts.size(); i++) {
                byReport.computeIfAbsent(Instant.parse(starts.get(i).asText()), begin -> new TreeMap<>()).put(band.get("function").asText(),
                        millis(band.get("values").get(i)));
            }
        }
        assertThat(byLoop).hasSizeGreaterThan(3);
        assertThat(byLoop.values()).allSatisfy(counter -> assertThat(counter).containsKeys("handle", "price", "discount", "ship"));
        byLoop.values().forEach(counter -> counter.values().removeIf(sum -> sum == 0));
        byReport.values().forEach(counter -> counter.values().removeIf(sum -> sum == 0));
        assertThat(byReport).isEqualTo(byLoop);
        assertThat(report.at("/notes/0").asText()).contains("lines are of Python's get_stats_profile(): times are rounded to milliseconds");
        assertThat(function(report, "discount").get("primitive_calls").asLong()).isLessThan(function(report, "discount").get("ncalls")
                .asLong());
    }

    /** The loop adds up doubles, whose last digits are not those of the sum. */
    private static long millis(JsonNode seconds) {
        BigDecimal millis = seconds.decimalValue().movePointRight(3);
        BigDecimal whole = millis.setScale(0, RoundingMode.HALF_EVEN);
        assertThat(millis.subtract(whole).abs()).isLessThan(new BigDecimal("0.000001"));
        return whole.longValueExact();
    }

    @Test
    void text_from_outside_is_bounded_alike_on_both_sides() throws IOException {
        List<String> texts = List.of("shop.für\ud83c\udf33", "a\nb", "a\tb", "\u007f", "x".repeat(1_024), "x".repeat(1_025),
                "x".repeat(1_020) + "\n", "ä".repeat(3_000), "\ud83c\udf33".repeat(600), "y" + "\ud83c\udf33".repeat(600),
                "half \ud83c of a pair", "\udf33\ud83c", "");
        Files.writeString(directory.resolve("texts.json"), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(texts.stream()
                .map(PythonIT::escaped).toList()));

        Ended ended = python.run(directory, Map.of(), "-c", "import json\nfrom statsprofile._text import bounded\n"
                + "texts = [json.loads('\"' + text + '\"') for text in json.load(open('texts.json'))]\nprint(json.dumps([bounded(text) "
                + "for text in texts]))");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        List<String> bounded = new ArrayList<>();
        JSON.readTree(ended.out()).forEach(text -> bounded.add(text.asText()));
        assertThat(bounded).isEqualTo(texts.stream().map(OutsideText::bounded).toList());
    }

    /** As JSON has it when nothing but ASCII may be in it; halves of pairs are no text of a file. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));
        return escaped.toString();
    }

    private String report(String file, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("report", directory.resolve(file).toString()));
        arguments.addAll(List.of(options));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(new CommandContext(new ByteArrayInputStream(new byte[0]), new PrintStream(out, true,
                StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), Map.of(), Clock.systemUTC(), 0), arguments.toArray(String[]::new));
        assertThat(exitCode).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
