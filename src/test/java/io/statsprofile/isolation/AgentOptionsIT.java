package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Started without the agent, with too much of it, or switched off: the application runs on, and the operator is told. */
class AgentOptionsIT {

    @Test
    void without_the_agent_the_application_runs_and_one_warning_names_the_option() {
        try (FlatApplication app = FlatApplication.start("no-agent", List.of())) {
            app.work(2, 10, 0);
            assertThat(app.jvm().stop()).as(app.jvm().output()).isZero();
            assertThat(warnings(app)).as(app.jvm().output()).singleElement().asString().contains("-javaagent:");
            assertThat(app.documents().ncalls(Documents.WORK)).isEmpty();
        }
    }

    @Test
    void without_the_agent_a_profile_made_by_hand_is_shipped() {
        String elasticsearch = SearchServer.shared().url();
        try (FlatApplication app = FlatApplication.start("no-agent-region", List.of("-Dlogback.configurationFile=logback-elasticsearch.xml",
                "-Dacme.service=acme-by-hand", "-Dacme.elasticsearch=" + elasticsearch))) {
            app.jvm().ask("region 5");
            assertThat(app.jvm().stop()).as(app.jvm().output()).isZero();
            assertThat(Documents.stored(elasticsearch, "acme-by-hand").regions().ncalls("")).as(app.jvm().output())
                    .isEqualTo(Map.of("checkout", 5L, "pay", 5L));
        }
    }

    @Test
    void given_several_times_the_agent_counts_once() throws IOException {
        // A copy elsewhere is what JAVA_TOOL_OPTIONS of an image and the command line of a service come to.
        Path copy = Fixtures.emptyDirectory("agent-copy").resolve("another-agent.jar");
        Files.copy(PackagedJars.agent(), copy);
        try (FlatApplication app = FlatApplication.start("agent-repeated",
                List.of(PackagedJars.agentOption(), PackagedJars.agentOption(), "-javaagent:" + copy))) {
            app.work(2, 10, 0);
            assertThat(app.jvm().stop()).as(app.jvm().output()).isZero();
            assertThat(app.documents().ncalls(Documents.WORK)).as(app.jvm().output()).isEqualTo(new KnownCalls().work(2, 10).ncalls());
            assertThat(app.jvm().lines().stream().filter(line -> line.contains("more than once"))).as(app.jvm().output()).hasSize(1);
        }
    }

    @Test
    void a_system_property_switches_all_of_it_off() {
        assertSwitchedOff(FlatApplication.start("off-by-property", List.of(PackagedJars.agentOption(), "-Dstatsprofile.enabled=false")));
    }

    @Test
    void an_environment_variable_switches_all_of_it_off() {
        assertSwitchedOff(FlatApplication.start("off-by-environment", List.of(PackagedJars.agentOption()),
                Map.of("STATSPROFILE_ENABLED", "false")));
    }

    private static void assertSwitchedOff(FlatApplication started) {
        try (FlatApplication app = started) {
            app.work(2, 10, 0);
            assertThat(app.jvm().stop()).as(app.jvm().output()).isZero();
            assertThat(app.documents().all()).as("documents of a service that is switched off").isEmpty();
            assertThat(warnings(app)).as(app.jvm().output()).isEmpty();
        }
    }

    /** Statuses of Logback above INFO; it prints them as {@code |-WARN in ...}. */
    private static List<String> warnings(FlatApplication app) {
        return app.jvm().lines().stream().filter(line -> line.contains("|-WARN") || line.contains("|-ERROR")).toList();
    }
}
