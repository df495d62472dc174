package io.statsprofile.internal.spring;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.status.StatusListener;
import ch.qos.logback.core.status.WarnStatus;
import io.statsprofile.logback.StatsProfileAppender;
import io.statsprofile.logback.StatsProfileStatusListener;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/**
 * The appender of a Spring application's properties, in Logback's context. It is made anew whenever the context is reset, as it is where
 * the application's {@code logback-spring.xml} is scanned for changes. Where an XML file has an appender of ours, that one is used.
 *
 * <p>Slices go to Elasticsearch only, and into no other log; without Elasticsearch they go wherever the application logs. A profile that is
 * logged anywhere reaches the appender. Thread-safe.
 */
final class ContextAppender implements LoggerContextListener {

    static final String NAME = "STATSPROFILE";
    private static final String LOGGER = "statsprofile";
    private static final String UNUSABLE = "The properties " + AppenderProperties.PREFIX + ".* cannot be used, so nothing is profiled, and"
            + " the service is not affected; correct what is wrong with them";
    private static final long AFTER_RESET_SECONDS = 1;
    /** One sets up at a time. Not the context's monitor, which what else logs may need while an appender stops. */
    private static final Object TURN = new Object();

    private final LoggerContext context;
    private final AppenderProperties properties;

    private ContextAppender(LoggerContext context, AppenderProperties properties) {
        this.context = context;
        this.properties = properties;
    }

    /**
     * Sets up what an application's properties say; nothing where they say nothing of us. An application that starts again with other
     * properties, as under devtools, gets another appender.
     */
    static void set(Environment environment) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            try {
                synchronized (TURN) {
                    set(context, AppenderProperties.of(environment));
                }
            } catch (RuntimeException | LinkageError e) {
                unusable(context, e);
            }
        }
    }

    static void unusable(LoggerContext context, Throwable problem) {
        context.getStatusManager().add(new WarnStatus(UNUSABLE + ": " + problem.getMessage(), ContextAppender.class.getName(), problem));
    }

    static void set(LoggerContext context, AppenderProperties properties) {
        if (!properties.isAsked()) {
            if (properties.isEnabled() && !(properties.unknown().isEmpty() && properties.parts().isEmpty())) {
                new ContextAppender(context, properties).tellUnknown();
            }
            return;
        }
        ContextAppender before = null;
        for (LoggerContextListener listener : context.getCopyOfListenerList()) {
            if (listener instanceof ContextAppender known) {
                before = known;
            }
        }
        if (before != null && before.properties.isSameAs(properties) && before.isAttached()) {
            return;
        }
        if (before != null) {
            context.removeListener(before);
            before.detach();
        }
        ContextAppender now = new ContextAppender(context, properties);
        now.attach();
        context.addListener(now);
    }

    private void attach() {
        Appender<ILoggingEvent> other = other();
        if (other != null) {
            warn("The properties " + AppenderProperties.PREFIX + ".* are not used, since the configuration of Logback has appender ["
                    + other.getName() + "]; remove either");
            return;
        }
        tellUnknown();
        StatsProfileAppender appender = new PropertyAppender();
        appender.setContext(context);
        appender.setName(NAME);
        properties.configure(appender);
        Logger slices = context.getLogger(LOGGER);
        if (slices.getLevel() == null) {
            slices.setLevel(Level.INFO);
        }
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (properties.ships()) {
            slices.setAdditive(false);
            slices.addAppender(appender);
        }
        root.addAppender(appender);
        appender.start();
    }

    /** From now on our statuses go where the properties say. */
    private void tellUnknown() {
        switch (properties.statuses()) {
            case "log" -> {
                if (loggedStatuses() == null) {
                    context.getStatusManager().add(new LoggedStatuses(context));
                }
            }
            case "off" -> {
                // Logback has them all the same.
            }
            case "console" -> print();
            default -> {
                print();
                warn("Property " + AppenderProperties.STATUSES + " is '" + properties.statuses() + "', but must be console, log or off;"
                        + " change it or leave it out, which is console");
            }
        }
        for (String name : properties.unknown()) {
            warn("Property " + name + " is none of the appender's settings; correct its name, or remove it");
        }
        for (String name : properties.parts()) {
            warn("Property " + name + " is part of a list, but the setting takes one value, so it is ignored; write the value behind the"
                    + " setting's name");
        }
    }

    private void print() {
        StatsProfileStatusListener statuses = new StatsProfileStatusListener();
        statuses.setContext(context);
        if (context.getStatusManager().add(statuses)) {
            statuses.start();
        }
    }

    private StatusListener loggedStatuses() {
        return context.getStatusManager().getCopyOfStatusListenerList().stream().filter(LoggedStatuses.class::isInstance).findFirst()
                .orElse(null);
    }

    /** An appender of ours that the properties have not made. */
    private Appender<ILoggingEvent> other() {
        for (Logger logger : context.getLoggerList()) {
            for (Iterator<Appender<ILoggingEvent>> all = logger.iteratorForAppenders(); all.hasNext(); ) {
                Appender<ILoggingEvent> one = all.next();
                if (one instanceof StatsProfileAppender) {
                    return one;
                }
            }
        }
        return null;
    }

    private boolean isAttached() {
        return context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(NAME) != null;
    }

    private void detach() {
        StatusListener statuses = loggedStatuses();
        if (statuses != null) {
            context.getStatusManager().remove(statuses);
        }
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Appender<ILoggingEvent> appender = root.getAppender(NAME);
        if (appender instanceof StatsProfileAppender) {
            appender.stop();
            root.detachAppender(appender);
            context.getLogger(LOGGER).detachAppender(appender);
            if (properties.ships()) {
                context.getLogger(LOGGER).setAdditive(true);
            }
        }
    }

    private void warn(String message) {
        warn(message, null);
    }

    private void warn(String message, Throwable problem) {
        context.getStatusManager().add(new WarnStatus(message, this, problem));
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    /**
     * Whoever resets the context sets it up anew, which may take a moment; only then it has what an appender needs, and only then it is
     * known whether it has got another one of ours.
     */
    @Override
    public void onReset(LoggerContext resetContext) {
        context.getScheduledExecutorService().schedule(this::attachAgain, AFTER_RESET_SECONDS, TimeUnit.SECONDS);
    }

    private void attachAgain() {
        try {
            synchronized (TURN) {
                if (context.getCopyOfListenerList().contains(this) && !isAttached()) {
                    attach();
                }
            }
        } catch (RuntimeException | LinkageError e) {
            warn(UNUSABLE + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void onStart(LoggerContext startedContext) {
    }

    @Override
    public void onStop(LoggerContext stoppedContext) {
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
    }
}
