package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LevelsTest {

    /** Breaks down over a level of its choice. */
    private final AgentStandIn agent = new AgentStandIn() {

        @Override
        public void select(CounterReader owner, Map<String, String> levels) {
            super.select(owner, levels);
            if (levels.containsValue("TRACE")) {
                throw new IllegalStateException("broken");
            }
        }
    };

    @BeforeEach
    void an_agent_comes() {
        Control.set(agent);
    }

    @AfterEach
    void and_goes() {
        Control.set(null);
    }

    @Test
    void the_agent_is_told_what_profiling_may_cost_at_start_and_at_each_reload() {
        try (Service service = Service.start("<exactFunctions>com.acme.Cart, com.acme.pricing.*</exactFunctions>", Service.USUAL)) {
            service.reload("<overheadBudget>exact</overheadBudget>", Service.USUAL);

            assertThat(agent.budgets).containsExactly(
                    Map.of("overheadBudget", "2%", "exactFunctions", "com.acme.Cart,com.acme.pricing.*", "sampledFunctions", "",
                            "smallFunctions", "out"),
                    Map.of("overheadBudget", "exact", "exactFunctions", "", "sampledFunctions", "", "smallFunctions", "in"));
        }
    }

    @Test
    void explicit_levels_below_statsprofile_select_and_nothing_else_does() {
        String loggers = Service.USUAL + """
                <logger name="statsprofile.com.acme" level="DEBUG"/>
                <logger name="statsprofile.com.acme.Cart.checkout" level="OFF"/>
                <logger name="statsprofile.com.acme.Quiet" level="WARN"/>
                <logger name="statsprofile.com.acme.inherits"/>
                <logger name="statsprofiled.com.acme" level="DEBUG"/>
                <logger name="com.acme" level="TRACE"/>
                <root level="DEBUG"/>
                """;
        try (Service service = Service.start("", loggers)) {
            await("the selection").until(() -> !agent.selections.isEmpty());
            assertThat(agent.selections.get(0)).isEqualTo(Map.of("com.acme", "DEBUG", "com.acme.Cart.checkout", "OFF", "com.acme.Quiet",
                    "OFF"));
            assertThat(service.warnings()).anySatisfy(warning -> assertThat(warning)
                    .contains("Level WARN of logger statsprofile.com.acme.Quiet profiles nothing", "use OFF"));
            assertThat(service.warnings()).noneMatch(warning -> warning.contains("-javaagent"));
            await("what is profiled").until(() -> service.infos().stream().anyMatch(info -> info.endsWith(
                    "levels below logger statsprofile: com.acme DEBUG, com.acme.Cart.checkout OFF, com.acme.Quiet OFF")));
        }
    }

    @Test
    void where_no_level_selects_a_status_says_what_does_and_a_long_selection_is_cut_short() {
        try (Service service = Service.start("", Service.USUAL)) {
            await("what is profiled").until(() -> service.infos().stream().anyMatch(info -> info.startsWith("No logger below statsprofile "
                    + "has a level")));
        }
        Map<String, String> many = IntStream.range(0, 25).boxed()
                .collect(Collectors.toMap(number -> "com.acme.C" + number, number -> "INFO"));
        assertThat(SelectionLevels.describe(many)).endsWith(", and 5 more").hasSizeLessThan(1_000);
    }

    @Test
    void a_level_that_is_changed_at_run_time_takes_effect_soon_and_several_at_a_time_are_one_change() {
        try (Service service = Service.start("", Service.USUAL)) {
            await("the first selection").until(() -> !agent.selections.isEmpty());
            agent.selections.clear();
            service.logger("statsprofile.com.acme.A").setLevel(Level.INFO);
            service.logger("statsprofile.com.acme.B").setLevel(Level.DEBUG);
            service.logger("com.acme").setLevel(Level.DEBUG);
            await("the changed selection").until(() -> !agent.selections.isEmpty());
            assertThat(agent.selections).containsExactly(Map.of("com.acme.A", "INFO", "com.acme.B", "DEBUG"));
            agent.selections.clear();
            service.logger("statsprofile.com.acme.A").setLevel(null);
            await("the selection without A").until(() -> !agent.selections.isEmpty());
            assertThat(agent.selections.get(0)).isEqualTo(Map.of("com.acme.B", "DEBUG"));
        }
    }

    @Test
    void after_a_reset_the_last_selection_stays_until_the_new_configuration_is_quiet() {
        String acme = Service.USUAL + "<logger name=\"statsprofile.com.acme\" level=\"DEBUG\"/>";
        try (Service service = Service.start("", acme)) {
            await("the first selection").until(() -> !agent.selections.isEmpty());
            agent.selections.clear();
            service.context.reset();
            service.context.stop();
            service.context.start();
            assertThat(agent.selections).isEmpty();
            service.configure("", Service.USUAL);
            service.context.start();
            service.logger("statsprofile.com.acme").setLevel(Level.INFO);
            assertThat(agent.selections).as("nothing is selected while the configuration is under way").isEmpty();
            await("the selection of the new configuration").until(() -> !agent.selections.isEmpty());
            assertThat(agent.selections).containsExactly(Map.of("com.acme", "INFO"));
        }
    }

    @Test
    void what_the_agent_has_to_say_becomes_a_status_and_its_trouble_stays_its_own() {
        agent.messages.addAll(List.of("WARN com.acme.Huge is too large", "INFO all is well", "ERROR something broke", "just words"));
        try (Service service = Service.start("", Service.USUAL + "<logger name=\"statsprofile.com.acme\" level=\"ALL\"/>")) {
            await("the selection").until(() -> !agent.selections.isEmpty());
            assertThat(agent.selections.get(0)).isEqualTo(Map.of("com.acme", "TRACE"));
            await("the trouble").until(() -> service.warnings().stream().anyMatch(warning -> warning.contains("could not be applied")));
            service.stop();
            assertThat(service.warnings()).contains("com.acme.Huge is too large", "something broke");
            assertThat(service.infos()).contains("all is well", "just words");
            assertThat(service.errors()).as("upon which Spring Boot ends the service").isEmpty();
        }
    }
}
