package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.statsprofile.Profile;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A running appender in the JVM's own MBean server. */
class StatsProfileMXBeanTest {

    private static final String ACME = "<logger name=\"statsprofile.com.acme\" level=\"INFO\"/>";
    private static final String CART = "statsprofile.com.acme.Cart";
    private static final String NAME = "io.statsprofile:type=StatsProfile,context=test,appender=STATSPROFILE";
    private static final String OF_FUNCTIONS = "io.statsprofile:type=FunctionStream,context=test,appender=STATSPROFILE";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final AgentStandIn agent = new AgentStandIn() {

        @Override
        public Map<String, Object> takeOverhead(CounterReader owner) {
            return Map.of("overhead_budget", 0.02, "exact_functions", 40L, "sampled_functions", 3L, "out_functions", 2L);
        }
    };

    @BeforeEach
    void an_agent_comes() {
        Control.set(agent);
    }

    @AfterEach
    void and_goes() throws Exception {
        Control.set(null);
        assertThat(names()).as("what is left in the MBean server").isEmpty();
    }

    @Test
    void a_level_for_some_minutes_is_set_in_logback_selects_and_is_known_to_end() throws Exception {
        try (Service service = Service.start("", Service.USUAL + ACME)) {
            settled();
            StatsProfileMXBean bean = bean();

            Object said = server.invoke(new ObjectName(NAME), "setLevel", new Object[] {CART, "trace", 15},
                    new String[] {String.class.getName(), String.class.getName(), int.class.getName()});

            assertThat(said).isEqualTo("Logger " + CART + " is at TRACE for 15 minutes; then it goes back to no level");
            assertThat(service.logger(CART).getLevel()).isEqualTo(Level.TRACE);
            await("the selection").until(() -> agent.selections.contains(Map.of("com.acme", "INFO", "com.acme.Cart", "TRACE")));
            assertThat(bean.getLevels()).isEqualTo(Map.of("statsprofile.com.acme", "INFO", CART, "TRACE"));
            assertThat(bean.getSecondsLeft()).containsOnlyKeys(CART);
            assertThat(bean.getSecondsLeft().get(CART)).isBetween(800L, 900L);
            assertThat(service.infos()).contains("Logger " + CART + " was set to TRACE while the service runs, which holds for 15 minutes "
                    + "(as asked by JMX); then it goes back to no level");
            assertThat(bean.getServiceName()).isEqualTo("shop");
            assertThat(bean.isCanary()).isTrue();
        }
    }

    @Test
    void figures_are_those_of_the_last_slice() throws Exception {
        try (Service service = Service.start("<interval>1 second</interval>", Service.USUAL + ACME)) {
            StatsProfileMXBean bean = bean();
            await("a slice").until(() -> bean.getExactFunctions() == 40);

            assertThat(bean.getOverheadBudget()).isEqualTo(0.02);
            assertThat(bean.getSampledFunctions()).isEqualTo(3);
            assertThat(bean.getOutFunctions()).isEqualTo(2);
            assertThat(bean.getAgentFigures()).isEqualTo(AgentStandIn.FIGURES);
            Control.set(null);
            assertThat(bean.getAgentFigures()).as("without an agent").isEmpty();
            assertThat(bean.getDroppedDocuments()).isZero();
            assertThat(service.warnings()).isEmpty();
        }
    }

    @Test
    void what_becomes_of_documents_is_told_without_waiting_for_the_server() throws Exception {
        Service.start("<interval>1 hour</interval>" + Service.TO_MEMORY, Service.USUAL).close();
        MemoryAppender.unreachable = true;
        try (Service service = Service.start("<interval>1 hour</interval> <queue><maxDocuments>2</maxDocuments></queue>"
                + Service.TO_MEMORY,
                Service.USUAL + "<logger name=\"com.acme\" level=\"INFO\"><appender-ref ref=\"STATSPROFILE\"/></logger>")) {
            StatsProfileMXBean bean = bean();
            long cut = bean.getCutDocuments();
            long acknowledged = bean.getAcknowledgedDocuments();
            Map<String, Long> before = bean.getDroppedByReason();
            assertThat(before).containsOnlyKeys("logging", "queue", "spool", "age", "damaged", "deleted", "stop");
            Instant began = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            Profile profile = new Profile();
            for (int i = 0; i < 5; i++) {
                ProfileEvents.log(service.logger("com.acme"), profile);
            }

            assertThat(bean.getCutDocuments() - cut).isEqualTo(5);
            assertThat(bean.getWaitingDocuments()).isEqualTo(2);
            assertThat(bean.getWaitingBytes()).isBetween(1_000L, 10_000L);
            assertThat(bean.getSpoolDocuments() + bean.getSpoolBytes()).isZero();
            assertThat(bean.getDroppedByReason().get("queue") - before.get("queue")).isEqualTo(3);
            assertThat(bean.getDroppedDocuments()).isGreaterThanOrEqualTo(3);
            await("the first attempt").until(() -> bean.getLastErrorTime() != null && !Instant.parse(bean.getLastErrorTime())
                    .isBefore(began));
            assertThat(bean.getLastError()).isEqualTo("http://es.test cannot be reached; start it");
            assertThat(bean.getRetriedDocuments()).isPositive();
            await("some age").until(() -> bean.getOldestWaitingSeconds() >= 0.1);
            MemoryAppender.unreachable = false;
            await("the delivery").until(() -> bean.getWaitingDocuments() == 0);
            assertThat(bean.getAcknowledgedDocuments() - acknowledged).isEqualTo(2);
            assertThat(bean.getSentDocuments()).isEqualTo(bean.getAcknowledgedDocuments() + bean.getRefusedDocuments()
                    + bean.getRetriedDocuments());
            assertThat(bean.getOldestWaitingSeconds()).isZero();
            await("the status").until(() -> service.infos().stream().anyMatch(info -> info.startsWith("Delivery works again after ")
                    && info.endsWith(" lost meanwhile.")));
        } finally {
            MemoryAppender.unreachable = false;
        }
    }

