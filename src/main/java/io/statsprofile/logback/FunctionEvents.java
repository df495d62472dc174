package io.statsprofile.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.statsprofile.internal.base.Workers;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.logback.FunctionEventSettings.Format;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs each function of a slice, or of a region, as one event of logger {@value #LOGGER}, with the figures and names of the flat stream.
 * Appenders are called by a thread of its own: neither the application nor the slices wait for one that is slow, or hangs. What does not
 * fit meanwhile is not logged, counted and told. Thread-safe.
 */
final class FunctionEvents {

    /** Not below {@code statsprofile.}, where a level would select what is profiled. */
    static final String LOGGER = "statsprofile-functions";
    /** An appender that is away for some slices loses nothing. */
    static final int MOST_WAITING = 8;
    private static final AtomicLong LOST = new AtomicLong();

    private final LoggerContext context;
    private final FunctionEventSettings settings;
    private final StatusReporter reporter;
    private final EncoderCheck encoders;
    private final Thread worker;
    /** Guarded by this, as what follows. */
    private final Queue<ProfileDocument> waiting = new ArrayDeque<>();
    private boolean closed;
    /** Nobody waits for what is left any more. */
    private volatile boolean abandoned;

    FunctionEvents(LoggerContext context, FunctionEventSettings settings, StatusReporter reporter) {
        this.context = context;
        this.settings = settings;
        this.reporter = reporter;
        this.encoders = EncoderCheck.ofFunctions(reporter);
        // The thread has nothing of the one that starts it, which may be the deployer of a web application.
        this.worker = new Thread(null, this::run, "statsprofile-function-events", 0, false);
        worker.setDaemon(true);
        worker.setContextClassLoader(FunctionEvents.class.getClassLoader());
    }

    /** Events that were not logged since the process started. */
    static long lost() {
        return LOST.get();
    }

    /** Begins. */
    void start() {
        if (settings.format() == Format.FIELDS && !RawFields.isEncoderThere()) {
            reporter.functionEventsWithoutFields();
        }
        try {
            worker.start();
        } catch (OutOfMemoryError noThread) {
            synchronized (this) {
                closed = true;
            }
            reporter.functionEventsFailed(noThread);
        }
    }

    /** Takes a slice or a region that was logged. Never blocks. */
    void offer(ProfileDocument document) {
        if (document.kind() != Kind.SLICE && document.kind() != Kind.REGION) {
            return;
        }
        boolean fits;
        synchronized (this) {
            fits = !closed && waiting.size() < MOST_WAITING;
            if (fits) {
                waiting.add(document);
                notifyAll();
            }
        }
        if (!fits) {
            lose(documents(document).size());
        }
    }

    private FunctionDocuments documents(ProfileDocument document) {
        return FunctionDocuments.ofTop(document, settings.topFunctions());
    }

    private void lose(int events) {
        if (events > 0) {
            LOST.addAndGet(events);
            reporter.functionEventsLost(LOST.get());
        }
    }

    private void run() {
        Threads.exclude();
        try {
            for (ProfileDocument next = next(); next != null; next = next()) {
                log(next);
            }
        } catch (InterruptedException e) {
            // Nobody of ours interrupts it; what waits is lost, and counted when this stops.
        }
    }

    private synchronized ProfileDocument next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return waiting.poll();
    }

    private void log(ProfileDocument document) {
        Logger logger = context.getLogger(LOGGER);
        if (!logger.isInfoEnabled()) {
            reporter.functionEventsDenied();
            return;
        }
        reporter.functionEventsLetThrough();
        FunctionDocuments functions = documents(document);
        for (int i = 0; i < functions.size(); i++) {
            if (abandoned) {
                lose(functions.size() - i);
                return;
            }
            log(logger, document, functions, i);
        }
    }

    private void log(Logger logger, ProfileDocument document, FunctionDocuments functions, int index) {
        try {
            LoggingEvent event = event(logger, document, functions, index);
            logger.callAppenders(event);
            if (index == 0 && settings.format() == Format.FIELDS) {
                encoders.look(logger, event);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError problem) {
            LOST.incrementAndGet();
            reporter.functionEventsFailed(problem);
        }
    }

    private LoggingEvent event(Logger logger, ProfileDocument document, FunctionDocuments functions, int index) {
        boolean isMessage = settings.format() == Format.MESSAGE;
        // Without arguments, so that Logback takes the braces of JSON for what they are.
        String message = isMessage ? new String(functions.json(index), StandardCharsets.UTF_8) : functions.message(index);
        LoggingEvent event = new LoggingEvent(FunctionEvents.class.getName(), logger, Level.INFO, message, null, null);
        event.setInstant(document.timestamp());
        if (!isMessage && !RawFields.add(event, context, functions.rawFields(index), document.labels().keySet())) {
            reporter.unknownEncoder();
        }
        return event;
    }

    /**
     * Takes no more, and waits until what is there is logged.
     *
     * @param atMost then the rest is lost; an interrupt does not shorten it
     */
    void stop(Duration atMost) {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        Workers.join(worker, atMost);
        abandoned = true;
        int left = 0;
        synchronized (this) {
            for (ProfileDocument document : waiting) {
                left += documents(document).size();
            }
            waiting.clear();
        }
        lose(left);
    }
}
