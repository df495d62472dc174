package io.statsprofile.internal.server;

/** What we write, each into data streams of its own, one a namespace, with an index template of its own. */
public enum StreamFamily {

    /** One document a slice, its functions nested in it. */
    SLICES("metrics-statsprofile"),
    /** One document a function and slice, for what cannot see nested fields; optional. */
    FUNCTIONS("metrics-statsprofile.function"),
    /** Slices of a run added up by the hour, one document an hour. */
    HOURS("metrics-statsprofile.hour"),
    /** One document a function and hour, as {@link #FUNCTIONS}; where that is wanted and hours are. */
    FUNCTION_HOURS("metrics-statsprofile.function_hour"),
    /** Hours of a service added up by the day, over hosts and runs. */
    DAYS("metrics-statsprofile.day");

    private final String template;

    StreamFamily(String template) {
        this.template = template;
    }

    /** Name of the index template. */
    public String template() {
        return template;
    }

    /** What the names of the data streams begin with; the namespace follows. */
    public String prefix() {
        // A namespace has no hyphen, nor has a data set: no stream of one family matches another's pattern.
        return template + "-";
    }

    /** Whether it has one document a function. */
    public boolean isFlat() {
        return this == FUNCTIONS || this == FUNCTION_HOURS;
    }

    /** Whether its documents are kept as long as hours are, and not only as long as slices. */
    public boolean isRolledUp() {
        return this == HOURS || this == FUNCTION_HOURS || this == DAYS;
    }

    /** All data streams of the family. */
    public String pattern() {
        return prefix() + "*";
    }

    /** The data stream of a namespace. */
    public String stream(String namespace) {
        return prefix() + namespace;
    }
}
