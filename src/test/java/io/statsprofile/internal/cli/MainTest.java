package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.testing.PlantedRelease;
import io.statsprofile.testing.SeriesOf;
import io.statsprofile.testing.ShopRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest extends CommandLineTests {

    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void write_documents() throws IOException {
        file = Files.write(directory.resolve("shop.ndjson"), SeriesOf.lines(ShopRuns.documents(1, "shop", 30, 12)));
    }

    @Test
    void report_draws_bars_from_files() {
        assertThat(run("report", file.toString(), "--by", "ncalls", "--top", "3", "--slice", "1m")).isZero();
        assertThat(out()).contains("Calls by function: shop").contains("1 min a bar").contains("Reduced from 12 functions to 3")
                .doesNotContain("\u001b");
        assertThat(err()).isEmpty();
    }

    @Test
    void report_reads_standard_input_and_every_format() throws IOException {
        assertThat(run("report", "-", "--format", "json")).isZero();
        assertThat(new ObjectMapper().readTree(out()).get("functions")).hasSize(12);
        for (String format : new String[] {"text", "svg", "html", "table"}) {
            assertThat(run("report", file.toString(), "--format", format)).isZero();
            assertThat(out()).contains("Cart.checkout");
        }
    }

    @Test
    void the_output_s_ending_chooses_the_format() throws IOException {
        Path page = directory.resolve("report.html");
        assertThat(run("report", file.toString(), "-o", page.toString())).isZero();
        assertThat(Files.readString(page)).startsWith("<!doctype html>");
        assertThat(out()).isEmpty();
        assertThat(err()).contains("Wrote " + page);
    }

    @Test
    void windows_and_filters_reach_the_query() {
        assertThat(run("report", file.toString(), "--format", "table", "--from", "15:01", "--to", "2026-11-23T15:03:00Z", "--service",
                "shop", "--host", "shop-1", "--environment", "production", "--version", "1.4.2", "--label", "team=orders", "--label",
                "zone=a", "--function", "*.Cart.*")).isZero();
        assertThat(out()).contains("2026-11-23 15:01:00 to 15:03:00 UTC").contains("host shop-1").contains("version 1.4.2")
                .contains("Cart.add(Item)")
                .doesNotContain("PriceEngine");
    }

    @Test
    void callers_come_as_text_as_a_table_as_json_and_in_the_page() throws IOException {
        String called = ShopRuns.name(3);
        assertThat(run("report", file.toString(), "--callers", called, "--callees", called)).isZero();
        assertThat(out()).contains("(" + called + ") was called by...").contains("(" + called + ") called...");
        assertThat(run("report", file.toString(), "--callers", "reserve", "--format", "table", "--by", "cumtime")).isZero();
        assertThat(out()).contains("   Ordered by: cumulative time").contains("due to restriction <'reserve'>").contains(" <- ");
        assertThat(run("report", file.toString(), "--format", "json")).isZero();
        assertThat(new ObjectMapper().readTree(out()).get("functions")).anySatisfy(row -> {
            assertThat(row.get("function").textValue()).isEqualTo(called);
            assertThat(row.get("callers").findValuesAsText("caller")).contains(ShopRuns.name(1), ShopRuns.name(11));
            assertThat(row.get("file_name").textValue()).isEqualTo("Shop3.java");
        });
        assertThat(run("report", file.toString(), "--format", "html", "--callers", "reserve")).isZero();
        assertThat(out()).contains("data-chosen=\"" + called + "\"");
    }

    @Test
    void a_profile_for_the_tools_of_python_goes_into_a_file_or_a_pipe() throws IOException {
        Path profile = directory.resolve("shop.prof");
        assertThat(run("report", file.toString(), "-o", profile.toString())).isZero();
        assertThat(err()).contains("Wrote " + profile + " (pstats).");
        assertThat(Files.readAllBytes(profile)).startsWith('{', '(', 3, 0, 0, 0).endsWith('0');
        assertThat(run("report", file.toString(), "--format", "pstats")).isZero();
        assertThat(outBytes()).isEqualTo(Files.readAllBytes(profile));
        terminal = 80;
        assertWrong("format pstats is not for terminals; give --output FILE", "report", file.toString(), "--format", "pstats");
    }

    @Test
    void no_profile_in_the_window_is_exit_code_1_and_a_sentence() {
        assertThat(run("report", file.toString(), "--service", "none")).isEqualTo(1);
        assertThat(out()).contains("No profile in this window");
    }

    @Test
    void wrong_usage_is_exit_code_2_with_value_and_remedy() {
        assertWrong("no command is given");
        assertWrong("no source of profiles is given; name NDJSON files, or give --elasticsearch URL", "report");
        assertWrong("--from is 'soon', but must be a time; for example now-15m", "report", file.toString(), "--from", "soon");
        assertWrong("'draw it' is no command; the commands are help, generate-completion, report, compare, setup, send, rollup",
                "draw", "it");
        assertWrong("Unknown option: '--draw'", "--draw");
        assertWrong("'many' is no whole number; write for example 10", "report", file.toString(), "--rows", "many");
        assertWrong("Value for option '--label' (KEY=VALUE) should be in KEY=VALUE format but was team", "report", file.toString(),
                "--label", "team");
        assertWrong("; swap them or choose a later end (options --from, --to)", "report", file.toString(), "--from", "15:01",
                "--to", "15:00");
        assertWrong("the table lists all functions in any case (option --top)", "report", file.toString(), "--top", "0");
        assertWrong("'Mars/Olympus' is no time zone; write for example Europe/Berlin", "report", file.toString(), "--zone", "Mars/Olympus");
        assertWrong("--api-key-file is nowhere, but cannot be read (no such file or directory); check its path", "report", "--es",
                "http://127.0.0.1:1", "--api-key-file", "nowhere");
        assertWrong("--request-timeout is 'long', but must be a length of time", "report", "--es", "http://127.0.0.1:1",
                "--request-timeout", "long");
        assertWrong("Elasticsearch requestTimeout is 1 hour, but must be from 1 millisecond to 10 minutes; change it or leave it out "
                + "(option --request-timeout)", "report", "--es", "http://127.0.0.1:1", "--request-timeout", "1h");
        assertWrong("--slice is '10', but must be a length of time", "report", file.toString(), "--slice", "10");
        assertWrong("top is 0, but must be from 1 to 100", "report", file.toString(), "--top", "0");
        assertWrong("--rows is 0", "report", file.toString(), "--rows", "0");
        assertWrong("to is 2026-11-23T15:00:00Z, which is before from", "report", file.toString(), "--from", "15:30", "--to", "15:00");
        assertWrong("Unknown option: '--nonsense'", "report", "--nonsense");
        assertWrong("tottime, cumtime, ncalls", "report", file.toString(), "--by", "weight");
        assertWrong("both --elasticsearch", "report", file.toString(), "--elasticsearch", "http://localhost:9200");
        assertWrong("must be http:// or https://", "report", "--elasticsearch", "localhost:9200");
        assertWrong("slice is 0 seconds, but must be", "report", file.toString(), "--slice", "0s");
        assertWrong("in slices of 1 millisecond is ", "report", file.toString(), "--slice", "1ms");
        assertWrong("choose a longer slice", "report", file.toString(), "--slice", "1ms");
        assertWrong("--callers and --callees are given with format svg, which shows no callers", "report", file.toString(), "--callers",
                "1", "--format", "svg");
        assertWrong("holds all callers in any case; leave them out", "report", file.toString(), "--callees", "1", "-o", "x.prof");
        assertWrong("both sides are the same", "compare", file.toString());
        assertWrong("--rows is -1, but must be 1 or more", "compare", file.toString(), "--before-version", "1.4.2", "--rows", "-1");
        assertWrong("--min-calls is 0, but must be 1 or more", "compare", file.toString(), "--before-version", "1.4.2", "--min-calls", "0");
        assertWrong("--warmup is '1', but must be a length of time", "compare", file.toString(), "--before-version", "1.4.2",
                "--warmup", "1");
        assertWrong("speed, percall, calls, amount", "compare", file.toString(), "--before-version", "1.4.2", "--rank", "size");
        assertWrong("must be FROM..TO", "compare", file.toString(), "--before", "now");
    }

    @Test
    void a_source_that_fails_is_exit_code_3_and_one_line() {
        assertThat(run("report", directory.resolve("missing").toString())).isEqualTo(3);
        assertThat(err()).startsWith("statsprofile: no file is or matches").hasLineCount(1);
        assertThat(run("report", "--elasticsearch", "http://127.0.0.1:1")).isEqualTo(3);
        assertThat(err()).contains("http://127.0.0.1:1").contains("refused").hasLineCount(1);
        assertThat(run("report", file.toString(), "-o", directory.resolve("no/such/x.svg").toString())).isEqualTo(3);
        assertThat(err()).contains("--output is '" + directory.resolve("no/such/x.svg")
                + "', but cannot be written (no such file or directory); ").hasLineCount(1);
        assertThat(run("report", file.toString(), "-o", directory.toString(), "--format", "svg")).isEqualTo(3);
        assertThat(err()).contains("', but cannot be written (Is a directory); ").hasLineCount(1);
    }

    @Test
    void a_source_that_cannot_be_read_in_part_is_reported_all_the_same_with_exit_code_3() throws IOException {
        Path packed = Files.write(directory.resolve("old.ndjson.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0});
        assertThat(run("report", directory.toString(), "--format", "table")).isEqualTo(3);
        assertThat(out().replaceAll("\\s+", " ")).contains("Cart.checkout")
                .contains(packed + ": is compressed by zstd, which is not read; decompress it first: zstd -dc FILE");
        assertThat(run("report", packed.toString())).isEqualTo(3);
        assertThat(err()).startsWith("statsprofile: " + packed + ": is compressed by zstd").hasLineCount(1);
        assertThat(run("compare", directory.toString(), "--before-version", "1.4.2", "--after-version", "1.5.0")).isEqualTo(3);
    }

    @Test
    void lines_that_are_none_are_no_reason_to_check_the_agent() throws IOException {
        Path other = Files.writeString(directory.resolve("other.log"), "Starting up ...\n");
        for (String format : new String[] {"text", "table", "svg", "html"}) {
            assertThat(run("report", other.toString(), "--format", format)).as(format).isEqualTo(1);
            assertThat(out().replaceAll("<[^>]*>|\\s+", " ").replaceAll(" +", " ")).as(format).contains("in what could be read")
                    .contains("1 line is no profile document").doesNotContain("with the agent");
        }
    }

    @Test
    void output_never_overwrites_what_is_read() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Path link = Files.createLink(directory.resolve("link.ndjson"), file);
        for (Path output : new Path[] {file, link, directory.resolve("../" + directory.getFileName() + "/shop.ndjson")}) {
            assertWrong("is one of the files that are read and would be overwritten; name another file", "report", file.toString(), "-o",
                    output.toString());
            assertWrong("would be overwritten", "report", directory.toString(), "-o", output.toString());
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        Path page = directory.resolve("report.html");
        assertThat(run("report", directory.toString(), "-o", page.toString())).isZero();
        assertThat(run("report", directory.toString(), "-o", page.toString()))
                .as("again, where the page of the first time is among the files").isZero();
    }

    @Test
    void what_terminals_obey_is_shown_as_the_page_shows_it() throws IOException {
        String hostile = Files.readString(file).replace("\"name\":\"shop\"", "\"name\":\"s\\u001b[31m\\u0001\"")
                .replace("\"host.name\":\"shop-1\"", "\"host.name\":\"h\\nx\\u202e\\u009b\"")
                .replace("\"1.5.0\"", "\"\\u0007\"").replace("Cart.checkout", "Cart.\\u001b]0;x\\u0007checkout");
        Path named = Files.writeString(directory.resolve("hostile.ndjson"), hostile);
        for (String[] command : new String[][] {{"report"}, {"report", "--format", "table"}, {"report", "--top", "1"},
                {"report", "--service", "none"},
            {"compare", "--before", "..15:02", "--after", "15:02.."}}) {
            String[] arguments = Arrays.copyOf(command, command.length + 1);
            arguments[command.length] = named.toString();
            run(arguments);
            assertThat(out()).as(Arrays.toString(command)).isNotEmpty().doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
        }
        run("report", named.toString());
        assertThat(out()).contains("s\uFFFD[31m\uFFFD").contains("h\uFFFDx\uFFFD\uFFFD");
        assertThat(run("report", "no\u001b[31m\nsuch")).isEqualTo(3);
        assertThat(err()).hasLineCount(1).contains("no\uFFFD[31m\uFFFDsuch").doesNotContain("\u001b");
    }

    @Test
    void secrets_come_from_the_environment_or_files_and_are_never_shown() throws IOException {
        Path secret = Files.writeString(directory.resolve("password"), "hunter2secret\n");
        environment = Map.of("STATSPROFILE_ES_URL", "http://127.0.0.1:1", "ES_API_KEY", "c2VjcmV0LWtleQ==");
        assertThat(run("report")).isEqualTo(3);
        assertThat(out() + err()).doesNotContain("c2VjcmV0");
        assertThat(run("report", "--user", "reader", "--password-file", secret.toString())).isEqualTo(3);
        assertThat(out() + err()).doesNotContain("hunter2");
        environment = Map.of("STATSPROFILE_ES_URL", "http://127.0.0.1:1");
        assertThat(run("report", "--api-key", "c2VjcmV0LWtleQ==")).isEqualTo(3);
        assertThat(out() + err()).doesNotContain("c2VjcmV0");
        assertThat(run("report", "--user", "reader")).isEqualTo(2);
        assertThat(err()).contains("password is missing");
        assertThat(run("report", "--user", "reader", "--password-file", secret.toString(), "--api-key-file", secret.toString()))
                .isEqualTo(2);
        assertThat(err()).contains("only one can be used").doesNotContain("hunter2");
    }

    @Test
    void a_terminal_gets_colours_unless_it_says_no() {
        terminal = 90;
        environment = Map.of("LANG", "en_US.UTF-8");
        run("report", file.toString());
        assertThat(out()).contains("\u001b[38;5;").contains("\u2588");
        environment = Map.of("LANG", "en_US.UTF-8", "COLORTERM", "truecolor");
        run("report", file.toString());
        assertThat(out()).contains("\u001b[38;2;");
        environment = Map.of("LANG", "en_US.UTF-8", "NO_COLOR", "1");
        run("report", file.toString());
        assertThat(out()).doesNotContain("\u001b").contains("\u2502");
        environment = Map.of("LC_ALL", "POSIX");
        run("report", file.toString());
        assertThat(out().chars()).allMatch(c -> c < 127);
        terminal = 0;
        run("report", file.toString(), "--color", "always");
        assertThat(out()).contains("\u001b[38;5;");
    }

    @Test
    void compare_ranks_what_the_release_slowed_first() throws IOException {
        Path planted = Files.write(directory.resolve("planted.ndjson"), SeriesOf.lines(PlantedRelease.documents(3, 18)));
        for (String[] more : new String[][] {{}, {"--rank", "percall", "--min-calls", "10"}, {"--by", "cumtime"}}) {
            assertThat(run(Stream.concat(Stream.of("compare", planted.toString(), "--before-version", PlantedRelease.BEFORE,
                    "--after-version", PlantedRelease.AFTER, "--rows", "2"), Stream.of(more)).toArray(String[]::new))).isZero();
            assertThat(out().lines().filter(line -> line.contains("org.acme")).findFirst().orElseThrow()).endsWith(PlantedRelease.PLANTED)
                    .contains(" x1");
            assertThat(out()).contains("Left out as warm-up: the first 1 minute of each run")
                    .contains("no rank by time per call (--min-calls)");
        }
        assertThat(run("compare", planted.toString(), "--before-version", PlantedRelease.BEFORE, "--after-version", PlantedRelease.AFTER,
                "--rank", "calls", "--warmup", "30s")).isZero();
        assertThat(out().lines().filter(line -> line.contains("org.acme")).findFirst().orElseThrow()).endsWith(PlantedRelease.NEW);
        assertThat(out()).contains("the first 30 seconds of each run").doesNotContain("--min-calls");
        assertThat(run("compare", file.toString(), "--before", "..15:02", "--after", "15:02..")).isZero();
        assertThat(out()).contains("after : 2026-11-23 15:02:00");
        assertThat(run("compare", file.toString(), "--before-version", "0", "--after-version", "1.5.0")).isEqualTo(1);
    }

    @Test
    void help_teaches_with_examples_and_exit_codes() {
        assertThat(run("help", "report")).isZero();
        assertThat(out()).contains("Examples:").contains("--elasticsearch http://localhost:9200").contains("Exit codes:")
                .contains("STATSPROFILE_ES_API_KEY")
                .contains("tottime").contains("$NO_COLOR");
        assertThat(out().replaceAll("\\s+", " ")).contains("Functions to list in a table. Default: 50.").contains("Docker, CRI, Filebeat")
                .contains("answers of searches").contains("zip or tar.gz");
        run("help", "compare");
        assertThat(out()).contains("Functions to list in a table. Default: 20.");
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("report").contains("compare").contains("generate-completion");
        assertThat(run("--version")).isZero();
        assertThat(out()).startsWith("statsprofile ");
        assertThat(run("generate-completion")).isZero();
        assertThat(out()).contains("complete ");
    }

    private void assertWrong(String message, String... args) {
        assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
        assertThat(err()).contains(message).contains("Try 'statsprofile help").doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Override
    byte[] in() throws IOException {
        return Files.readAllBytes(file);
    }

    @Override
    Clock clock() {
        return Clock.fixed(ShopRuns.START.plusSeconds(3_600), ZoneOffset.UTC);
    }
}
