package io.statsprofile.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.spi.MDCAdapter;

/**
 * Hangs a document's fields onto its event, where the service brings logstash-logback-encoder, so that whatever that encoder writes
 * to (console, file, TCP) carries the same JSON as what we ship. Without the encoder this does nothing.
 */
final class RawFields {

    private static final boolean ENCODER_IS_THERE = find();

    private RawFields() {
    }

    /** Whether there is an encoder to write fields. */
    static boolean isEncoderThere() {
        return ENCODER_IS_THERE;
    }

    /**
     * Adds the fields of a document, where there is an encoder to write them.
     *
     * @return false when an encoder is there that we do not know; the event goes without fields then
     */
    static boolean add(LoggingEvent event, LoggerContext context, ProfileDocument document) {
        return !ENCODER_IS_THERE || add(event, context, DocumentWriter.rawFields(document), document.labels().keySet());
    }

    /**
     * Adds fields, where there is an encoder to write them. It writes {@code @timestamp} and {@code message} itself, from the event;
     * and also each entry of the MDC as a field, so those that would come into the way of ours are not in this event. What else it writes
     * is its own settings' affair, see {@link EncoderCheck}.
     *
     * @param labels names of those among the fields
     * @return false when an encoder is there that we do not know; the event goes without fields then
     */
    static boolean add(LoggingEvent event, LoggerContext context, Map<String, String> fields, Set<String> labels) {
        if (ENCODER_IS_THERE) {
            try {
                fields.forEach((name, json) -> event.addMarker(LogstashMarkers.raw(name, json)));
                makeWay(event, context, labels);
            } catch (LinkageError unknown) {
                return false;
            }
        }
        return true;
    }

    private static void makeWay(LoggingEvent event, LoggerContext context, Set<String> labels) {
        MDCAdapter adapter = context.getMDCAdapter();
        Map<String, String> mdc = adapter == null ? null : adapter.getCopyOfContextMap();
        if (mdc != null && !mdc.isEmpty()) {
            Map<String, String> others = new HashMap<>(mdc);
            others.keySet().removeIf(name -> isInTheWay(name, labels));
            event.setMDCPropertyMap(others);
        }
    }

    private static boolean isInTheWay(String name, Set<String> labels) {
        int dot = name.indexOf('.');
        String root = dot < 0 ? name : name.substring(0, dot);
        return switch (root) {
            case "@timestamp", "message", "ecs", "event", "data_stream", "service", "statsprofile" -> true;
            case "host" -> dot < 0 || name.equals("host.name");
            case "process" -> dot < 0 || name.equals("process.pid");
            case "labels" -> dot < 0 || labels.contains(name.substring(dot + 1));
            default -> false;
        };
    }

    private static boolean find() {
        try {
            Class.forName("net.logstash.logback.marker.Markers", false, RawFields.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }
}
