package io.statsprofile.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.LifeCycle;
import io.statsprofile.Profile;
import io.statsprofile.Region;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.recording.SliceSettings;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.shipping.StatusLimiter;
import io.statsprofile.internal.spool.SpoolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the profile of this process into time slices, logs each slice as one event of logger {@code statsprofile}, and ships it to
 * Elasticsearch.
 *
 * <pre>{@code
 * <appender name="STATSPROFILE" class="io.statsprofile.logback.StatsProfileAppender">
 *   <interval>10 seconds</interval>
 *   <serviceName>shop</serviceName>
 *   <elasticsearch> <url>https://es:9200</url> <apiKey>${ES_API_KEY_SECRET}</apiKey> </elasticsearch>
 * </appender>
 * <logger name="statsprofile" level="INFO" additivity="false"> <appender-ref ref="STATSPROFILE"/> </logger>
 * <logger name="statsprofile.com.acme.shop" level="DEBUG"/>
 * }</pre>
 *
 * <p>Levels below {@code statsprofile.} say what is profiled: OFF nothing, INFO public methods, DEBUG all methods, TRACE all
 * methods with their callers; ALL is TRACE, and WARN and ERROR are OFF. Logger {@code statsprofile} itself only lets slices through, at
 * INFO. A {@link Profile} or {@link Region} that is logged anywhere this appender is attached becomes a document of its own. Other events
 * pass unseen.
 *
 * <p>With a {@code <spool>} documents wait on disk and outlive the process, however it ends.
 *
 * <p>Setters take what stands in the XML; what they mean is checked when the appender starts. With something wrong it reports every
 * mistake as a WARN status and does not start; the service is not affected. (Never as an ERROR, upon which Spring Boot ends the service
 * at its start.) Nothing here throws. Appending is thread-safe and never blocks on I/O; setters are for the configuring thread.
 */
