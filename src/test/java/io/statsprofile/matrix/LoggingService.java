package io.statsprofile.matrix;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import com.acme.matrix.Order;
import io.statsprofile.Profile;
import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Probe;
import io.statsprofile.logback.DeliveryMXBean;
import io.statsprofile.logback.ProfileEvents;
import io.statsprofile.logback.StatsProfileMXBean;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * A service that logs by Logback, with the appender itself, or with a {@link NaiveAppender} beside one that only makes slices. What it
 * makes is counted by functions, each of which is called once, in a region of its own. Under the agent each region has also what the agent
 * sees of {@link Order}, and slices have all of that; without the agent, slices have a function of their own. There are no hours, whose
 * requests would come between those that a row counts, but in rows that are about them. Used by one thread.
 */
final class LoggingService implements AutoCloseable {

    /** Who hears what it makes. */
    interface Ledger {

        /** A function is about to be called that is to be found later. */
        void made(String function);

        /** What the service itself counts as lost, all told. */
        void lost(long documents);

        /** Something is not as it must be. */
        void problem(String what);
    }

    /** Length of an hour: several fit into a row. */
    static final String HOURS = "3 seconds";
    static final String NO_HOURS = "off";
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(4);
    private static final long FOR_PROBES_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String AT_RELOADS = "20 milliseconds";
    private static final String AT_THE_END = "1 minute";
    private static final String CONFIGURATION = """
            <configuration>
              <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
                <interval>1 second</interval> <overheadBudget>exact</overheadBudget> <stopTimeout>%1$s</stopTimeout>
                <rollup><interval>%9$s</interval></rollup>
                <serviceName>%2$s</serviceName> <namespace>%3$s</namespace> <label><key>%5$s</key><value>%6$s</value></label>
                %7$s
              </appender>
              %8$s
              <logger name="statsprofile" level="INFO" additivity="false"> <appender-ref ref="STATSPROFILE"/> %4$s </logger>
              <logger name="matrix" level="INFO" additivity="false"> <appender-ref ref="STATSPROFILE"/> %4$s </logger>
              <logger name="statsprofile.com.acme.matrix" level="DEBUG"/>
            </configuration>
            """;
    private static final String OURS = """
            <queue><maxDocuments>1000000</maxDocuments><maxSize>1GB</maxSize></queue>
            <elasticsearch>
              <url>%s</url> <connectTimeout>1 second</connectTimeout> <requestTimeout>3 seconds</requestTimeout>
              <functionStream>%s</functionStream>
            </elasticsearch>
            <spool>%s</spool>
            """;
    private static final String NAIVE = """
            <appender name="NAIVE" class="io.statsprofile.matrix.NaiveAppender">
              <urls>%s</urls> <namespace>%s</namespace> <functionStream>%s</functionStream>
            </appender>
            """;
    private static final String NAIVE_REF = "<appender-ref ref=\"NAIVE\"/>";

    private final InstanceSettings settings;
    private final String hours;
    private final Ledger ledger;
    private final LoggerContext context = new LoggerContext();
    private final String madeBefore;
    private final List<DeliveryMXBean> beans;
    private final long lostBefore;
    private long next;

    /**
     * Starts it as settings have it: where to, with a spool or without one, into one stream or both, and what delivers.
     *
     * @param hours {@link #HOURS} or {@link #NO_HOURS}
     */
    LoggingService(InstanceSettings settings, String hours, Ledger ledger) throws JoranException, MalformedObjectNameException {
        this.settings = settings;
        this.hours = hours;
        this.ledger = ledger;
        this.madeBefore = Stored.MADE_FUNCTION + settings.service() + "_" + ProcessHandle.current().pid() + "_";
        context.setName(settings.service());
        context.setMDCAdapter(new LogbackMDCAdapter());
        configure(AT_RELOADS);
        context.start();
        StatsProfileMXBean slices = bean("StatsProfile", StatsProfileMXBean.class);
        List<DeliveryMXBean> all = new ArrayList<>(List.of(slices));
        for (String type : settings.isFlat() ? List.of("FunctionStream") : List.<String>of()) {
            all.add(bean(type, DeliveryMXBean.class));
        }
        for (String type : hours.equals(NO_HOURS) ? List.<String>of() : List.of("Hours", "FunctionHours")) {
            all.add(bean(type, DeliveryMXBean.class));
        }
        this.beans = List.copyOf(all);
        // They count from the start of the process.
        this.lostBefore = lost();
    }

