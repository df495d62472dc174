package io.statsprofile.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import io.statsprofile.internal.base.Workers;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Applies the selection when levels have changed, by whatever way (configuration, {@code scan}, JMX, Spring Boot's actuator): all of them
 * end in this listener. Waits until levels have been quiet for a moment, since a configuration sets them one by one and a reset forgets
 * all of them first; what was selected before stays in force so long, and until the configuration is complete, which an appender that is
 * slow to start holds up between one level and the next. Only the first selection of a run is applied at once, when the context starts,
 * so that the classes loaded next have their probes from the first call on.
 *
 * <p>The waiting is done by a daemon thread that lives only while there is something to wait for, which may be the end of a level that
 * was set for some time. Applying may take seconds in a
 * large service, and neither the schedule of slices nor whoever changed a level should wait for that.
 */
final class LevelWatch implements LoggerContextListener {

    static final String THREAD_NAME = "statsprofile-levels";
    /** How long levels must be quiet after a start or a reset. */
    static final Duration QUIET_AFTER_RESET = Duration.ofSeconds(1);
    /** How long levels must be quiet once a selection is in force: several changes at a time are one. */
    static final Duration QUIET = Duration.ofMillis(250);
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final ConfigurationProgress configuration;
    private final Runnable apply;
    private final Runnable onWorker;
    private final boolean firstOfRun;
    private final LongSupplier nanosToNextEnd;
    private Duration quiet = QUIET_AFTER_RESET;
    private long lastChangeNanos;
    /** Whether levels have changed since they were applied. */
    private boolean changed;
    private boolean settled;
    private Thread waiting;
    private Thread newest;
    private boolean stopped;

    /**
     * @param configuration what waiting waits for, too
     * @param apply reads the levels and applies them; throws nothing
     * @param onWorker runs first on the waiting thread, for marking it
     * @param firstOfRun whether nothing was ever selected in this run
     * @param nanosToNextEnd when levels are to be applied again though none has changed; {@link Long#MAX_VALUE} for never
     */
    LevelWatch(ConfigurationProgress configuration, Runnable apply, Runnable onWorker, boolean firstOfRun, LongSupplier nanosToNextEnd) {
        this.configuration = configuration;
        this.apply = apply;
        this.onWorker = onWorker;
        this.firstOfRun = firstOfRun;
        this.nanosToNextEnd = nanosToNextEnd;
    }

    @Override
    public boolean isResetResistant() {
        return false;
    }

    @Override
    public void onStart(LoggerContext context) {
        configuration.contextStarted();
        if (firstOfRun) {
            applyNow();
        }
    }

    @Override
    public void onReset(LoggerContext context) {
        // The appender that we belong to is stopped by the reset.
    }

    @Override
    public void onStop(LoggerContext context) {
        // As above.
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        if (SelectionLevels.concerns(logger.getName())) {
            changed();
        }
    }

    /** Levels may be other than those in force. */
    synchronized void changed() {
        lastChangeNanos = System.nanoTime();
        changed = true;
        notifyAll();
        if (waiting == null && !stopped) {
            Thread thread = Workers.daemon(THREAD_NAME, this::applyWhenDue);
            try {
                thread.start();
                waiting = thread;
                newest = thread;
            } catch (OutOfMemoryError noThread) {
                // A thread that changes a level must not pay for it; the next change tries again.
            }
        }
    }

    /** Whether the configuration was complete, and levels quiet after it, when they were applied last. */
    synchronized boolean isSettled() {
        return settled;
    }

    /** Waits for a selection that is being applied at this moment, so long at most. */
    void stop(Duration longest) {
        Thread worker;
        synchronized (this) {
            stopped = true;
            notifyAll();
            worker = newest;
        }
        if (worker != null && worker != Thread.currentThread()) {
            Workers.join(worker, longest);
        }
    }

    private void applyWhenDue() {
        try {
            onWorker.run();
            while (awaitDue()) {
                applyNow();
            }
        } finally {
            ended();
        }
    }

    /** However the thread came to its end, an interrupt or want of memory included, a later change gets one of its own. */
    private synchronized void ended() {
        if (waiting == Thread.currentThread()) {
            waiting = null;
        }
    }

    /** @return false when we were stopped or interrupted, or when there is nothing to wait for */
    private synchronized boolean awaitDue() {
        long left = millisLeft();
        while (left > 0 && left < Long.MAX_VALUE && !stopped) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                return false;
            }
            left = millisLeft();
        }
        if (stopped || left > 0) {
            waiting = null;
            return false;
        }
        settled |= changed;
        changed = false;
        return true;
    }

    /** Until what has changed is due, else until the next level ends; {@link Long#MAX_VALUE} where nothing will be due. */
    private long millisLeft() {
        if (changed) {
            return millisToQuiet();
        }
        long nanos = nanosToNextEnd.getAsLong();
        return nanos == Long.MAX_VALUE || nanos == 0 ? nanos : nanos / 1_000_000 + 1;
    }

    /** Until levels have been quiet long enough, or until we look again whether the configuration is complete; 0 when both are so. */
    private long millisToQuiet() {
        long left = lastChangeNanos + quiet.toNanos() - System.nanoTime();
        return left > 0 ? left / 1_000_000 + 1 : configuration.isComplete() ? 0 : LOOK_AGAIN_MILLIS;
    }

    private void applyNow() {
        apply.run();
        synchronized (this) {
            quiet = QUIET;
        }
    }
}
