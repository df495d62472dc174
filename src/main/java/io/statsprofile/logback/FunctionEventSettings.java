package io.statsprofile.logback;

import java.util.Locale;

/**
 * What {@link FunctionEventsComponent} says, checked.
 *
 * @param format where the figures of an event stand
 * @param topFunctions how many functions by tottime, by cumtime and by ncalls have an event of their own
 */
record FunctionEventSettings(Format format, int topFunctions) {

    static final FunctionEventSettings OFF = new FunctionEventSettings(Format.OFF, 1);

    /** Where the figures of an event stand. */
    enum Format {
        /** Nowhere: there are no events. */
        OFF,
        /** The message is the JSON object. */
        MESSAGE,
        /** The message is a line for people, and logstash-logback-encoder writes the figures as fields. */
        FIELDS
    }

    boolean isOn() {
        return format != Format.OFF;
    }

    /** For the status that says how the appender is set. */
    String describe() {
        return isOn() ? ", functions as events, as " + format.name().toLowerCase(Locale.ROOT) + ", the top " + topFunctions + " of a slice"
                : "";
    }
}