    /** One of a row, whose counts hear it. */
    static LoggingService of(TestBed bed) throws JoranException, MalformedObjectNameException {
        return new LoggingService(bed.settings(), NO_HOURS, new Ledger() {
            @Override
            public void made(String function) {
                bed.counts().produced(function);
            }

            @Override
            public void lost(long documents) {
                bed.counts().told(documents);
            }

            @Override
            public void problem(String what) {
                bed.counts().require(false, what);
            }
        });
    }

    private <T> T bean(String type, Class<T> shown) throws MalformedObjectNameException {
        return JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(),
                new ObjectName("io.statsprofile:type=" + type + ",context=" + settings.service() + ",appender=STATSPROFILE"), shown);
    }

    private boolean isNaive() {
        return settings.carriers() != Carriers.OURS;
    }

    private void configure(String stopTimeout) throws JoranException {
        String spool = settings.isSpooled() ? "<directory>" + settings.directory() + "</directory>" : "<enabled>false</enabled>";
        String xml = CONFIGURATION.formatted(stopTimeout, settings.service(), settings.namespace(), isNaive() ? NAIVE_REF : "",
                Stored.MADE_LABEL, Stored.BY_FUNCTION, isNaive() ? "" : OURS.formatted(settings.urls(), settings.isFlat(), spool),
                isNaive() ? NAIVE.formatted(settings.urls(), settings.namespace(), settings.isFlat()) : "", hours);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private long lost() {
        return isNaive() ? 0 : beans.stream().mapToLong(bean -> bean.getRefusedDocuments()
                + bean.getDroppedByReason().values().stream().mapToLong(Long::longValue).sum()).sum();
    }

    /** Hears each warning, from now on. */
    void onWarning(Consumer<String> listener) {
        StatusListener warnings = status -> {
            if (status.getLevel() >= Status.WARN) {
                listener.accept(status.getMessage());
            }
        };
        context.getStatusManager().add(warnings);
        // What was told at the start.
        context.getStatusManager().getCopyOfStatusList().forEach(warnings::addStatusEvent);
    }

    /** Logs so many regions, each a document of its own, and calls one function that the next slice has. */
    void produce(int regions) {
        for (int i = 0; i < regions; i++) {
            produceRegion(false);
        }
        String function = made();
        Frame frame = Probe.enter(Functions.register(LoggingService.class.getClassLoader(), settings.service(), function, "()V", function,
                null, 0));
        Probe.exit(frame);
    }

    /**
     * Logs one region.
     *
     * @param isSeen whether the agent is to see an order in it
     * @return the function that it has
     */
    String produceRegion(boolean isSeen) {
        String function = made();
        Profile profile = new Profile().enable();
        if (isSeen) {
            Order.total((int) next);
        }
        profile.call(function).close();
        profile.disable();
        ProfileEvents.log(context.getLogger("matrix"), profile);
        return function;
    }

    /**
     * Waits until the agent sees orders.
     *
     * @return how many calls it has seen for that, which slices have, too
     */
    int awaitProbes() throws InterruptedException {
        long end = System.nanoTime() + FOR_PROBES_NANOS;
        while (System.nanoTime() < end) {
            Profile profile = new Profile().enable();
            Order.total(0);
            profile.disable();
            if (profile.stats().functionCount() > 1) {
                return 1;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        ledger.problem("the agent does not see what is called");
        return 0;
    }

    /** Counted before it is called. */
    private String made() {
        String function = madeBefore + next++;
        ledger.made(function);
        return function;
    }

    /** As Logback's {@code scan} does it: the same context is reset and configured anew. */
    void reload() throws JoranException {
        context.reset();
        configure(AT_RELOADS);
    }

    private long waiting() {
        if (isNaive()) {
            return context.getLogger("matrix").getAppender("NAIVE") instanceof NaiveAppender naive ? naive.waiting() : 0;
        }
        return beans.stream().mapToLong(DeliveryMXBean::getWaitingDocuments).sum();
    }

    /** Whether all that was logged is on disk, as far as anything ever is. */
    boolean isOnDisk() {
        return isNaive() || beans.stream().allMatch(bean -> {
            long cut = bean.getCutDocuments();
            return bean.getSpooledDocuments() >= cut;
        });
    }

    /** Waits until nothing waits any more. */
    void awaitDelivered() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (waiting() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (waiting() > 0) {
            ledger.problem(waiting() + " documents still wait; " + beans.stream().map(DeliveryMXBean::getLastError).toList());
        }
    }

    /** Says what it has lost when all is delivered, and has time for its last slice from now on. */
    void end() throws JoranException, InterruptedException {
        awaitDelivered();
        ledger.lost(lost() - lostBefore);
        context.reset();
        configure(AT_THE_END);
    }

    @Override
    public void close() {
        context.stop();
    }
}
