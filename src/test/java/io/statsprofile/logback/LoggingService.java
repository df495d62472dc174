package io.statsprofile.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.Status;
import io.statsprofile.Profile;
import io.statsprofile.internal.model.ProfileDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A service whose slices are carried by other appenders than ours, for tests of other packages. */
public final class LoggingService implements AutoCloseable {

    /** As XML has it. */
    private static final String HOSTILE = "&lt;/script>&quot;\\'{}%s%msg%$MESSAGE&#10;&#x9;&#x202e;&#x2028;&#x1d11e;`echo x`";

    private final Service service = new Service();
    private final SliceLogger slices;

    private LoggingService(String xml) {
        service.configure(xml);
        service.context.start();
        ContextAwareBase statuses = new ContextAwareBase();
        statuses.setContext(service.context);
        slices = new SliceLogger(service.context, new StatusReporter(statuses), () -> 0, new SliceRoute(null, false), () -> { });
    }

    /**
     * Logs a slice a second into files by the very {@code compose/shippers/logback.xml}, but for the directory, and with a label that has
     * in it what breaks lines, JSON, pages and the configurations of other tools.
     *
     * @param namespace of its documents
     */
    public static LoggingService intoFiles(Path directory, String namespace) throws IOException {
        return new LoggingService(Files.readString(Path.of("compose", "shippers", "logback.xml"))
                .replace("/var/log/shop", directory.toString())
                .replace("<serviceName>shop</serviceName>", """
                        <serviceName>shop</serviceName> <interval>1 second</interval> <namespace>%s</namespace>
                        <label><key>%s</key><value>%s</value></label>
                        """.formatted(namespace, HOSTILE, HOSTILE)));
    }

    /** Logs by that appender only what it is given, see {@link #log}. */
    public static LoggingService by(Appender<ILoggingEvent> appender) {
        LoggingService logging = new LoggingService("<configuration/>");
        appender.setContext(logging.service.context);
        if (appender instanceof OutputStreamAppender<ILoggingEvent> file) {
            file.getEncoder().setContext(logging.service.context);
            file.getEncoder().start();
        }
        appender.start();
        logging.service.logger("statsprofile").addAppender(appender);
        return logging;
    }

    /** Logs a document as the appender logs its slices. */
    public void log(ProfileDocument document) {
        slices.accept(document);
    }

    /** Logs a region, as a program does. */
    public void log(Profile profile) {
        ProfileEvents.log(service.logger("statsprofile"), profile);
    }

    /** Calls a function of the service, as instrumented code would; it is in the next slice. */
    public void call(String function, int times) {
        Service.call(function, times);
    }

    /** Renames the file, as a rotation does; the next slice begins a new one. */
    public void rotate() {
        ((RollingFileAppender<ILoggingEvent>) service.logger("statsprofile").getAppender("FILE")).rollover();
    }

    /** Warnings and errors, anybody's. */
    public List<String> troubles() {
        return service.context.getStatusManager().getCopyOfStatusList().stream().filter(status -> status.getEffectiveLevel() >= Status.WARN)
                .map(Status::getMessage).toList();
    }

    /** Cuts and logs the last slice, and ends the appenders. */
    public void end() {
        service.stop();
    }

    @Override
    public void close() {
        end();
    }
}
