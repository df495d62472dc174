package io.statsprofile.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import io.statsprofile.recording.Workers;
import java.time.Duration;

/**
 * Applies the selection when levels have changed, by whatever way (configuration, {@code scan}, JMX, Spring Boot's actuator): all of them
 * end in this listener. Waits until levels have been quiet for a moment, since a configuration sets them one by one and a reset forgets
 * all of them first; what was selected before stays in force so long, and until the configuration is complete, which an appender that is
 * slow to start holds up between one level and the next. Only the first selection of a run is applied at once, when the context starts,
 * so that the classes loaded next have their probes from the first call on.
 *
 * <p>The waiting is done by a daemon thread that lives only while there is something to wait for. Applying may take seconds in a
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
    private Duration quiet = QUIET_AFTER_RESET;
    private long lastChangeNanos;
    private Thread waiting;
    private Thread newest;
    private boolean stopped;

    /**
     * @param configuration what waiting waits for, too
     * @param apply reads the levels and applies them; throws nothing
     * @param onWorker runs first on the waiting thread, for marking it
     * @param firstOfRun whether nothing was ever selected in this run
     */
    LevelWatch(ConfigurationProgress configuration, Runnable apply, Runnable onWorker, boolean firstOfRun) {
        this.configuration = configuration;
        this.apply = apply;
        this.onWorker = onWorker;
        this.firstOfRun = firstOfRun;
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
        if (waiting == null && !stopped) {
            Thread thread = Workers.daemon(THREAD_NAME, this::applyWhenQuiet);
            try {
                thread.start();
                waiting = thread;
                newest = thread;
            } catch (OutOfMemoryError noThread) {
                // Whoever changes a level must not pay for it; the next change tries again.
            }
        }
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

    private void applyWhenQuiet() {
        try {
            onWorker.run();
            long applied;
            do {
                applied = awaitQuiet();
                if (applied == 0) {
                    return;
                }
                applyNow();
            } while (!isDone(applied));
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

    private synchronized boolean isDone(long applied) {
        if (applied == lastChangeNanos) {
            waiting = null;
        }
        return waiting == null;
    }

    /** @return time of the last change, or 0 when we were stopped or interrupted */
    private synchronized long awaitQuiet() {
        long left = millisLeft();
        while (left > 0 && !stopped) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                return 0;
            }
            left = millisLeft();
        }
        return stopped ? 0 : lastChangeNanos;
    }

    /** Until levels have been quiet long enough, or until we look again whether the configuration is complete; 0 when both are so. */
    private long millisLeft() {
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
