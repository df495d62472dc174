package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that end soon, on a machine that is busy with each other: their documents arrive, with default settings. */
class ShortProgramIT {

    private static final List<String> ENDINGS = List.of("at-once", "return", "exit", "throw");

    @TempDir
    private Path directory;

    @Test
    void all_calls_of_a_short_program_arrive_however_it_ends() throws IOException, InterruptedException {
        Map<String, Process> programs = new LinkedHashMap<>();
        try {
            for (String ending : ENDINGS) {
                programs.put(ending, start(ending));
            }
            for (Process program : programs.values()) {
                assertThat(program.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
            }
        } finally {
            programs.values().forEach(Process::destroyForcibly);
        }
        for (String ending : ENDINGS) {
            String said = Files.readString(output(ending));
            assertThat(calls(ending)).as("%s: %s", ending, said).isEqualTo(3);
            assertThat(said).as(ending).doesNotContain("tried again", "lost", "|-ERROR in io.statsprofile");
        }
    }

    private Process start(String ending) throws IOException {
        Path configuration = directory.resolve(ending + ".xml");
        Files.writeString(configuration, """
                <configuration>
                  <statusListener class="ch.qos.logback.core.status.OnConsoleStatusListener"/>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                    <namespace>short_%s</namespace> <serviceName>shop</serviceName>
                    <elasticsearch> <url>%s</url> </elasticsearch>
                  </appender>
                  <logger name="statsprofile" level="INFO"> <appender-ref ref="STATSPROFILE"/> </logger>
                </configuration>
                """.formatted(namespace(ending), SearchServer.shared().url()), StandardCharsets.UTF_8);
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-XX:TieredStopAtLevel=1",
                "-XX:ActiveProcessorCount=1", "-Dlogback.configurationFile=" + configuration, "-cp", System.getProperty("java.class.path"),
                ShortProgram.class.getName(), ending)
                .redirectErrorStream(true).redirectOutput(output(ending).toFile()).start();
    }

    private Path output(String ending) {
        return directory.resolve(ending + ".txt");
    }

    private static String namespace(String ending) {
        return ending.replace('-', '_');
    }

    private static long calls(String ending) throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build())) {
            String stream = StreamFamily.SLICES.stream("short_" + namespace(ending));
            elasticsearch.call("refresh", client -> client.indices().refresh(refresh -> refresh.index(stream).ignoreUnavailable(true)));
            return Math.round(elasticsearch.call("sum", client -> client.search(search -> search.index(stream).ignoreUnavailable(true)
                    .size(0)
                    .aggregations("calls", calls -> calls.sum(sum -> sum.field("statsprofile.total_calls"))), Void.class))
                    .aggregations().get("calls").sum().value());
        }
    }
}
