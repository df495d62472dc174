package io.statsprofile.logback;

import ch.qos.logback.classic.spi.LoggingEvent;
import io.statsprofile.document.DocumentWriter;
import io.statsprofile.model.ProfileDocument;

/**
 * Hangs a document's fields onto its event, where the service brings logstash-logback-encoder, so that whatever that encoder writes
 * to (console, file, TCP) carries the same JSON as what we ship. Without the encoder this does nothing.
 */
final class RawFields {

    private static final boolean ENCODER_IS_THERE = find();

    private RawFields() {
    }

    /**
     * Adds the fields, where there is an encoder to write them. It writes {@code @timestamp} and {@code message} itself, from the event.
     *
     * @return false when an encoder is there that we do not know; the event goes without fields then
     */
    static boolean add(LoggingEvent event, ProfileDocument document) {
        if (ENCODER_IS_THERE) {
            try {
                DocumentWriter.rawFields(document).forEach((name, json) -> event.addMarker(LogstashMarkers.raw(name, json)));
            } catch (LinkageError unknown) {
                return false;
            }
        }
        return true;
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
