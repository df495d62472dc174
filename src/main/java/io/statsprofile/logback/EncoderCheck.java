package io.statsprofile.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.ForeignDocumentException;
import io.statsprofile.internal.document.RepeatedFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.SortedSet;
import java.util.WeakHashMap;

/**
 * Looks once at what each encoder of logstash-logback-encoder on a slice's way makes of it: its settings can write a name of ours a
 * second time, or a time that nobody reads, and nothing would say so before the slices are wanted. Used by one thread at a time.
 */
final class EncoderCheck {

    private static final String ENCODERS = "net.logstash.logback.";

    private final StatusReporter reporter;
    /** Whether what is written is to be a document that readers understand; else it is only to be one line without a name twice. */
    private final boolean ofDocuments;
    private final Set<Appender<?>> seen = Collections.newSetFromMap(new WeakHashMap<>());

    private EncoderCheck(StatusReporter reporter, boolean ofDocuments) {
        this.reporter = reporter;
        this.ofDocuments = ofDocuments;
    }

    /** For events that carry a slice. */
    static EncoderCheck ofSlices(StatusReporter reporter) {
        return new EncoderCheck(reporter, true);
    }

    /** For events that carry one function of a slice. */
    static EncoderCheck ofFunctions(StatusReporter reporter) {
        return new EncoderCheck(reporter, false);
    }

    /** @param event that the logger has logged */
    void look(Logger logger, ILoggingEvent event) {
        lookBelow(logger, event);
        if (logger.isAdditive()) {
            lookBelow(logger.getLoggerContext().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), event);
        }
    }

    private void lookBelow(AppenderAttachable<?> attachable, ILoggingEvent event) {
        for (Iterator<? extends Appender<?>> each = appenders(attachable); each.hasNext();) {
            Appender<?> appender = each.next();
            if (seen.add(appender)) {
                check(appender, event);
            }
            if (appender instanceof AppenderAttachable<?> wrapper) {
                lookBelow(wrapper, event);
            }
        }
    }

    private static <E> Iterator<Appender<E>> appenders(AppenderAttachable<E> attachable) {
        return attachable.iteratorForAppenders();
    }

    /** Whatever goes wrong here, the event itself was logged. */
    @SuppressWarnings("unchecked") // an encoder of this name, on the way of logging events, takes those
    private void check(Appender<?> appender, ILoggingEvent event) {
        try {
            // All appenders that have an encoder call it so, but have no type in common.
            Object encoder = appender.getClass().getMethod("getEncoder").invoke(appender);
            if (encoder instanceof Encoder<?> && isOfLogstash(encoder.getClass())) {
                check(appender.getName(), ((Encoder<ILoggingEvent>) encoder).encode(event));
            }
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError noneOrBroken) {
            // One without an encoder; or one that fails, which its appender reports.
        }
    }

    private void check(String appender, byte[] written) throws IOException {
        if (written == null || written.length == 0) {
            return;
        }
        SortedSet<String> repeated = RepeatedFields.in(written);
        if (!repeated.isEmpty()) {
            reporter.repeatedFields(appender, repeated);
            return;
        }
        try {
            if (ofDocuments) {
                DocumentReader.read(written);
            }
            if (new String(written, StandardCharsets.UTF_8).strip().indexOf('\n') >= 0) {
                reporter.unreadable(appender, "goes over several lines");
            }
        } catch (ForeignDocumentException withoutFields) {
            // It writes a line for people, say, without the markers that hold a slice's fields.
        } catch (IOException e) {
            reporter.unreadable(appender, e.getMessage());
        }
    }

    private static boolean isOfLogstash(Class<?> encoder) {
        for (Class<?> type = encoder; type != null; type = type.getSuperclass()) {
            if (type.getName().startsWith(ENCODERS)) {
                return true;
            }
        }
        return false;
    }
}
