package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.RollupFacts;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rollup} from files in a JVM whose heap has no room for all that is in them. */
class RollupMemoryTest {

    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final String HEAP = "-Xmx32m";
    private static final int DAYS = 40;
    private static final int FUNCTIONS = 3_000;
    private static final int LINES = 100_000;
    private static final long SECONDS_BETWEEN = 7;

    @TempDir
    private Path directory;

    /** The last hour of the first day comes after the first one of the last day. */
    @Test
    void days_of_which_each_host_has_a_file_are_made_one_by_one() throws Exception {
        for (int host = 0; host < 2; host++) {
            try (OutputStream lines = lines("host-" + host + ".ndjson.gz")) {
                for (int day = 0; day < DAYS; day++) {
                    lines.write(DocumentWriter.write(hour(host, day)));
                    lines.write('\n');
                }
            }
        }

        List<ProfileDocument> days = rollup();

        assertThat(days).hasSize(DAYS).allSatisfy(day -> {
            assertThat(day.kind()).isEqualTo(Kind.DAY);
            assertThat(day.facts().rollup().hours()).isEqualTo(2);
            assertThat(day.facts().rollup().hosts()).isEqualTo(2);
            assertThat(day.profile().totalCalls()).isEqualTo(2L * FUNCTIONS);
        });
        assertThat(days).extracting(ProfileDocument::timestamp).doesNotHaveDuplicates();
    }

    @Test
    void lines_of_python_that_are_many() throws Exception {
        try (OutputStream lines = lines("python.log.gz")) {
            for (int i = 0; i < LINES; i++) {
                lines.write("""
                        {"timestamp": "%s", "stats_profile": {"total_tt": 0.2, "func_profiles": {"fib": {"ncalls": "3/1", \
                        "tottime": 0.002, "cumtime": 0.2, "file_name": "/srv/fib.py", "line_number": 3}}}}
                        """.formatted(START.plusSeconds(SECONDS_BETWEEN * i)).getBytes(StandardCharsets.UTF_8));
            }
        }

        List<ProfileDocument> made = rollup();

        List<ProfileDocument> hours = made.stream().filter(document -> document.kind() == Kind.HOUR).toList();
        assertThat(hours).hasSize((int) Duration.ofSeconds(SECONDS_BETWEEN * (LINES - 1)).toHours() + 1);
        assertThat(hours.stream().mapToLong(hour -> hour.facts().rollup().slices()).sum()).isEqualTo(LINES);
        assertThat(hours.stream().mapToLong(hour -> hour.profile().get("fib").ncalls()).sum()).isEqualTo(3L * LINES);
        assertThat(made.stream().filter(document -> document.kind() == Kind.DAY).mapToLong(day -> day.facts().rollup().slices()).sum())
                .isEqualTo(LINES);
    }

    private OutputStream lines(String name) throws IOException {
        return new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)));
    }

    private static ProfileDocument hour(int host, int day) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS; i++) {
            rows.add(FunctionProfile.of(FunctionId.named("com.acme.shop.orders.Handler" + i + ".handleRequest"), 1, 1, 1_000_000L + i,
                    9_000_000L - i));
        }
        StatsProfile profile = StatsProfile.of(rows);
        Instant timestamp = START.plus(Duration.ofDays(day)).plus(Duration.ofHours(host));
        SliceFacts facts = new SliceFacts(Duration.ofHours(1).toNanos(), 1_000, false, false, 3, 0, 0, 0, 0)
                .withRollup(RollupFacts.ofHour(360L * (24 * day + 1), 360, Duration.ofSeconds(10).toNanos()));
        return new ProfileDocument(Kind.HOUR, timestamp, timestamp, timestamp.plusSeconds(3_600), Duration.ofHours(1).toNanos(),
                "run-of-host-" + host, 360L * 24 * day + 1, "default", new ServiceId("shop", "1.4.0", "production", "host-" + host),
                "host-" + host, 4711, Map.of(), FUNCTIONS, profile, facts);
    }

    private List<ProfileDocument> rollup() throws Exception {
        Path out = directory.resolve("made.ndjson");
        Path err = directory.resolve("err.txt");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP,
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName(),
                "rollup"));
        try (Stream<Path> files = Files.list(directory)) {
            files.map(Path::toString).sorted().forEach(command::add);
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STATSPROFILE_") || name.equals("JAVA_TOOL_OPTIONS"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        List<ProfileDocument> made = new ArrayList<>();
        try (Stream<String> lines = Files.lines(out)) {
            for (String line : (Iterable<String>) lines::iterator) {
                made.add(DocumentReader.read(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return made;
    }
}
