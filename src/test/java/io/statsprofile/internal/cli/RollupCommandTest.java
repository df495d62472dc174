package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.statsprofile.internal.backfill.ExpectedHours;
import io.statsprofile.internal.backfill.RunSlices;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.pstats.FunctionProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rollup} from files. */
class RollupCommandTest extends CommandLineTests {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final String NAMESPACE = "rollup";
    private static final RunSlices FIRST = new RunSlices(NAMESPACE, "shop", "1.4.0", "host-1", "019ad0c2-5b1e-7c3a-9f00-00000000000a",
            INTERVAL);
    private static final RunSlices SECOND = new RunSlices(NAMESPACE, "shop", "1.4.0", "host-2", "019ad0c2-5b1e-7c3a-9f00-00000000000b",
            INTERVAL);
    private static final RunSlices OTHER = new RunSlices(NAMESPACE, "cart", "2.0.0", "host-2", "019ad0c2-5b1e-7c3a-9f00-00000000000c",
            INTERVAL);

    @TempDir
    private Path directory;
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private byte[] in = new byte[0];
    private final List<ProfileDocument> slices = new ArrayList<>();

    @Override
    byte[] in() {
        return in;
    }

    @Override
    Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    @BeforeEach
    void slices_of_two_days() {
        Random random = new Random(7);
        slices.addAll(FIRST.slices(random, Instant.parse("2026-11-23T22:30:00Z"), 0, 20));
        slices.addAll(SECOND.slices(random, Instant.parse("2026-11-23T21:00:00Z"), 100, 12));
        slices.addAll(OTHER.slices(random, Instant.parse("2026-11-24T01:20:00Z"), 0, 9));
        // Lost on the way: an hour gets two documents.
        slices.removeIf(slice -> slice.runId().equals(SECOND.runId()) && slice.sequence() == 103);
    }

    @Test
    void hours_are_the_merge_of_their_slices_and_days_that_of_their_hours_in_whatever_order_they_come() throws IOException {
        List<ProfileDocument> shuffled = new ArrayList<>(slices);
        shuffled.addAll(slices.subList(3, 9));
        Collections.shuffle(shuffled, new Random(3));
        Path log = write("shop.ndjson", shuffled);

        assertThat(run("rollup", log.toString())).as(err()).isZero();

        List<ProfileDocument> made = read(out());
        ExpectedHours.assertHours(ofKind(made, Kind.HOUR), slices);
        ExpectedHours.assertDays(ofKind(made, Kind.DAY), ofKind(made, Kind.HOUR));
        assertThat(err()).contains("2026-11-23T21:00:00Z: making 2 hour documents of 5 slices\n")
                .endsWith("Made " + ofKind(made, Kind.HOUR).size() + " hour documents of 40 slices and 3 day documents.\n");
        in = Files.readAllBytes(log);
        String before = out();
        assertThat(run("rollup", "-")).isZero();
        assertThat(read(out())).as("from standard input").usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrderElementsOf(read(before));
    }

    @Test
    void a_dry_run_says_what_is_missing_and_writes_nothing() throws IOException {
        Path log = write("shop.ndjson", slices);
        Path target = directory.resolve("hours.ndjson");

        assertThat(run("rollup", log.toString(), "--output", target.toString(), "--dry-run")).isZero();

        assertThat(out()).contains("2026-11-23T21:00:00Z: would make 2 hour documents of 5 slices\n").contains("Would make ")
                .endsWith("Nothing was changed, since this was a dry run.\n");
        assertThat(target).doesNotExist();
    }

