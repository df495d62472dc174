package io.statsprofile.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.ContextAware;
import io.statsprofile.Region;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.recording.ProbeGate;
import io.statsprofile.internal.recording.RegionDocuments;
import io.statsprofile.internal.recording.SliceRecorder;
import io.statsprofile.internal.recording.SliceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What is alive between start and stop of an appender: the schedule, the watch over levels, the way to Elasticsearch, and documents of
 * regions. There is one at a time for each copy of this library, which is one for each home of a service. Thread-safe.
 */
final class Session {

    /** The one that runs: regions are logged through it without knowing an appender, and it keeps a second appender from starting. */
    private static final AtomicReference<Session> RUNNING = new AtomicReference<>();

    /**
     * To log a slice takes milliseconds, and this is the only one that other appenders get of it; more than this takes an appender that
     * hangs.
     */
    private static final Duration LEAST_FOR_LAST_SLICE = Duration.ofSeconds(5);
    /**
     * It is logged right behind the last slice, so it comes right behind that, or never; and what never comes must not take the time in
     * which slices are delivered.
     */
    private static final Duration LONGEST_FOR_LAST_HOUR = Duration.ofSeconds(1);
    /** They are mostly logged by the time that what waits is delivered. */
    private static final Duration LEAST_FOR_FUNCTION_EVENTS = Duration.ofSeconds(1);

    private final String owner;
    private final ContextAware statuses;
    private final LoggerContext context;
    private final StatusReporter reporter;
    private final ElasticsearchExporter exporter;
    private final RegionDocuments regions;
    private final String serviceName;
    private final SliceRoute route;
    private final HourRoute hours;
    private SliceLogger slices;
    private SliceRecorder recorder;
    private LevelWatch watch;
    private LevelSettings levelSettings;
    private OnDemandLevels onDemand;
    /** Null where functions are not logged as events. */
    private volatile FunctionEvents functionEvents;
    private final Object applying = new Object();
    /** Guarded by {@link #applying}. */
    private Map<String, String> levelsInForce;
    /** Whether the configuration that this appender is part of is complete; guarded as well. */
    private boolean complete;
    private boolean closed;
    /** Take the beans out of the MBean server. */
    private final List<Runnable> beans = new CopyOnWriteArrayList<>();

    private Session(String owner, ContextAware statuses, SliceSettings settings, StatusReporter reporter, ElasticsearchExporter exporter,
            SliceRoute route, SliceRoute hourRoute) {
        this.owner = owner;
        this.statuses = statuses;
        this.context = (LoggerContext) statuses.getContext();
        this.reporter = reporter;
        this.exporter = exporter;
        this.route = route;
        this.hours = new HourRoute(hourRoute, exporter);
        this.regions = new RegionDocuments(settings);
        this.serviceName = settings.service().name();
    }

    /** Who runs at the moment, or null. */
    static Session running() {
        return RUNNING.get();
    }

    /** Identity of the slices' run; where there are none, of the regions'. */
    String runId() {
        return recorder == null ? regions.runId() : recorder.runId();
    }

    /** Number of the next slice of that run: more than 0 where an appender before has cut slices of it. */
    long nextSequence() {
        return recorder == null ? 0 : recorder.nextSequence();
    }

    RegionDocuments regions() {
        return regions;
    }

    /**
     * Takes the place of the one session.
     *
     * @param exporter or null
     * @param route of slices
     * @param hourRoute of hours
     * @return the session, or null when another one runs, of which the operator was told
     */
    static Session open(String owner, ContextAware statuses, SliceSettings settings, StatusReporter reporter,
            ElasticsearchExporter exporter, SliceRoute route, SliceRoute hourRoute) {
        Session session = new Session(owner, statuses, settings, reporter, exporter, route, hourRoute);
        if (!RUNNING.compareAndSet(null, session)) {
            Session other = RUNNING.get();
            statuses.addWarn(taken(other == null ? "an appender that has just stopped" : other.owner));
            return null;
        }
        boolean claimed = false;
        try {
            claimed = !ProbeGate.isOpen() || session.claim(settings);
        } finally {
            if (!claimed) {
                RUNNING.compareAndSet(session, null);
            }
        }
        return claimed ? session : null;
    }

    private boolean claim(SliceSettings settings) {
        LongSupplier dropped = exporter == null ? () -> 0 : exporter::droppedDocuments;
        ClassLoader home = Session.class.getClassLoader();
        slices = new SliceLogger(context, reporter, dropped, route, this::reportFromAgent, exporter == null ? () -> null
                : exporter::previousRun, this::logFunctions, hours);
        recorder = SliceRecorder.claim(home, owner, settings, slices);
        if (recorder == null) {
            statuses.addWarn(taken(SliceRecorder.ownerOf(home)));
        }
        return recorder != null;
    }

