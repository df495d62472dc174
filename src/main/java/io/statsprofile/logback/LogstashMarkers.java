package io.statsprofile.logback;

import net.logstash.logback.marker.Markers;
import org.slf4j.Marker;

/**
 * The one class that names logstash-logback-encoder; touched only where it is there. One raw marker for each field, since that
 * factory method is the same in 8.1 and 9.0, while everything that shows a JSON generator changed with Jackson 3.
 */
final class LogstashMarkers {

    private LogstashMarkers() {
    }

    static Marker raw(String name, String json) {
        return Markers.appendRaw(name, json);
    }
}
