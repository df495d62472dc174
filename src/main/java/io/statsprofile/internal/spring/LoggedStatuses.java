package io.statsprofile.internal.spring;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Logs our statuses as the application logs all else, by logger {@value #LOGGER}: where its log is JSON, they are, too. Statuses of others
 * stay where they are. Thread-safe.
 *
 * <p>A thread of Logback's does the logging: whoever adds a status holds a lock of Logback's, and may be an appender that holds its own.
 */
final class LoggedStatuses implements StatusListener {

    /** Not below {@code statsprofile}, where loggers are what is profiled. */
    static final String LOGGER = "io.statsprofile";

    private final LoggerContext context;
    private final Logger logger;
    private final Queue<Status> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isLogging = new AtomicBoolean();

    LoggedStatuses(LoggerContext context) {
        this.context = context;
        this.logger = context.getLogger(LOGGER);
    }

    @Override
    public void addStatusEvent(Status status) {
        Object origin = status.getOrigin();
        String from = origin instanceof String name ? name : origin == null ? "" : origin.getClass().getName();
        if (from.startsWith(LOGGER + ".")) {
            waiting.add(status);
            logSoon();
        }
    }

    private void logSoon() {
        if (isLogging.compareAndSet(false, true)) {
            try {
                context.getScheduledExecutorService().execute(this::logAll);
            } catch (RejectedExecutionException ended) {
                // The context ends, and with it the log; Logback still has the status.
                isLogging.set(false);
            }
        }
    }

    private void logAll() {
        try {
            for (Status next = waiting.poll(); next != null; next = waiting.poll()) {
                if (next.getLevel() >= Status.WARN) {
                    logger.warn(next.getMessage(), next.getThrowable());
                } else {
                    logger.info(next.getMessage(), next.getThrowable());
                }
            }
        } finally {
            isLogging.set(false);
        }
        if (!waiting.isEmpty()) {
            logSoon();
        }
    }
}
