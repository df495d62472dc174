package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.pstats.FunctionProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real JVMs that end. */
class ShutdownTest {

    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;
    private final List<String> output = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"return, '', 3", "exit, '', 3", "wait, '', 3", "return, <shutdownHook/>, 3", "wait, <shutdownHook/>, 3", "spring, '', 7"})
    void the_last_slice_closes_open_calls_and_is_logged(String ending, String hook, long checkouts) throws Exception {
        run(ending, hook, "");

        List<ProfileDocument> documents = documents(Kind.SLICE);
        ProfileDocument last = documents.get(documents.size() - 1);
        assertThat(last.facts().last()).as("%s", output).isTrue();
        assertThat(documents.subList(0, documents.size() - 1)).noneMatch(document -> document.facts().last());
        assertThat(last.profile().get("com.acme.Shop.serve").ncalls()).as("the open call counts as returned").isEqualTo(1);
        assertThat(last.profile().openCalls()).isZero();
        assertThat(documents.stream().map(document -> document.profile().get("com.acme.Shop.checkout")).filter(row -> row != null)
                .mapToLong(FunctionProfile::ncalls).sum()).isEqualTo(checkouts);
        assertThat(documents(Kind.HOUR)).as("the hour ends with the service, behind its last slice").last()
                .matches(hour -> hour.facts().last() && hour.facts().rollup().lastSequence() == last.sequence());
        assertThat(output).noneMatch(line -> line.contains("|-WARN in io.statsprofile") && !line.contains("-javaagent"))
                .noneMatch(line -> line.contains("|-ERROR"));
    }

    @Test
    void a_server_that_is_away_keeps_the_jvm_no_longer_than_the_stop_timeout_and_what_is_left_is_said() throws Exception {
        run("return", "", "<elasticsearch><url>http://localhost:1</url></elasticsearch> <stopTimeout>300 milliseconds</stopTimeout>");

        assertThat(output).anySatisfy(line -> assertThat(line).contains("not delivered within stopTimeout, 300 milliseconds"));
        assertThat(documents(Kind.SLICE)).as("other appenders have the last slice").last().matches(document -> document.facts().last());
    }

    private void run(String ending, String hook, String settings) throws IOException, InterruptedException {
        Path configuration = directory.resolve("logback.xml");
        Files.writeString(configuration, """
                <configuration>
                  <statusListener class="ch.qos.logback.core.status.OnConsoleStatusListener"/>
                  %s
                  <appender name="FILE" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file> <encoder class="net.logstash.logback.encoder.LogstashEncoder"/>
                  </appender>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                    <interval>1 hour</interval> <serviceName>shop</serviceName> %s
                  </appender>
                  <logger name="statsprofile" level="INFO"> <appender-ref ref="STATSPROFILE"/> </logger>
                  <root level="INFO"> <appender-ref ref="FILE"/> </root>
                </configuration>
                """.formatted(hook, directory.resolve("documents.ndjson"), settings));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:TieredStopAtLevel=1", "-Dlogback.configurationFile=" + configuration, "-cp", System.getProperty("java.class.path"),
                EndingService.class.getName(), ending).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.equals("ready") && ending.equals("wait")) {
                    // A Process destroyed by itself would close its output, too.
                    process.toHandle().destroy();
                }
            }
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("the JVM ends: %s", output).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private List<ProfileDocument> documents(Kind kind) throws IOException {
        List<ProfileDocument> documents = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("documents.ndjson"))) {
            documents.add(DocumentReader.read(line.getBytes(StandardCharsets.UTF_8)));
        }
        documents.removeIf(document -> document.kind() != kind);
        return documents;
    }
}