    /**
     * Begins to deliver, and to log functions as events.
     *
     * @param events not started yet; null where functions are not logged
     * @return false where it was closed meanwhile: a context may be stopped by one thread while another one configures it
     */
    synchronized boolean deliver(String namespace, FunctionEvents events) {
        if (closed) {
            return false;
        }
        if (exporter != null) {
            exporter.start(namespace, runId(), nextSequence());
        }
        if (events != null) {
            events.start();
            functionEvents = events;
        }
        return true;
    }

    /**
     * Tells the agent what profiling may cost, and begins to watch levels. The first slice is cut only when levels were applied for the
     * first time, since loggers are configured after appenders: before, logger statsprofile does not know yet where slices go. Nothing is
     * lost meanwhile, the slice in hand is longer.
     *
     * @return false where it was closed meanwhile
     */
    synchronized boolean start(OverheadSettings overhead, LevelSettings levels) {
        if (closed) {
            return false;
        }
        if (recorder != null) {
            levelSettings = levels;
            onDemand = OnDemandLevels.of(context);
            recorder.govern(overhead.settings());
            ConfigurationProgress configuration = new ConfigurationProgress(context,
                    () -> route.leadsHere(context.getLogger(SliceLogger.LOGGER)), System::nanoTime);
            watch = new LevelWatch(configuration, this::configured, SliceRecorder::excludeThread, !recorder.hasSelection(),
                    () -> onDemand.nanosToNextEnd(System.nanoTime()));
            context.addListener(watch);
            watch.changed();
            register();
        }
        return true;
    }

    private void logFunctions(ProfileDocument document) {
        FunctionEvents events = functionEvents;
        if (events != null) {
            events.offer(document);
        }
    }

    private void register() {
        String appenderName = statuses instanceof Appender<?> appender ? appender.getName() : null;
        try {
            beans.add(BeanRegistration.register(new SessionBean(this, slices::last), context.getName(), appenderName));
            if (exporter != null) {
                beans.add(BeanRegistration.registerHours(new DeliveryBean(reporter.hourCounters()::figures), context.getName(),
                        appenderName));
                beans.add(BeanRegistration.registerFunctionStream(new DeliveryBean(reporter.functionCounters()::figures), context.getName(),
                        appenderName));
                beans.add(BeanRegistration.registerFunctionHours(new DeliveryBean(reporter.functionHourCounters()::figures),
                        context.getName(), appenderName));
            }
        } catch (LinkageError noManagement) {
            // A runtime image without JMX.
        } catch (Exception refused) {
            statuses.addWarn("The MBean could not be registered, so no level can be set by JMX; the rest works: " + refused, refused);
        }
    }

    String serviceName() {
        return serviceName;
    }

    boolean isCanary() {
        return levelSettings.chosen();
    }

    long droppedDocuments() {
        return slices.droppedDocuments();
    }

    /** What became of documents since the process started. */
    DeliveryFigures delivery() {
        return route.figures();
    }

    /** Levels that are set now, by logger. */
    Map<String, String> levels() {
        return byLogger(SelectionLevels.read(context, warning -> { }));
    }

    /** By logger, until its level ends. */
    Map<String, Long> secondsLeft() {
        return byLogger(onDemand.secondsLeft(System.nanoTime()));
    }

    private static <T> Map<String, T> byLogger(Map<String, T> byName) {
        Map<String, T> all = new TreeMap<>();
        byName.forEach((name, value) -> all.put(SelectionLevels.PREFIX + name, value));
        return all;
    }

    /** As {@link StatsProfileMXBean#setLevel}. */
    String setLevel(String logger, String level, int minutes) {
        LevelRequest asked = LevelRequest.of(logger, level, minutes);
        String before;
        synchronized (applying) {
            if (!complete) {
                throw new IllegalStateException("levels are still being configured; try again in a few seconds");
            }
            before = onDemand.ask(asked.name(), asked.level(), asked.length());
            SelectionLevels.set(context, asked.name(), asked.level());
        }
        watch.changed();
        return levelSettings.chosen() ? asked.describe(before) : levelSettings.refusal();
    }

    /** Levels are set, be it for the first time or again. */
    private void configured() {
        applyLevels();
        recorder.start();
    }

    private static String taken(String owner) {
        return "Slices are recorded already by " + owner + ", so this appender does nothing; one appender serves all loggers,"
                + " so remove one and refer to the other by <appender-ref>";
    }

