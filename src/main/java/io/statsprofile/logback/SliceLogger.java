package io.statsprofile.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.recording.SliceSink;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Logs each slice as one event of logger {@value #LOGGER}, which goes to all appenders that this logger leads to; the one among
 * them that is ours ships it. The event is built by hand, since its time is the slice's and not that of the call.
 */
final class SliceLogger implements SliceSink {

    /** Lets slices through or not; below it, levels select what is profiled. */
    static final String LOGGER = "statsprofile";
    private static final int MOST_DENIALS = 120;

    private final LoggerContext context;
    private final StatusReporter reporter;
    private final LongSupplier droppedByShipping;
    private final SliceRoute route;
    private final Runnable afterEach;
    private final EncoderCheck encoders;
    private final AtomicLong suppressed = new AtomicLong();
    private final Supplier<PreviousRun> previousRun;
    private final Consumer<ProfileDocument> afterLogged;
    private final HourRoute hours;
    private volatile SliceFacts last;
    /** In a row, while somebody keeps asking about once a second. */
    private int denials;
    /** Whether nothing denied slices when somebody asked last. */
    private boolean wasLetThrough;
    /** When the error was that is told already, or was there before. */
    private Instant errorTold;

    SliceLogger(LoggerContext context, StatusReporter reporter, LongSupplier droppedByShipping, SliceRoute route, Runnable afterEach) {
        this(context, reporter, droppedByShipping, route, afterEach, () -> null, document -> { }, HourRoute.NOWHERE);
    }

    /**
     * @param previousRun null where it is not known; may take some seconds
     * @param afterLogged takes each slice that was logged; returns at once
     * @param hours the way of hours
     */
    SliceLogger(LoggerContext context, StatusReporter reporter, LongSupplier droppedByShipping, SliceRoute route, Runnable afterEach,
            Supplier<PreviousRun> previousRun, Consumer<ProfileDocument> afterLogged, HourRoute hours) {
        this.hours = hours;
        this.previousRun = previousRun;
        this.afterLogged = afterLogged;
        this.context = context;
        this.reporter = reporter;
        this.droppedByShipping = droppedByShipping;
        this.route = route;
        this.afterEach = afterEach;
        this.encoders = EncoderCheck.ofSlices(reporter);
        this.errorTold = route.figures().lastErrorTime();
    }

    /**
     * Spring Boot denies all events by a turbo filter from its start until it has configured logging, which takes seconds; a slice is not
     * suppressed for that, as it would be by a level.
     */
    @Override
    public boolean isReady() {
        Logger logger = context.getLogger(LOGGER);
        boolean denied = !logger.isInfoEnabled() && hasOpenLevel(logger);
        wasLetThrough = !denied;
        if (!denied) {
            denials = 0;
        }
        return !denied || ++denials > MOST_DENIALS;
    }

    private static boolean hasOpenLevel(Logger logger) {
        return Level.INFO.isGreaterOrEqual(logger.getEffectiveLevel());
    }

    /** A filter that came while the slice was being cut, after {@link #isReady}, came too late: nobody else would have this slice. */
    private boolean letsThrough(Logger logger) {
        return logger.isInfoEnabled() || wasLetThrough && hasOpenLevel(logger);
    }

    @Override
    public boolean accept(ProfileDocument document) {
        last = document.facts();
        try {
            reporter.bounds(document.facts().bounds());
            return log(document);
        } finally {
            afterEach.run();
        }
    }

    private boolean log(ProfileDocument document) {
        Logger logger = context.getLogger(LOGGER);
        if (!letsThrough(logger)) {
            suppressed.incrementAndGet();
            route.suppressed();
            reporter.suppressed();
            return false;
        }
        reporter.letThrough();
        if (route.expect(logger)) {
            reporter.leadsHere();
        } else {
            reporter.astray();
        }
        reporter.overdue(route.overdue());
        LoggingEvent event = event(logger, document);
        logger.callAppenders(event);
        reporter.made();
        afterLogged.accept(document);
        encoders.look(logger, event);
        return true;
    }

    /** What the last slice says of itself; null before the first one. */
    SliceFacts last() {
        return last;
    }

    @Override
    public long droppedDocuments() {
        return suppressed.get() + route.lost() + droppedByShipping.getAsLong();
    }

    /** An error is told by the next document only, or an old one would lengthen all. */
    @Override
    public DeliveryFigures delivery() {
        DeliveryFigures figures = route.figures();
        boolean isTold = figures.lastErrorTime() == null || figures.lastErrorTime().equals(errorTold);
        errorTold = figures.lastErrorTime();
        return isTold ? figures.withoutError() : figures;
    }

    @Override
    public PreviousRun previousRun() {
        return previousRun.get();
    }

    @Override
    public void failed(Throwable problem) {
        reporter.failed(problem);
    }

    /**
     * An hour whose slices were let through is not lost when the logger is closed at its end: then it goes straight to the appender that
     * ships it.
     */
    @Override
    public void acceptHour(ProfileDocument hour) {
        Logger logger = context.getLogger(LOGGER);
        if (!logger.isInfoEnabled()) {
            reporter.hourDenied();
            hours.takeUnlogged(hour);
            return;
        }
        hours.events().expect(logger);
        reporter.hoursOverdue(hours.events().overdue());
        logger.callAppenders(event(logger, hour));
    }

    @Override
    public boolean keepsHourSoFar() {
        return hours.keepsSoFar();
    }

    @Override
    public void hourSoFar(ProfileDocument hour) {
        hours.keepSoFar(hour);
    }

    @Override
    public void hourNotKept(Throwable problem) {
        reporter.hourNotKept(problem);
    }

    @Override
    public void hourFailed(Throwable problem) {
        reporter.hourFailed(problem);
    }

    private LoggingEvent event(Logger logger, ProfileDocument document) {
        LoggingEvent event = new LoggingEvent(SliceLogger.class.getName(), logger, Level.INFO, "{}", null,
                new Object[] {new ProfileEvent(document)});
        event.setInstant(document.timestamp());
        if (!RawFields.add(event, logger.getLoggerContext(), document)) {
            reporter.unknownEncoder();
        }
        return event;
    }
}