public class StatsProfileAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    static final String DEFAULT_INTERVAL = "10 seconds";
    static final String DEFAULT_TOP_FUNCTIONS = "100";
    static final String DEFAULT_MAX_EVENT_SIZE = "256KB";
    static final long MOST_EVENT_BYTES = 16 << 20;
    static final String DEFAULT_NAMESPACE = "default";
    static final String DEFAULT_STOP_TIMEOUT = "10 seconds";
    static final String DEFAULT_OVERHEAD_BUDGET = "2%";
    static final String DEFAULT_CANARY = "100%";

    private String interval = DEFAULT_INTERVAL;
    private String topFunctions = DEFAULT_TOP_FUNCTIONS;
    private String maxEventSize = DEFAULT_MAX_EVENT_SIZE;
    private String namespace = DEFAULT_NAMESPACE;
    private String stopTimeout = DEFAULT_STOP_TIMEOUT;
    private String overheadBudget = DEFAULT_OVERHEAD_BUDGET;
    private String exactFunctions;
    private String sampledFunctions;
    private String smallFunctions;
    private String levelTimeout;
    private String canary = DEFAULT_CANARY;
    private String serviceName;
    private String serviceVersion;
    private String serviceEnvironment;
    private String serviceNodeName;
    private final List<Label> labels = new ArrayList<>();
    private RollupComponent rollup = new RollupComponent();
    private FunctionEventsComponent functionEvents;
    private ElasticsearchComponent elasticsearch;
    private QueueComponent queue = new QueueComponent();
    private SpoolComponent spool = new SpoolComponent();

    private final StatusLimiter failures = new StatusLimiter(100);
    private volatile Session session;
    private ShutdownHook shutdownHook;
    private Duration deadline;

    /**
     * Length of a slice, 1 second to 1 hour; {@value #DEFAULT_INTERVAL} by default. Slices are cut at its whole multiples of wall-clock
     * time.
     */
    public void setInterval(String interval) {
        this.interval = interval;
    }

    /** How many functions by tottime, by cumtime and by ncalls a document keeps, 1 to 1000; {@value #DEFAULT_TOP_FUNCTIONS} by default. */
    public void setTopFunctions(String topFunctions) {
        this.topFunctions = topFunctions;
    }

    /**
     * How long an event may be, 16KB to 16MB; {@value #DEFAULT_MAX_EVENT_SIZE} by default. Where the functions of a slice would be longer,
     * fewer keep their names.
     */
    public void setMaxEventSize(String maxEventSize) {
        this.maxEventSize = maxEventSize;
    }

    /**
     * Last part of the data stream's name, {@code metrics-statsprofile-<namespace>}, in lower case; {@value #DEFAULT_NAMESPACE} by
     * default.
     */
    public void setNamespace(String namespace) {
        this.namespace = namespace;
    }

    /**
     * The longest that stopping takes: last slice, delivery of what waits; 0 seconds to 5 minutes, {@value #DEFAULT_STOP_TIMEOUT} by
     * default. Another appender that hangs over the last slice may add up to 5 seconds, and so may a disk of the spool that hangs; an
     * appender of function events that hangs may add a second.
     */
    public void setStopTimeout(String stopTimeout) {
        this.stopTimeout = stopTimeout;
    }

    /**
     * The share of the CPU time of profiled threads that profiling may take, 0.1% to 50%, {@value #DEFAULT_OVERHEAD_BUDGET} by default;
     * {@code exact} times every call, whatever it costs, and so does {@code off}, where nothing looks after the cost.
     */
    public void setOverheadBudget(String overheadBudget) {
        this.overheadBudget = overheadBudget;
    }

    /** Packages, classes or functions, parted by commas, that stay exact under a budget; none by default. */
    public void setExactFunctions(String exactFunctions) {
        this.exactFunctions = exactFunctions;
    }

    /** Packages, classes or functions, parted by commas, whose times are always estimated under a budget; none by default. */
    public void setSampledFunctions(String sampledFunctions) {
        this.sampledFunctions = sampledFunctions;
    }

    /** Whether functions too small to be worth a probe are {@code in} or {@code out}; out under a budget, else in, by default. */
    public void setSmallFunctions(String smallFunctions) {
        this.smallFunctions = smallFunctions;
    }

    /**
     * How long a level below {@code statsprofile.} holds that is raised while the service runs, 1 second to 7 days; by default for as long
     * as it is set. What the service starts with does not end.
     */
    public void setLevelTimeout(String levelTimeout) {
        this.levelTimeout = levelTimeout;
    }

    /**
     * The share of the service's instances that are profiled, 0% to 100%, {@value #DEFAULT_CANARY} by default. Whether one is among them
     * follows from {@code service.name} and {@code service.node.name}.
     */
    public void setCanary(String canary) {
        this.canary = canary;
    }

    /** {@code service.name}; from {@code OTEL_SERVICE_NAME} or {@code OTEL_RESOURCE_ATTRIBUTES} by default. */
    public void setServiceName(String serviceName) {
        this.serviceName = serviceName;
    }

    /** {@code service.version}; from {@code OTEL_RESOURCE_ATTRIBUTES} by default. */
    public void setServiceVersion(String serviceVersion) {
        this.serviceVersion = serviceVersion;
    }

    /** {@code service.environment}; from {@code OTEL_RESOURCE_ATTRIBUTES} by default. */
    public void setServiceEnvironment(String serviceEnvironment) {
        this.serviceEnvironment = serviceEnvironment;
    }

    /** {@code service.node.name}; from {@code OTEL_RESOURCE_ATTRIBUTES}, {@code POD_NAME} or {@code HOSTNAME} by default. */
    public void setServiceNodeName(String serviceNodeName) {
        this.serviceNodeName = serviceNodeName;
    }

    /** {@code labels.<key>} of every document; {@value Labels#MAX_LABELS} at most, none by default. */
    public void addLabel(Label label) {
        labels.add(label);
    }

    /** How slices are added up by the hour; one document an hour by default. */
    public void setRollup(RollupComponent rollup) {
        this.rollup = rollup;
    }

    /** Logs each function of a slice as an event of its own, too, for other appenders to carry; none by default. */
    public void setFunctionEvents(FunctionEventsComponent functionEvents) {
        this.functionEvents = functionEvents;
    }

    /** Where to ship to; without it slices are logged only, for other appenders to carry. */
    public void setElasticsearch(ElasticsearchComponent elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** Bounds of what waits in memory to be delivered. */
    public void setQueue(QueueComponent queue) {
        this.queue = queue;
    }

    /** Where documents wait on disk, so that they outlive the process. */
    public void setSpool(SpoolComponent spool) {
        this.spool = spool;
    }

    /** Reads the settings and starts recording; or says why not. */
    @Override
    public void start() {
        if (isStarted()) {
            return;
        }
        try {
            if (KillSwitch.isOff()) {
                addInfo("StatsProfile is switched off by " + KillSwitch.PROPERTY + "=false or " + KillSwitch.VARIABLE
                        + "=false: nothing is profiled, logged or shipped");
                return;
            }
            Settings settings = new Settings();
            ShipperSettings bounds = queue.read(settings);
            SpoolSettings disk = spool.read(settings, Environment.ofProcess().stateDirectory());
            SliceSettings slices = sliceSettings(settings, roomToWait(bounds, disk));
            ElasticsearchSettings server = elasticsearch == null ? null : elasticsearch.read(settings, slices.rollup().isOn());
            OverheadSettings overhead = OverheadSettings.read(settings, overheadBudget, exactFunctions, sampledFunctions, smallFunctions);
            LevelSettings levels = LevelSettings.read(settings, levelTimeout, canary, slices.service(), slices.hostName());
            FunctionEventSettings functions = functionEvents == null ? FunctionEventSettings.OFF : functionEvents.read(settings);
            deadline = settings.duration("stopTimeout", stopTimeout, Duration.ZERO, Duration.ofMinutes(5));
            settings.problems().forEach(this::addWarn);
            if (settings.problems().isEmpty()) {
                open(slices, overhead, levels, functions, server, bounds, disk);
            } else {
                addWarn("Appender [" + getName() + "] does not start, and nothing is profiled, until these settings are corrected");
            }
        } catch (RuntimeException | LinkageError problem) {
            close(false);
            super.stop();
            addWarn("Appender [" + getName() + "] could not start; nothing is profiled, and the service is not affected", problem);
        }
    }

    /** Bytes of hours that may wait to be shipped; 0 where nothing is. */
    private long roomToWait(ShipperSettings bounds, SpoolSettings disk) {
        return elasticsearch == null ? 0 : disk == null ? bounds.queueBytes() : Math.min(bounds.queueBytes(), disk.maxBytes());
    }

    private SliceSettings sliceSettings(Settings settings, long roomToWait) {
        Environment environment = Environment.ofProcess();
        ServiceId service = environment.complete(new ServiceId(settings.text("serviceName", serviceName),
                settings.text("serviceVersion", serviceVersion), settings.text("serviceEnvironment", serviceEnvironment),
                settings.text("serviceNodeName", serviceNodeName)));
        if (Environment.UNKNOWN_SERVICE.equals(service.name())) {
            addWarn("serviceName is not set, so documents say " + Environment.UNKNOWN_SERVICE
                    + "; set <serviceName> or the environment variable OTEL_SERVICE_NAME");
        }
        Duration length = settings.duration("interval", interval, Duration.ofSeconds(1), Duration.ofHours(1));
        long bytes = settings.bytes("maxEventSize", maxEventSize, SliceSettings.LEAST_EVENT_BYTES, MOST_EVENT_BYTES);
        return new SliceSettings(length, settings.number("topFunctions", topFunctions, 1, 1_000), bytes,
                Namespace.read(settings, namespace), service,
                environment.hostName(), ProcessHandle.current().pid(), Labels.read(settings, labels),
                rollup.read(settings, length, bytes, roomToWait));
    }

    private void open(SliceSettings slices, OverheadSettings overhead, LevelSettings levels, FunctionEventSettings functions,
            ElasticsearchSettings server, ShipperSettings bounds, SpoolSettings disk) {
        StatusReporter reporter = new StatusReporter(this);
        ElasticsearchExporter exporter = server == null ? null : exporter(server, bounds, disk, reporter);
        session = null;
        try {
            session = Session.open("appender [" + getName() + "] of context [" + getContext().getName() + "]", this, slices, reporter,
                    exporter,
                    new SliceRoute(this, exporter != null, reporter.counters()), new SliceRoute(this, exporter != null,
                            reporter.hourCounters()));
        } finally {
            if (session == null && exporter != null) {
                exporter.stop(Duration.ZERO, Duration.ZERO, false);
            }
        }
        if (session != null) {
            shutdownHook = new ShutdownHook(() -> close(true));
            shutdownHook.register();
            getContext().register(new BeforeReset());
            report(slices, overhead, levels, functions, server, bounds, disk);
            FunctionEvents events = functions.isOn() ? new FunctionEvents((LoggerContext) getContext(), functions, reporter) : null;
            if (session.deliver(slices.namespace(), events)) {
                super.start();
                if (!session.start(overhead, levels)) {
                    super.stop();
                }
            }
        }
    }

    /** Where documents leave; tests bring an exporter of their own. */
    ElasticsearchExporter exporter(ElasticsearchSettings server, ShipperSettings bounds, SpoolSettings disk, StatusReporter reporter) {
        return ElasticsearchExporter.open(server, bounds, disk, reporter);
    }

    private void report(SliceSettings slices, OverheadSettings overhead, LevelSettings levels, FunctionEventSettings functions,
            ElasticsearchSettings server, ShipperSettings bounds, SpoolSettings disk) {
        AgentCheck.report(this);
        if (server == null && spool.isNamed()) {
            addWarn("spool directory is set, but there is no <elasticsearch>, so nothing waits there; add one, or remove <spool>");
        }
        addInfo("StatsProfile records service " + slices.service().name()
                + (slices.service().version() == null ? "" : " " + slices.service().version())
                + " in slices of " + Amounts.spelled(slices.interval()) + ", top " + slices.topFunctions() + " functions, maxEventSize "
                + slices.eventBytes()
                + " bytes, namespace " + slices.namespace() + ", labels " + slices.labels().keySet() + ", " + overhead.describe() + ", "
                + levels.describe() + RollupComponent.describe(slices.rollup()) + functions.describe()
                + ", stopTimeout " + Amounts.spelled(deadline)
                + (server == null ? "; there is no <elasticsearch>, so slices are only logged, for other appenders of logger statsprofile "
                + "to carry"
                        : "; ships to " + server + ", queue of " + bounds.queueDocuments() + " documents and " + bounds.queueBytes()
                        + " bytes" + (disk == null ? "" : ", " + disk)));
    }

    /**
     * Ignores every event without a profile, at the cost of a look at its arguments. An appender that has not started ignores all events; a
     * status said so.
     */
    @Override
    public void doAppend(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        if (arguments != null && isStarted()) {
            for (Object argument : arguments) {
                if (argument instanceof ProfileEvent || argument instanceof Profile || argument instanceof Region) {
                    super.doAppend(event);
                    return;
                }
            }
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        Session current = session;
        if (current == null) {
            return;
        }
        for (Object argument : event.getArgumentArray()) {
            try {
                if (argument instanceof ProfileEvent profileEvent) {
                    current.take(profileEvent);
                } else if (argument instanceof Profile profile) {
                    current.take(profile.region());
                } else if (argument instanceof Region region) {
                    current.take(region);
                }
            } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError problem) {
                if (failures.happened()) {
                    addWarn("A profile that was logged could not be shipped, " + failures.times() + " so far", problem);
                }
            }
        }
    }

    /** Cuts, logs and delivers what there is, within the stop timeout. May be repeated. */
    @Override
    public void stop() {
        close(false);
        super.stop();
    }

    private void close(boolean processEnds) {
        try {
            Session current = session;
            if (current != null) {
                boolean last = !shutdownHook.unregister() || processEnds;
                current.close(last, deadline);
            }
        } catch (RuntimeException | LinkageError problem) {
            addWarn("Appender [" + getName() + "] could not stop in order; the last slice may be missing", problem);
        }
    }

    /**
     * A context that is reset or stopped stops first the components registered with it, and then, loggers from root downwards, their
     * appenders. To close in the former step lets the last slice still reach every appender, those of root included.
     */
    private final class BeforeReset implements LifeCycle {

        @Override
        public void start() {
            // It is started by being registered.
        }

        @Override
        public void stop() {
            close(false);
        }

        /** Also while the appender is still starting: whoever stops the context then must not leave it running. */
        @Override
        public boolean isStarted() {
            return true;
        }
    }
}
