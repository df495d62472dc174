package io.statsprofile.matrix;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import io.statsprofile.logback.ProfileEvents;
import io.statsprofile.logback.StatsProfileMXBean;
import io.statsprofile.probe.Frame;
import io.statsprofile.probe.Functions;
import io.statsprofile.probe.Probe;
import io.statsprofile.recording.Profile;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * A service that logs by Logback, with the appender itself. What it makes is counted by functions, each of which is called once: one in a
 * region of its own, or one for the slice. Used by one thread.
 */
final class LoggingService implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final String AT_RELOADS = "20 milliseconds";
    private static final String AT_THE_END = "1 minute";
    private static final String CONFIGURATION = """
            <configuration>
              <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                <interval>1 second</interval> <stopTimeout>%s</stopTimeout> <serviceName>%s</serviceName> <namespace>%s</namespace>
                <label><key>%s</key><value>%s</value></label>
                <queue><maxDocuments>1000000</maxDocuments><maxSize>1GB</maxSize></queue>
                <elasticsearch><url>%s</url></elasticsearch>
                <spool>%s</spool>
              </appender>
              <logger name="statsprofile" level="INFO" additivity="false"> <appender-ref ref="STATSPROFILE"/> </logger>
              <logger name="matrix" level="INFO" additivity="false"> <appender-ref ref="STATSPROFILE"/> </logger>
            </configuration>
            """;

    private final TestBed bed;
    private final InstanceSettings settings;
    private final LoggerContext context = new LoggerContext();
    private final StatsProfileMXBean bean;
    private final long lostBefore;
    private long next;

    /** Starts it as the row's settings have it: where to, and with a spool or without one. */
    LoggingService(TestBed bed) throws JoranException, MalformedObjectNameException {
        this.bed = bed;
        this.settings = bed.settings();
        context.setName(settings.service());
        context.setMDCAdapter(new LogbackMDCAdapter());
        configure(AT_RELOADS);
        context.start();
        bean = JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(),
                new ObjectName("io.statsprofile:type=StatsProfile,context=" + settings.service() + ",appender=STATSPROFILE"),
                StatsProfileMXBean.class);
        // They count from the start of the process.
        lostBefore = lost();
    }

    private void configure(String stopTimeout) throws JoranException {
        String xml = CONFIGURATION.formatted(stopTimeout, settings.service(), settings.namespace(), Stored.MADE_LABEL, Stored.BY_FUNCTION,
                settings.urls(), settings.isSpooled() ? "<directory>" + settings.directory() + "</directory>" : "<enabled>false</enabled>");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private long lost() {
        return bean.getRefusedDocuments() + bean.getDroppedByReason().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Logs so many regions, each a document of its own, and calls one function that the next slice has. */
    void produce(int regions) {
        for (int i = 0; i < regions; i++) {
            String function = made();
            Profile profile = new Profile().enable();
            profile.call(function).close();
            profile.disable();
            ProfileEvents.log(context.getLogger("matrix"), profile);
        }
        String function = made();
        Frame frame = Probe.enter(Functions.register(LoggingService.class.getClassLoader(), settings.service(), function, "()V", function,
                null, 0));
        Probe.exit(frame);
    }

    /** Counted before it is called. */
    private String made() {
        String function = Stored.MADE_FUNCTION + settings.service() + "_" + next++;
        bed.counts().produced(function);
        return function;
    }

    /** As Logback's {@code scan} does it: the same context is reset and configured anew. */
    void reload() throws JoranException {
        context.reset();
        configure(AT_RELOADS);
    }

    /** Waits until nothing waits any more. */
    void awaitDelivered() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (bean.getWaitingDocuments() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        bed.counts().require(bean.getWaitingDocuments() == 0, bean.getWaitingDocuments() + " documents still wait; " + bean.getLastError());
    }

    /** Says what it has lost when all is delivered, and has time for its last slice from now on. */
    void end() throws JoranException, InterruptedException {
        awaitDelivered();
        bed.counts().told(lost() - lostBefore);
        context.reset();
        configure(AT_THE_END);
    }

    @Override
    public void close() {
        context.stop();
    }
}
