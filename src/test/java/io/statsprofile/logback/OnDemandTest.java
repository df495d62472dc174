package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.statsprofile.internal.probe.Control;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Levels that end by themselves, and instances that obey none, in a context of Logback's. */
class OnDemandTest {

    private static final String ACME = "<logger name=\"statsprofile.com.acme\" level=\"INFO\"/>";
    private static final Map<String, String> START = Map.of("com.acme", "INFO");

    @TempDir
    private Path directory;

    private final AgentStandIn agent = new AgentStandIn();

    @BeforeEach
    void an_agent_comes() {
        Control.set(agent);
    }

    @AfterEach
    void and_goes() {
        Control.set(null);
    }

    @Test
    void a_level_that_is_set_while_the_service_runs_ends_after_its_time_in_logback_too_and_can_be_set_again() {
        try (Service service = Service.start("<levelTimeout>1 second</levelTimeout>", Service.USUAL + ACME)) {
            settled(service);

            service.logger("statsprofile.com.acme.Cart").setLevel(Level.TRACE);
            await("its end").until(() -> agent.selections.size() == 3);
            assertThat(agent.selections).containsExactly(START, Map.of("com.acme", "INFO", "com.acme.Cart", "TRACE"), START);
            assertThat(service.logger("statsprofile.com.acme.Cart").getLevel()).isNull();
            assertThat(service.infos()).contains(
                    "Logger statsprofile.com.acme.Cart was set to TRACE while the service runs, which holds for 1 second (levelTimeout); "
                            + "then it goes back to no level");

            service.logger("statsprofile.com.acme").setLevel(Level.DEBUG);
            await("the end of the other one").until(() -> agent.selections.size() == 5);
            assertThat(agent.selections.subList(3, 5)).containsExactly(Map.of("com.acme", "DEBUG"), START);
            assertThat(service.logger("statsprofile.com.acme").getLevel()).isEqualTo(Level.INFO);
            assertThat(service.infos()).contains("Logger statsprofile.com.acme was set to DEBUG for 1 second, which is over; it is back "
                    + "at INFO");

            service.logger("statsprofile.com.acme.Cart").setLevel(Level.TRACE);
            await("its second end").until(() -> agent.selections.size() == 7);
            assertThat(agent.selections.get(5)).isEqualTo(Map.of("com.acme", "INFO", "com.acme.Cart", "TRACE"));
            assertThat(agent.selections.get(6)).isEqualTo(START);
        }
    }

    @Test
    void what_scan_finds_changed_ends_too_and_what_it_finds_as_it_was_does_not() throws IOException {
        Path file = directory.resolve("logback.xml");
        write(file, "", 0);
        Service service = new Service();
        try (service) {
            service.configure(file);
            service.context.start();
            settled(service);

            write(file, "<logger name=\"statsprofile.com.acme.Cart\" level=\"DEBUG\"/>", 10);

            await("its end").until(() -> agent.selections.size() == 3);
            assertThat(agent.selections).containsExactly(START, Map.of("com.acme", "INFO", "com.acme.Cart", "DEBUG"), START);
        }
    }

    @Test
    void an_instance_that_is_not_among_the_canaries_does_not_obey_what_scan_finds_either() throws IOException {
        Path file = directory.resolve("logback.xml");
        write(file, "<canary>0%</canary>", "", 0);
        Service service = new Service();
        try (service) {
            service.configure(file);
            service.context.start();
            settled(service);

            write(file, "<canary>0%</canary>", "<logger name=\"statsprofile.com.acme.Cart\" level=\"TRACE\"/>", 10);

            await("the change").until(() -> agent.selections.size() == 2);
            assertThat(service.logger("statsprofile.com.acme.Cart").getLevel()).isEqualTo(Level.TRACE);
            assertThat(agent.selections).containsExactly(Map.of("com.acme", "OFF", "*", "OFF"), Map.of("com.acme", "OFF", "com.acme.Cart",
                    "OFF", "*", "OFF"));
        }
    }

    @Test
    void a_program_that_configures_logback_again_starts_the_service_with_what_does_not_end() {
        try (Service service = Service.start("<levelTimeout>1 second</levelTimeout>", Service.USUAL + ACME)) {
            settled(service);

            service.reload("<levelTimeout>1 second</levelTimeout>", Service.USUAL
                    + "<logger name=\"statsprofile.com.acme\" level=\"DEBUG\"/>");
            settled(service);

            assertThat(OnDemandLevels.of(service.context).nanosToNextEnd(System.nanoTime())).isEqualTo(Long.MAX_VALUE);
            assertThat(service.infos()).noneMatch(info -> info.contains("levelTimeout)"));
        }
    }

    @Test
    void an_instance_that_is_not_among_the_canaries_obeys_no_level_however_it_comes() {
        try (Service service = Service.start("<canary>0%</canary><serviceNodeName>pod-7</serviceNodeName>", Service.USUAL + ACME)) {
            settled(service);
            service.logger("statsprofile.com.acme.Cart").setLevel(Level.TRACE);
            await("the change").until(() -> agent.selections.size() == 2);

            assertThat(agent.selections).containsExactly(Map.of("com.acme", "OFF", "*", "OFF"), Map.of("com.acme", "OFF", "com.acme.Cart",
                    "OFF", "*", "OFF"));
            assertThat(service.infos()).contains("Nothing is profiled here, whatever levels say, since instance pod-7 is not among the 0% "
                    + "of the service's instances that setting canary chooses by their names");
        }
        agent.selections.clear();
        try (Service service = Service.start("<canary>100 %</canary>", Service.USUAL + ACME)) {
            settled(service);
            assertThat(agent.selections).containsExactly(START);
        }
    }

    /** Until the configuration is known to be complete, and levels have been quiet. */
    private static void settled(Service service) {
        await("the end of the configuration").until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName()
                .equals(LevelWatch.THREAD_NAME)));
        assertThat(service.appender().isStarted()).isTrue();
    }

    private static void write(Path file, String more, int secondsLater) throws IOException {
        write(file, "<levelTimeout>1 second</levelTimeout>", more, secondsLater);
    }

    private static void write(Path file, String settings, String more, int secondsLater) throws IOException {
        Files.writeString(file, """
                <configuration scan="true" scanPeriod="100 milliseconds">
                  <appender name="LIST" class="ch.qos.logback.core.read.ListAppender"/>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.MemoryAppender">
                    <serviceName>shop</serviceName> %s
                  </appender>
                """.formatted(settings) + Service.USUAL + ACME + more + "</configuration>");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(secondsLater)));
    }
}
