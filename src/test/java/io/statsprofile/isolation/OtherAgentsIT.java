package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside other agents that change bytecode too, before and after them on the command line. */
class OtherAgentsIT {

    private static final String BASKET = "com.acme.work.mocks.Basket.";

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

    /**
     * Mockito's transformer stands where Mockito is on the command line. Behind ours, a call that a mock answers never comes to our probe.
     * Before ours, it is counted: the method has been called.
     */
    @ParameterizedTest(name = "Mockito and Byte Buddy first: {0}")
    @ValueSource(booleans = {true, false})
    void beside_mockito_and_byte_buddy_real_calls_are_exact_and_mocks_answer_while_levels_change(boolean othersFirst) {
        Path home = Fixtures.directory("mocks");
        Path mockito = Directories.list(home.resolve("lib")).stream()
                .filter(path -> path.getFileName().toString().startsWith("mockito-core-")).findAny().orElseThrow();
        Path directory = Fixtures.emptyDirectory(othersFirst ? "mocks-first" : "mocks-last");
        Path file = directory.resolve("documents.ndjson");
        List<String> agents = new ArrayList<>(List.of("-javaagent:" + home.resolve("mocks-1.jar"), "-javaagent:" + mockito));
        agents.add(othersFirst ? 2 : 0, PackagedJars.agentOption());
        agents.addAll(List.of("-Xverify:all", "-Dacme.documents=" + file, "-cp",
                Fixtures.classPath("mocks") + File.pathSeparator + Fixtures.classPathWithLibrary("flat"), "com.acme.mocks.Main"));
        try (ForkedJvm jvm = ForkedJvm.java(agents.toArray(String[]::new)).in(directory).start()) {
            assertThat(jvm.awaitExit(Duration.ofMinutes(1))).as(jvm.output()).isZero();

            int rounds = 3;
            assertThat(jvm.lines()).as(jvm.output()).filteredOn(line -> line.equals("mocked 70 8330 550 01 99")).hasSize(rounds);
            assertThat(jvm.lines()).filteredOn(line -> line.equals("real 23801 2 true")).hasSize(rounds + 1);
            assertThat(jvm.lines()).as(jvm.output()).contains("watched 403 and 4");
            assertThat(jvm.output()).doesNotContain("|-WARN", "|-ERROR", "StackOverflowError", "StatsProfile: ");

            Map<String, Long> expected = Tally.of(jvm);
            assertThat(expected).containsEntry(BASKET + "tax", 407L).containsEntry(BASKET + "total", 407L);
            Map<String, Long> counted = Documents.ofFile(file).ncalls("com.acme.work.mocks.");
            if (othersFirst) {
                expected.merge(BASKET + "total", 8L * rounds, Long::sum);
                expected.merge(BASKET + "rate", 3L * rounds, Long::sum);
                // How often Mockito makes an object of its own is its affair.
                expected.remove(BASKET + "<init>");
                counted.remove(BASKET + "<init>");
            }
            assertThat(counted).as(jvm.output()).isEqualTo(expected);
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
            String[] row = Files.readAllLines(csv).stream().filter(line -> line.contains(",Workload,")).findFirst().orElseThrow()
                    .split(",");
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
