package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside other agents that change bytecode too, before and after them on the command line. */
class OtherAgentsIT {

    @ParameterizedTest(name = "JaCoCo first: {0}")
    @ValueSource(booleans = {true, false})
    void beside_jacoco_our_counts_are_exact_and_its_data_fit_the_classes(boolean jacocoFirst) {
        String run = jacocoFirst ? "jacoco-first" : "jacoco-last";
        Path data = Fixtures.BUILD.resolve("runs").resolve(run).resolve("jacoco.exec");
        String jacoco = "-javaagent:" + agents().resolve("jacoco-agent.jar") + "=destfile=" + data + ",includes=com.acme.*";
        try (FlatApplication app = FlatApplication.start(run, inOrder(jacoco, jacocoFirst))) {
            workAndStop(app);
        }
        assertThat(methodsCovered(data)).as("methods of Workload that JaCoCo saw executed, of those there are").isEqualTo("8 of 8");
    }

    @ParameterizedTest(name = "OpenTelemetry first: {0}")
    @ValueSource(booleans = {true, false})
    void beside_opentelemetry_our_counts_are_exact_and_it_starts(boolean openTelemetryFirst) {
        String agent = "-javaagent:" + agents().resolve("opentelemetry-agent.jar");
        try (FlatApplication app = FlatApplication.start(openTelemetryFirst ? "otel-first" : "otel-last",
                concat(List.of("-Dotel.traces.exporter=none", "-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none"),
                        inOrder(agent, openTelemetryFirst)))) {
            workAndStop(app);
            assertThat(app.jvm().output()).contains("opentelemetry-javaagent - version:");
        }
    }

    private static void workAndStop(FlatApplication app) {
        app.work(2, 20, 60);
        assertThat(app.jvm().stop()).as(app.jvm().output()).isZero();
        assertThat(app.documents().ncalls(Documents.WORK)).as(app.jvm().output()).isEqualTo(new KnownCalls().work(2, 20).ncalls());
    }

    /** JaCoCo's own tool, which leaves out classes whose recorded identity is not that of the class file. */
    private static String methodsCovered(Path data) {
        Path csv = data.resolveSibling("coverage.csv");
        Path classes = Fixtures.directory("work").resolve("classes");
        try (ForkedJvm tool = ForkedJvm.java("-jar", agents().resolve("jacoco-cli.jar").toString(), "report", data.toString(),
                "--classfiles", classes.toString(), "--csv", csv.toString()).start()) {
            assertThat(tool.awaitExit(Duration.ofMinutes(1))).as(tool.output()).isZero();
            assertThat(tool.output()).doesNotContain("does not match");
            String[] row = Files.readAllLines(csv).stream().filter(line -> line.contains(",Workload,")).findFirst().orElseThrow().split(",");
            // The last two columns: METHOD_MISSED, METHOD_COVERED.
            int missed = Integer.parseInt(row[row.length - 2]);
            int covered = Integer.parseInt(row[row.length - 1]);
            return covered + " of " + (missed + covered);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> inOrder(String other, boolean otherFirst) {
        return otherFirst ? List.of(other, PackagedJars.agentOption()) : List.of(PackagedJars.agentOption(), other);
    }

    private static List<String> concat(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static Path agents() {
        return Fixtures.directory("flat").resolve("agents");
    }
}
