package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.status.ErrorStatus;
import ch.qos.logback.core.status.InfoStatus;
import ch.qos.logback.core.status.OnConsoleStatusListener;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import ch.qos.logback.core.status.WarnStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatsProfileStatusListenerTest {

    @Test
    void a_start_prints_what_we_say_and_what_anybody_warns_of() throws Exception {
        String printed = start(StatsProfileStatusListener.class);
        assertThat(printed).contains("before the listener", "a warning of others", "an error of others")
                .contains("|-INFO in io.statsprofile.")
                .contains("StatsProfile records service shop").doesNotContain("a step of others")
                .doesNotContain("|-INFO in ch.qos.logback");
        assertThat(printed.lines().filter(line -> line.contains("a warning of others"))).hasSize(1);
        assertThat(start(OnConsoleStatusListener.class)).as("Logback's own").contains("|-INFO in ch.qos.logback");
    }

    /** Spring Boot's, for one. */
    @Test
    void what_another_listener_prints_is_not_printed_twice() throws Exception {
        String printed = start(StatsProfileStatusListener.class, new Warnings());
        assertThat(printed).contains("StatsProfile records service shop");
        assertThat(printed.lines().filter(line -> line.contains("a warning of others"))).hasSize(1);
    }

    private static String start(Class<? extends StatusListener> listener, OnConsoleStatusListener... others) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        LoggerContext context = new LoggerContext();
        try {
            context.getStatusManager().add(new WarnStatus("before the listener", console));
            for (OnConsoleStatusListener other : others) {
                other.start();
                context.getStatusManager().add(other);
            }
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(new ByteArrayInputStream("""
                    <configuration>
                      <statusListener class="%s"/>
                      <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                        <serviceName>shop</serviceName>
                      </appender>
                      <logger name="statsprofile" level="INFO" additivity="false"><appender-ref ref="STATSPROFILE"/></logger>
                    </configuration>
                    """.formatted(listener.getName()).getBytes(StandardCharsets.UTF_8)));
            context.getStatusManager().add(new InfoStatus("a step of others", console));
            context.getStatusManager().add(new WarnStatus("a warning of others", console));
            context.getStatusManager().add(new ErrorStatus("an error of others", null));
        } finally {
            context.stop();
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static final class Warnings extends OnConsoleStatusListener {

        @Override
        public void addStatusEvent(Status status) {
            if (status.getLevel() >= Status.WARN) {
                super.addStatusEvent(status);
            }
        }
    }
}
