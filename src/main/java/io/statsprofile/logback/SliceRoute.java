package io.statsprofile.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows whether slices find their way from the logger back to the appender that ships them, and how many are still under way: an
 * AsyncAppender in between lets them arrive later, or not at all when its queue is nearly full. Thread-safe.
 */
final class SliceRoute {

    private static final long POLL_MILLIS = 2;

    private final Appender<ILoggingEvent> destination;
    private final AtomicLong expected = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();

    SliceRoute(Appender<ILoggingEvent> destination) {
        this.destination = destination;
    }

    /**
     * A slice is about to be logged.
     *
     * @return false when it will not arrive, since the logger does not lead here
     */
    boolean expect(Logger logger) {
        boolean leads = leadsHere(logger)
                || logger.isAdditive() && leadsHere(logger.getLoggerContext().getLogger(Logger.ROOT_LOGGER_NAME));
        if (leads) {
            expected.incrementAndGet();
        }
        return leads;
    }

    /** A slice is there. */
    void arrived() {
        arrived.incrementAndGet();
    }

    /** Slices that were logged and are not there. */
    long underWay() {
        return Math.max(0, expected.get() - arrived.get());
    }

    /**
     * Waits for slices that are under way.
     *
     * @param untilNanos of the system's monotonic clock
     * @return how many are missing then
     */
    long await(long untilNanos) {
        try {
            while (underWay() > 0 && System.nanoTime() < untilNanos) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return underWay();
    }

    private boolean leadsHere(AppenderAttachable<ILoggingEvent> attachable) {
        for (Iterator<Appender<ILoggingEvent>> each = attachable.iteratorForAppenders(); each.hasNext();) {
            if (leadsHere(each.next())) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked") // whatever wraps appenders of a Logger takes its events
    private boolean leadsHere(Appender<ILoggingEvent> appender) {
        return appender == destination
                || appender instanceof AppenderAttachable<?> wrapper && leadsHere((AppenderAttachable<ILoggingEvent>) wrapper);
    }
}