    @Test
    void the_function_stream_has_the_same_figures_of_its_own() throws Exception {
        String settings = "<interval>1 hour</interval> <stopTimeout>20 milliseconds</stopTimeout>"
                + Service.TO_MEMORY.replace("</url>", "</url><functionStream>%s</functionStream>");
        MemoryAppender.unreachable = true;
        try (Service service = Service.start(settings.formatted(true), Service.USUAL)) {
            DeliveryMXBean bean = JMX.newMXBeanProxy(server, new ObjectName(OF_FUNCTIONS), DeliveryMXBean.class);
            long cut = bean.getCutDocuments();
            long found = bean.getFoundDocuments();
            long left = bean.getLeftDocuments();
            long acknowledged = bean.getAcknowledgedDocuments();
            Service.call("checkout", 1);
            service.reload(settings.formatted(true), Service.USUAL);

            assertThat(bean.getCutDocuments() - cut).isEqualTo(1);
            assertThat(bean.getLeftDocuments() - left).isEqualTo(1);
            assertThat(bean.getFoundDocuments() - found).isEqualTo(1);
            assertThat(bean.getWaitingDocuments()).isEqualTo(1);
            assertThat(bean.getWaitingBytes()).isPositive();
            await("an attempt").until(() -> bean.getLastError() != null && bean.getRetriedDocuments() > 0);
            MemoryAppender.unreachable = false;
            await("the delivery").until(() -> bean.getWaitingDocuments() == 0);
            assertThat(bean.getAcknowledgedDocuments() - acknowledged).isEqualTo(1);
            service.reload(settings.formatted(false), Service.USUAL);
            assertThat(bean.getCutDocuments() - cut).as("it is there where the stream is switched off, too").isEqualTo(1);
        } finally {
            MemoryAppender.unreachable = false;
        }
    }

    @Test
    void without_a_server_nothing_is_counted() throws Exception {
        try (Service service = Service.start("<interval>1 hour</interval>", Service.USUAL)) {
            assertThat(bean().getCutDocuments()).isZero();
            assertThat(bean().getLastError()).isNull();
            assertThat(service.warnings()).isEmpty();
        }
    }

    @Test
    void a_reload_leaves_one_and_a_stop_none() throws Exception {
        try (Service service = Service.start("", Service.USUAL + ACME)) {
            service.reload("", Service.USUAL + ACME);
            assertThat(names()).containsExactly(new ObjectName(NAME));
            settled();
            bean().setLevel(CART, "DEBUG", 1);
            service.appender().stop();
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void what_cannot_be_set_is_said_with_its_rule() throws Exception {
        try (Service service = Service.start("", Service.USUAL + ACME)) {
            settled();
            StatsProfileMXBean bean = bean();

            refused(() -> bean.setLevel("com.acme", "DEBUG", 5), "logger is 'com.acme', but must be one below statsprofile, such as "
                    + "'statsprofile.com.acme.Cart'");
            refused(() -> bean.setLevel(CART, "WARN", 5),
                    "level is 'WARN', but must be one of OFF, INFO, DEBUG, TRACE: nothing, public methods, all methods, all methods with "
                            + "their callers");
            refused(() -> bean.setLevel(CART, "DEBUG", 0), "minutes is 0, but must be from 1 to 10080, which is 7 days; what is to stay "
                    + "belongs into the configuration");
            assertThat(service.logger(CART).getLevel()).isNull();
        }
    }

    @Test
    void an_instance_that_is_not_among_the_canaries_says_so() throws Exception {
        try (Service service = Service.start("<canary>0%</canary><serviceNodeName>pod-7</serviceNodeName>", Service.USUAL + ACME)) {
            settled();

            assertThat(bean().isCanary()).isFalse();
            assertThat(bean().setLevel(CART, "DEBUG", 5))
                    .startsWith("Nothing is profiled here, whatever levels say, since instance pod-7 is not among");
            assertThat(service.warnings()).isEmpty();
        }
    }

    @Test
    void what_is_called_alike_gets_a_number_and_what_has_a_meaning_gets_quotes() throws Exception {
        Runnable first = BeanRegistration.register(new SessionBean(null, () -> null), "a:b", null);
        Runnable second = BeanRegistration.register(new SessionBean(null, () -> null), "a:b", null);

        assertThat(names()).extracting(ObjectName::getCanonicalName).containsExactlyInAnyOrder(
                "io.statsprofile:appender=none,context=\"a:b\",type=StatsProfile",
                "io.statsprofile:appender=none,context=\"a:b\",number=2,type=StatsProfile");
        first.run();
        second.run();
        second.run();
    }

    private static void refused(Runnable attempt, String message) {
        assertThatThrownBy(attempt::run).satisfiesAnyOf(
                thrown -> assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessage(message),
                thrown -> assertThat(thrown).isInstanceOf(RuntimeMBeanException.class).hasRootCauseMessage(message));
    }

    private Set<ObjectName> names() throws Exception {
        return server.queryNames(new ObjectName("io.statsprofile:*"), null);
    }

    private StatsProfileMXBean bean() throws Exception {
        return JMX.newMXBeanProxy(server, new ObjectName(NAME), StatsProfileMXBean.class);
    }

    /** Until the configuration is known to be complete, and levels have been quiet. */
    private static void settled() {
        await("the end of the configuration").until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(LevelWatch.THREAD_NAME)));
    }
}
