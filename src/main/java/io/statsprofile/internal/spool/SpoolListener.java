package io.statsprofile.internal.spool;

/**
 * Hears what the operator should know of a spool. Called on the spool's own thread, or on the shipping worker. Returns quickly; what it
 * throws is ignored. Each reason is one line: what, value, remedy.
 */
public interface SpoolListener {

    /** Why a document is lost. */
    enum Loss {
        /** The spool was full, and it was the oldest. */
        SIZE,
        /** It has waited too long. */
        AGE,
        /** Its file does not hold what was written there. */
        DAMAGED,
        /** Somebody has deleted its file. */
        GONE
    }

    /** Nothing can be spooled: documents wait in memory. The first time, every tenth time, and when the reason is another. */
    default void unusable(String reason) {
    }

    /**
     * Documents could not be written, and wait in memory: the first one and every hundredth, and when the reason is another.
     *
     * @param documents so far, since the disk last worked
     */
    default void unwritten(long documents, String reason) {
    }

    /**
     * The disk works again.
     *
     * @param documents that could not be written before
     */
    default void writtenAgain(long documents) {
    }

    /**
     * Documents are lost: the first time of each kind, when a hundred more are, and at the end where there are more than was told.
     *
     * @param documents lost of that kind, so far; those of runs before are among them
     * @param reason the first of those that were not told yet
     */
    default void lost(Loss loss, long documents, String reason) {
    }

    /** Documents were found that another process or appender had left. */
    default void found(long documents) {
    }

    /**
     * A document that was refused for good is kept as a dead letter: the first one, and every hundredth.
     *
     * @param documents kept so far
     * @param folder where
     */
    default void deadLetter(long documents, String folder) {
    }

    /** What else is wrong, and keeps nobody from spooling: of each kind the first time, and every tenth. */
    default void trouble(String reason) {
    }
}
