package io.statsprofile.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows whether slices find their way from the logger back to the appender that ships them, how many are still under way, and how many
 * were lost: an AsyncAppender in between lets them arrive later, or not at all when its queue is nearly full. Thread-safe.
 */
final class SliceRoute {

    private static final long POLL_MILLIS = 2;

    private final Appender<ILoggingEvent> destination;
    private final boolean ships;
    private final AtomicLong expected = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicLong astray = new AtomicLong();
    private volatile long underWayBefore;

    /** @param ships false where slices are only logged, for other appenders to carry: then it is all the same whether they come here */
    SliceRoute(Appender<ILoggingEvent> destination, boolean ships) {
        this.destination = destination;
        this.ships = ships;
    }

    /**
     * A slice is about to be logged.
     *
     * @return false when it should arrive and will not, since the logger does not lead here
     */
    boolean expect(Logger logger) {
        if (!ships) {
            return true;
        }
        underWayBefore = underWay();
        boolean leads = leadsHere(logger);
        (leads ? expected : astray).incrementAndGet();
        return leads;
    }

    /** A slice is there. */
    void arrived() {
        arrived.incrementAndGet();
    }

    /** Slices that were logged and are not there. */
    long underWay() {
        return ships ? Math.max(0, expected.get() - arrived.get()) : 0;
    }

    /** Slices that were logged and will not arrive: the logger did not lead here, or another slice has been logged since. */
    long lost() {
        return astray.get() + overdue();
    }

    /** Of those, the ones that something on the way has kept. */
    long overdue() {
        return Math.min(underWayBefore, underWay());
    }

    /**
     * Waits for slices that are under way. What is missing then is lost.
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
        underWayBefore = underWay();
        return underWayBefore;
    }

    /** Whether an event of the logger comes here. */
    boolean leadsHere(Logger logger) {
        return hasDestination(logger) || logger.isAdditive() && hasDestination(logger.getLoggerContext()
                .getLogger(Logger.ROOT_LOGGER_NAME));
    }

    private boolean hasDestination(AppenderAttachable<ILoggingEvent> attachable) {
        for (Iterator<Appender<ILoggingEvent>> each = attachable.iteratorForAppenders(); each.hasNext();) {
            if (isDestination(each.next())) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked") // whatever wraps appenders of a Logger takes its events
    private boolean isDestination(Appender<ILoggingEvent> appender) {
        return appender == destination
                || appender instanceof AppenderAttachable<?> wrapper && hasDestination((AppenderAttachable<ILoggingEvent>) wrapper);
    }
}
