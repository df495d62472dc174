package io.statsprofile.internal.model;

import java.util.Locale;

/** Why a document that was made will not arrive, where nobody has refused it. */
public enum DropReason {
    /** A level, a filter or an AsyncAppender kept it on its way through Logback, or the logger did not lead to the appender. */
    LOGGING("kept on the way through Logback"),
    /** The queue in memory was full. */
    QUEUE("queue full"),
    /** The spool was full, and it was the oldest. */
    SPOOL("spool full"),
    /** It had waited in the spool for as long as it may. */
    AGE("waited too long"),
    /** Its file in the spool did not hold what was written there. */
    DAMAGED("file damaged"),
    /** Somebody has deleted its file in the spool. */
    DELETED("file deleted by somebody"),
    /** The process or the appender ended before it was delivered, and nobody took it over. */
    STOP("not delivered before the end");

    private final String words;

    DropReason(String words) {
        this.words = words;
    }

    /** Its name in documents and by JMX, such as {@code queue}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A few words for people, such as {@code queue full}. */
    public String words() {
        return words;
    }
}
