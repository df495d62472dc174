package io.statsprofile.logback;

import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Knows whether the configuration that an appender was started in is complete. Logback starts all appenders, which may take long, before
 * it attaches the first one to a logger, and starts the context once more after that; but a context that is configured anew by
 * {@code scan}, or that a program puts together, is not started after that, and says that it is started from its making on. So either
 * sign will do: the context was started, or the logger leads to the appender; and where neither comes though nobody configures any more,
 * the appender was left out. Thread-safe.
 */
final class ConfigurationProgress {

    /** How long a program may take to attach an appender that it has started. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LoggerContext context;
    private final BooleanSupplier leadsHere;
    private final LongSupplier nanoTime;
    private final long beganNanos;
    private volatile boolean complete;

    /** @param leadsHere whether the logger leads to the appender */
    ConfigurationProgress(LoggerContext context, BooleanSupplier leadsHere, LongSupplier nanoTime) {
        this.context = context;
        this.leadsHere = leadsHere;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
    }

    /** The context was started after the appender. */
    void contextStarted() {
        complete = true;
    }

    /** Once it is, it stays so. */
    boolean isComplete() {
        if (!complete) {
            complete = leadsHere.getAsBoolean() || nanoTime.getAsLong() - beganNanos > PATIENCE.toNanos() && !isBeingConfigured();
        }
        return complete;
    }

    /** The thread that carries out a configuration from XML holds the lock. */
    private boolean isBeingConfigured() {
        try {
            return context.getConfigurationLock().isLocked();
        } catch (LinkageError older) {
            // The lock was an object without a name of its own in the first versions of 1.5.
            return false;
        }
    }
}
