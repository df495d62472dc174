package io.statsprofile.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Probe;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A service whose logging is configured from XML, as at its start and as {@code scan} does it. */
final class Service implements AutoCloseable {

    /** Logger statsprofile leads to the appender and to a list. */
    static final String USUAL = """
            <logger name="statsprofile" level="INFO" additivity="false">
              <appender-ref ref="STATSPROFILE"/> <appender-ref ref="LIST"/>
            </logger>
            """;
    static final String TO_MEMORY = "<elasticsearch><url>http://es.test:9200</url></elasticsearch>";

    final LoggerContext context = new LoggerContext();

    Service() {
        context.setName("test");
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    /** Configures as at the start of a service. */
    static Service start(String settings, String loggers) {
        Service service = new Service();
        service.configure(settings, loggers);
        service.context.start();
        return service;
    }

    /** @param settings inside of the appender's element */
    void configure(String settings, String loggers) {
        configure("""
                <configuration>
                  <appender name="LIST" class="io.statsprofile.logback.SliceList"/>
                  <appender name="STATSPROFILE" class="io.statsprofile.logback.MemoryAppender">
                    <serviceName>shop</serviceName> %s
                  </appender>
                  %s
                </configuration>
                """.formatted(settings, loggers));
    }

    void configure(String xml) {
        configureBy(configurator -> configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
    }

    void configure(Path file) {
        configureBy(configurator -> configurator.doConfigure(file.toFile()));
    }

    private interface Configuring {
        void by(JoranConfigurator configurator) throws JoranException;
    }

    private void configureBy(Configuring configuring) {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configuring.by(configurator);
        } catch (JoranException e) {
            throw new AssertionError(e);
        }
    }

    /** As {@code scan}: the same context is reset and configured anew. */
    void reload(String settings, String loggers) {
        context.reset();
        configure(settings, loggers);
    }

    Logger logger(String name) {
        return context.getLogger(name);
    }

    /** The list that slices go to, while it is attached; hours are in another list of it. */
    ListAppender<ILoggingEvent> list() {
        return (ListAppender<ILoggingEvent>) context.getLogger("statsprofile").getAppender("LIST");
    }

    StatsProfileAppender appender() {
        return (StatsProfileAppender) context.getLogger("statsprofile").getAppender("STATSPROFILE");
    }

    /** Messages of our own statuses of this level. */
    List<String> statuses(int level) {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getEffectiveLevel() == level && status.getOrigin() instanceof StatsProfileAppender)
                .map(Status::getMessage).toList();
    }

    List<String> errors() {
        return statuses(Status.ERROR);
    }

    List<String> warnings() {
        return statuses(Status.WARN);
    }

    List<String> infos() {
        return statuses(Status.INFO);
    }

    /** Calls a function of the service {@code times} times, as instrumented code would. */
    static void call(String function, int times) {
        int id = Functions.register(Service.class.getClassLoader(), "com.acme.Shop", function, "()V", "com.acme.Shop." + function,
                "Shop.java", 7);
        for (int i = 0; i < times; i++) {
            Frame frame = Probe.enter(id);
            Probe.exit(frame);
        }
    }

    /** As at the end of a service. */
    void stop() {
        context.stop();
    }

    @Override
    public void close() {
        stop();
    }
}
