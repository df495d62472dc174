package io.statsprofile.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.statsprofile.document.DocumentWriter;
import io.statsprofile.model.ProfileDocument;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.spi.MDCAdapter;

/**
 * Hangs a document's fields onto its event, where the service brings logstash-logback-encoder, so that whatever that encoder writes
 * to (console, file, TCP) carries the same JSON as what we ship. Without the encoder this does nothing.
 */
final class RawFields {

    private static final boolean ENCODER_IS_THERE = find();

    private RawFields() {
    }

    /**
     * Adds the fields, where there is an encoder to write them. It writes {@code @timestamp} and {@code message} itself, from the event;
     * and also each entry of the MDC as a field, so those that would come into the way of ours are not in this event. What else it writes
     * is its own settings' affair, see {@link EncoderCheck}.
     *
     * @return false when an encoder is there that we do not know; the event goes without fields then
     */
    static boolean add(LoggingEvent event, LoggerContext context, ProfileDocument document) {
        if (ENCODER_IS_THERE) {
            try {
                DocumentWriter.rawFields(document).forEach((name, json) -> event.addMarker(LogstashMarkers.raw(name, json)));
                makeWay(event, context, document);
            } catch (LinkageError unknown) {
                return false;
            }
        }
        return true;
    }

    private static void makeWay(LoggingEvent event, LoggerContext context, ProfileDocument document) {
        MDCAdapter adapter = context.getMDCAdapter();
        Map<String, String> mdc = adapter == null ? null : adapter.getCopyOfContextMap();
        if (mdc != null && !mdc.isEmpty()) {
            Map<String, String> others = new HashMap<>(mdc);
            others.keySet().removeIf(name -> isInTheWay(name, document));
            event.setMDCPropertyMap(others);
        }
    }

    private static boolean isInTheWay(String name, ProfileDocument document) {
        int dot = name.indexOf('.');
        String root = dot < 0 ? name : name.substring(0, dot);
        return switch (root) {
            case "@timestamp", "message", "ecs", "event", "data_stream", "service", "statsprofile" -> true;
            case "host" -> dot < 0 || name.equals("host.name");
            case "process" -> dot < 0 || name.equals("process.pid");
            case "labels" -> dot < 0 || document.labels().containsKey(name.substring(dot + 1));
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
