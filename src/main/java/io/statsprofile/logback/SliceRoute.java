package io.statsprofile.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.shipping.DeliveryCounters;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Knows whether slices, or hours, find their way from the logger back to the appender that ships them, how many are still under way, and
 * how many were lost: an AsyncAppender in between lets them arrive later, or not at all when its queue is nearly full. Thread-safe.
 */
final class SliceRoute {

    private static final long POLL_MILLIS = 2;
    /** From one that arrives to the next, where only such are missing that others have overtaken. */
    private static final long OVERTAKEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Appender<ILoggingEvent> destination;
    private final boolean ships;
    private final DeliveryCounters counters;
    private long expected;
    private long arrived;
    private long astray;
    private long underWayBefore;
    /** How many of {@link #lost} the counters know. */
    private long counted;
    private boolean closed;

    /** @param ships false where slices are only logged, for other appenders to carry: then it is all the same whether they come here */
    SliceRoute(Appender<ILoggingEvent> destination, boolean ships) {
        this(destination, ships, new DeliveryCounters());
    }

    /** @param counters where documents are counted from their beginning until they are here; those that are not to be shipped are not */
    SliceRoute(Appender<ILoggingEvent> destination, boolean ships, DeliveryCounters counters) {
        this.destination = destination;
        this.ships = ships;
        this.counters = counters;
    }

    /** What became of documents that are to be shipped; nothing where they are only logged. */
    DeliveryFigures figures() {
        return ships ? counters.figures() : DeliveryFigures.NONE;
    }

    /** A slice was made, but the logger does not let it through. */
    void suppressed() {
        if (ships) {
            counters.made();
            counters.lostInLogging(1);
        }
    }

    /** A region was logged, or an hour came by another way, and is here. */
    void region() {
        if (ships) {
            counters.made();
            counters.arrived();
        }
    }

    /**
     * A slice is about to be logged.
     *
     * @return false when it should arrive and will not, since the logger does not lead here
     */
    boolean expect(Logger logger) {
        return !ships || expect(leadsHere(logger));
    }

    private synchronized boolean expect(boolean leads) {
        counters.made();
        underWayBefore = underWay();
        expected += leads ? 1 : 0;
        astray += leads ? 0 : 1;
        count();
        return leads;
    }

    /** Whether what arrives is still to be shipped; once {@link #await} has ended it is lost and was reported. */
    synchronized boolean isOpen() {
        return !closed;
    }

    /** A slice is there. */
    synchronized void arrived() {
        if (!ships) {
            return;
        }
        if (underWay() > 0) {
            arrived++;
        } else if (astray > 0) {
            // By a way that we do not see.
            astray--;
        } else {
            // Of an appender before this one, which has given it up.
            counters.cameAfterAll();
        }
        count();
        counters.arrived();
    }

    private void count() {
        long lost = lost();
        if (lost != counted) {
            counters.lostInLogging(lost - counted);
            counted = lost;
        }
    }

    /** Slices that were logged and are not there. */
    synchronized long underWay() {
        return expected - arrived;
    }

    /** Slices that were logged and will not arrive: the logger did not lead here, or another slice has been logged since. */
    synchronized long lost() {
        return astray + overdue();
    }

    /** Of those, the ones that something on the way has kept. */
    synchronized long overdue() {
        return Math.min(underWayBefore, underWay());
    }

    /**
     * Waits for slices that are under way. What is missing then is lost. Slices that others have overtaken are mostly lost already: for
     * those alone it waits a second at most from one that arrives to the next. An interrupt, which is kept, does not shorten this.
     *
     * @param untilNanos of the system's monotonic clock
     * @return how many are missing then
     */
    long await(long untilNanos) {
        long overtaken = overdue();
        long left = underWay();
        long since = System.nanoTime();
        boolean interrupted = false;
        while (left > 0 && System.nanoTime() - untilNanos < 0
                && (left > overtaken || System.nanoTime() - since < OVERTAKEN_NANOS)) {
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            long now = underWay();
            since = now == left ? since : System.nanoTime();
            left = now;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            closed = true;
            underWayBefore = underWay();
            count();
            return underWayBefore;
        }
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
