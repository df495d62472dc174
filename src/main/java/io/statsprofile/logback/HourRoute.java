package io.statsprofile.logback;

import io.statsprofile.internal.model.ProfileDocument;

/**
 * The way of hours from where they are made to where they are delivered. Thread-safe.
 *
 * @param events by which events that carry them come back to the appender
 * @param exporter or null, where nothing is shipped
 */
record HourRoute(SliceRoute events, ElasticsearchExporter exporter) {

    /** They are logged only. */
    static final HourRoute NOWHERE = new HourRoute(new SliceRoute(null, false), null);

    /** An event that carries an hour has come back. Never blocks. */
    void take(ProfileDocument hour) {
        if (exporter != null && events.isOpen()) {
            exporter.offerHour(hour);
            events.arrived();
        }
    }

    /** An hour that the logger does not let through. Never blocks. */
    void takeUnlogged(ProfileDocument hour) {
        if (exporter != null) {
            events.region();
            exporter.offerHour(hour);
        }
    }

    boolean keepsSoFar() {
        return exporter != null && exporter.keepsHourSoFar();
    }

    /** As {@link ElasticsearchExporter#keepSoFar}. */
    void keepSoFar(ProfileDocument hour) {
        if (exporter != null) {
            exporter.keepSoFar(hour);
        }
    }
}