    @Test
    void ended_at_any_byte_and_run_again_it_is_as_if_it_had_run_once() throws IOException {
        Path log = write("shop.ndjson", slices);
        Path target = directory.resolve("hours.ndjson");
        assertThat(run("rollup", log.toString(), "-o", target.toString())).isZero();
        byte[] whole = Files.readAllBytes(target);
        assertThat(run("rollup", log.toString(), "-o", target.toString())).isZero();
        assertThat(out()).endsWith("Made 0 hour documents of 0 slices and 0 day documents.\n");
        assertThat(Files.readAllBytes(target)).as("twice is once").isEqualTo(whole);

        Random random = new Random(11);
        for (int i = 0; i < 25; i++) {
            int kept = i == 0 ? 0 : random.nextInt(whole.length);
            Files.write(target, Arrays.copyOf(whole, kept));
            assertThat(run("rollup", log.toString(), "-o", target.toString())).as("ended after %s bytes", kept).isZero();
            assertThat(err()).as("ended after %s bytes", kept).isEmpty();
            List<ProfileDocument> made = read(Files.readString(target));
            ExpectedHours.assertHours(ofKind(made, Kind.HOUR), slices);
            ExpectedHours.assertDays(ofKind(made, Kind.DAY), ofKind(made, Kind.HOUR));
            assertThat(ofKind(made, Kind.DAY)).extracting(ProfileDocument::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void what_comes_later_gets_documents_of_its_own_and_nothing_is_rewritten() throws IOException {
        List<ProfileDocument> early = slices.stream().filter(slice -> slice.runId().equals(FIRST.runId()) && slice.sequence() % 5 != 2)
                .toList();
        Path target = directory.resolve("hours.ndjson");
        assertThat(run("rollup", write("early.ndjson", early).toString(), "-o", target.toString())).isZero();
        String before = Files.readString(target);

        assertThat(run("rollup", write("all.ndjson", slices).toString(), "-o", target.toString())).isZero();

        String after = Files.readString(target);
        assertThat(after).startsWith(before);
        List<ProfileDocument> made = read(after);
        List<ProfileDocument> hours = ofKind(made, Kind.HOUR);
        assertThat(hours.stream().mapToLong(hour -> hour.facts().rollup().slices()).sum()).isEqualTo(slices.size());
        assertThat(ExpectedHours.merged(hours).totalNanos()).isEqualTo(ExpectedHours.merged(slices).totalNanos());
        ExpectedHours.assertDays(ofKind(made, Kind.DAY), hours);
        assertThat(ofKind(made, Kind.DAY)).extracting(ProfileDocument::sequence).contains(1L);
    }

    @Test
    void hours_that_the_service_has_written_are_not_made_again_but_are_in_the_day() throws IOException {
        assertThat(run("rollup", write("shop.ndjson", slices).toString(), "--hours")).isZero();
        List<ProfileDocument> hours = read(out());
        assertThat(hours).extracting(ProfileDocument::kind).containsOnly(Kind.HOUR);
        List<ProfileDocument> both = new ArrayList<>(slices);
        both.addAll(hours.subList(0, 4));

        assertThat(run("rollup", write("both.ndjson", both).toString())).isZero();

        List<ProfileDocument> made = read(out());
        assertThat(ofKind(made, Kind.HOUR)).hasSize(hours.size() - 4);
        ExpectedHours.assertDays(ofKind(made, Kind.DAY), hours);

        assertThat(run("rollup", write("hours.ndjson", hours).toString(), "--days")).isZero();
        ExpectedHours.assertDays(read(out()), hours);
    }

    @Test
    void only_hours_and_days_that_are_over_and_in_the_window_and_of_the_service() throws IOException {
        String log = write("shop.ndjson", slices).toString();
        now = Instant.parse("2026-11-24T00:29:59Z");
        assertThat(run("rollup", log)).isZero();
        assertThat(read(out())).extracting(document -> document.timestamp().toString()).contains("2026-11-23T22:00:00Z")
                .doesNotContain("2026-11-23T23:00:00Z", "2026-11-23T00:00:00Z");
        assertThat(run("rollup", log, "--grace", "29m")).isZero();
        assertThat(read(out())).extracting(document -> document.timestamp().toString()).contains("2026-11-23T23:00:00Z",
                "2026-11-23T00:00:00Z")
                .doesNotContain("2026-11-24T00:00:00Z");
        now = Instant.parse("2026-11-25T12:00:00Z");
        assertThat(run("rollup", log, "--hours", "--from", "2026-11-23T23:30", "--to", "2026-11-24T00:00")).isZero();
        assertThat(read(out())).extracting(document -> document.timestamp().toString()).containsOnly("2026-11-23T23:00:00Z");
        assertThat(run("rollup", log, "--service", "cart")).isZero();
        assertThat(read(out())).isNotEmpty().allMatch(document -> document.service().name().equals("cart"));
        assertThat(run("rollup", log, "--service", "nobody")).isZero();
        assertThat(out()).isEmpty();
        assertThat(run("rollup", write("empty.ndjson", List.of()).toString())).isEqualTo(1);
    }

    @Test
    void a_document_keeps_the_functions_that_it_is_to_keep() throws IOException {
        assertThat(run("rollup", write("shop.ndjson", slices).toString(), "--top", "2")).isZero();
        assertThat(read(out())).allSatisfy(document -> {
            assertThat(document.profile().funcProfiles()).hasSizeLessThanOrEqualTo(7).containsKey(FunctionProfile.OTHER);
            assertThat(document.functionCount()).isGreaterThan(7);
        });
        assertThat(ExpectedHours.merged(ofKind(read(out()), Kind.DAY)).totalNanos()).isEqualTo(ExpectedHours.merged(slices).totalNanos());
    }

    @Test
    void lines_of_python_are_rolled_up_with_a_word_on_what_they_lack() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            lines.add("""
                    {"timestamp": "2026-11-23T15:%02d:07Z", "stats_profile": {"total_tt": 0.203, "func_profiles": {"fib": {"ncalls": \
                    "3/1", \
                    "tottime": 0.00%d, "percall_tottime": 0.0, "cumtime": 0.2, "percall_cumtime": 0.2, "file_name": "/srv/fib.py", \
                    "line_number": 3}}}}""".formatted(9 * i, 1 + i % 8));
        }
        lines.set(7, lines.get(7).replace("15:63", "16:03"));
        lines.set(8, lines.get(8).replace("15:72", "16:12"));
        Path target = directory.resolve("hours.ndjson");
        Path log = directory.resolve("python.log");
        Files.write(log, lines.subList(0, 8));

        assertThat(run("rollup", log.toString(), "-o", target.toString())).isZero();

        assertThat(err()).contains("lines are of Python's get_stats_profile(): times are rounded to milliseconds, callers are not in them");
        List<ProfileDocument> hours = ofKind(read(Files.readString(target)), Kind.HOUR);
        assertThat(hours).extracting(hour -> hour.timestamp().toString(), hour -> hour.profile().get("fib").ncalls(),
                hour -> hour.profile().get("fib").primitiveCalls(), hour -> hour.profile().get("fib").tottimeNanos())
                .containsExactlyInAnyOrder(tuple("2026-11-23T15:00:00Z", 21L, 7L, 28_000_000L),
                        tuple("2026-11-23T16:00:00Z", 3L, 1L, 8_000_000L));
        Files.write(log, lines);
        assertThat(run("rollup", log.toString(), "-o", target.toString())).isZero();
        assertThat(ofKind(read(Files.readString(target)), Kind.HOUR)).as("a line that was added has a document of its own").hasSize(3);
        assertThat(run("rollup", log.toString(), "-o", target.toString())).isZero();
        assertThat(read(Files.readString(target))).hasSize(3 + 2);
    }

    @Test
    void wrong_usage_names_option_value_rule_and_remedy() throws IOException {
        String log = write("shop.ndjson", slices).toString();
        assertWrong("no source of slices is given; give --elasticsearch URL", "rollup");
        assertWrong("--hours and --days are both given", "rollup", log, "--hours", "--days");
        assertWrong("--output is x.ndjson and --elasticsearch is http://es:9200, but documents go to one of them", "rollup", log,
                "--output", "x.ndjson", "--es", "http://es:9200");
        assertWrong("--output is x.ndjson, but no FILE is given", "rollup", "--es", "http://es:9200", "--output", "x.ndjson");
        assertWrong("--grace is 40d, but must be from 0s to 31d; change it or leave it out", "rollup", log, "--grace", "40d");
        assertWrong("--timeout is 0s, but must be from 1s to 7d", "rollup", log, "--timeout", "0s");
        assertWrong("top is 1001, but must be from 1 to 1000; change it or leave it out (option --top)", "rollup", log, "--top", "1001");
        assertWrong("--from is 'soon', but must be a time", "rollup", log, "--from", "soon");
        assertWrong("which is before", "rollup", log, "--from", "2026-11-24", "--to", "2026-11-23");
        assertThat(run("rollup", directory.resolve("nothing").toString())).isEqualTo(3);
        assertThat(err()).contains("no file is or matches");
        assertThat(run("rollup", log, "-o", directory.resolve("no/such/hours.ndjson").toString())).isEqualTo(3);
        assertThat(err()).contains("--output is '").contains("but cannot be written (no such file or directory)");
    }

    @Test
    void a_last_line_of_others_without_an_end_stays() throws IOException {
        Path target = directory.resolve("hours.ndjson");
        Files.writeString(target, "started\nno end");
        assertThat(run("rollup", write("shop.ndjson", slices).toString(), "-o", target.toString())).isZero();
        assertThat(Files.readString(target)).startsWith("started\nno end\n{\"@timestamp\"");
    }

    private void assertWrong(String message, String... arguments) {
        assertThat(run(arguments)).as(err()).isEqualTo(2);
        assertThat(err()).contains(message).contains("Try 'statsprofile help rollup'");
    }

    private Path write(String name, List<ProfileDocument> documents) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ProfileDocument document : documents) {
            lines.writeBytes(DocumentWriter.write(document));
            lines.write('\n');
        }
        return Files.write(directory.resolve(name), lines.toByteArray());
    }

    private static List<ProfileDocument> read(String lines) {
        return lines.lines().filter(line -> line.startsWith("{")).map(line -> {
            try {
                return DocumentReader.read(line.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).toList();
    }

    private static List<ProfileDocument> ofKind(List<ProfileDocument> documents, Kind kind) {
        return Stream.of(documents).flatMap(List::stream).filter(document -> document.kind() == kind).toList();
    }
}
