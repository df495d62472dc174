package io.statsprofile.logback;

/** A label of every document, {@code labels.<key>}: XML element {@code <label>} of {@link StatsProfileAppender}. Not thread-safe. */
public final class Label {

    private String key;
    private String value;

    /** Name; dots in it become underscores. */
    public void setKey(String key) {
        this.key = key;
    }

    /** Value, at most {@value Labels#MAX_LENGTH} characters. */
    public void setValue(String value) {
        this.value = value;
    }

    String key() {
        return key;
    }

    String value() {
        return value;
    }
}