    /** An event that carries a slice, an hour, or a region that {@link ProfileEvents} made a document of. Never blocks. */
    void take(ProfileEvent event) {
        if (!event.take()) {
            return;
        }
        if (event.document().kind() == ProfileDocument.Kind.HOUR) {
            hours.take(event.document());
        } else if (event.document().kind() != ProfileDocument.Kind.SLICE) {
            ship(event.document());
            route.region();
            logFunctions(event.document());
        } else if (route.isOpen()) {
            ship(event.document());
            route.arrived();
        }
    }

    /** A region that a program has logged. Never blocks. */
    void take(Region region) {
        ProfileDocument document = ProfileEvents.document(regions, region);
        ship(document);
        route.region();
        logFunctions(document);
    }

    private void ship(ProfileDocument document) {
        if (exporter != null) {
            exporter.offer(document);
        }
    }

    /** What was read last is applied last: the thread that starts the context and the one that waits for quiet may meet here. */
    private void applyLevels() {
        try {
            synchronized (applying) {
                List<String> warnings = new ArrayList<>();
                Map<String, String> levels = levelsNow(warnings::add);
                if (!levels.equals(levelsInForce)) {
                    warnings.forEach(statuses::addWarn);
                    recorder.select(levelSettings.obeyed(levels));
                    levelsInForce = levels;
                    statuses.addInfo(levelSettings.chosen() ? SelectionLevels.describe(levels) : levelSettings.refusal());
                }
            }
            reportFromAgent();
        } catch (RuntimeException | LinkageError | StackOverflowError problem) {
            statuses.addWarn("Levels below logger " + SliceLogger.LOGGER + " could not be applied; what was profiled before goes on",
                    problem);
        }
    }

    /** Ends levels whose time is over. Before the configuration is complete nobody knows which levels the service starts with. */
    private Map<String, String> levelsNow(Consumer<String> warnings) {
        Map<String, String> levels = SelectionLevels.read(context, warnings);
        if (!watch.isSettled()) {
            return levels;
        }
        OnDemandLevels.Changes changes = complete ? onDemand.changed(levels, levelSettings.timeout(), System.nanoTime())
                : onDemand.configured(levels, levelSettings.timeout(), System.nanoTime());
        complete = true;
        changes.said.forEach(statuses::addInfo);
        changes.back.forEach((name, level) -> SelectionLevels.set(context, name, level));
        return changes.back.isEmpty() ? levels : SelectionLevels.read(context, warning -> { });
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private void reportFromAgent() {
        recorder.lookAfterClasses();
        recorder.takeMessages().forEach(reporter::fromAgent);
    }

    /**
     * Cuts and logs the slice in hand, and delivers what waits. May be repeated; a second caller waits for the first.
     *
     * @param last whether the process ends
     * @param deadline the longest that the whole of it takes, but for what hangs: {@link #LEAST_FOR_LAST_SLICE},
     *     {@link #LEAST_FOR_FUNCTION_EVENTS} and the disk's time of {@link ElasticsearchExporter#stop} may come on top
     */
    synchronized void close(boolean last, Duration deadline) {
        if (closed) {
            return;
        }
        closed = true;
        beans.forEach(Runnable::run);
        long until = System.nanoTime() + deadline.toNanos();
        if (recorder != null) {
            if (watch != null) {
                context.removeListener(watch);
                watch.stop(deadline);
            }
            boolean complete = recorder.stop(last, longer(Duration.ofNanos(until - System.nanoTime()), LEAST_FOR_LAST_SLICE));
            reporter.overdue(route.await(until));
            long forHour = Math.min(until - System.nanoTime(), LONGEST_FOR_LAST_HOUR.toNanos());
            reporter.hoursOverdue(hours.events().await(System.nanoTime() + forHour));
            if (!complete) {
                statuses.addWarn("The slice in hand could not be logged when this appender stopped");
            }
        }
        int left = 0;
        if (exporter != null) {
            left = exporter.stop(Duration.ofNanos(Math.max(0, until - System.nanoTime())), deadline, last);
        }
        if (recorder != null) {
            recorder.dropped(slices.droppedDocuments() + left);
        }
        FunctionEvents events = functionEvents;
        if (events != null) {
            events.stop(longer(Duration.ofNanos(until - System.nanoTime()), LEAST_FOR_FUNCTION_EVENTS));
        }
        if (last) {
            reporter.untaken(ReloadHandover.take());
        }
        RUNNING.compareAndSet(this, null);
    }
}
