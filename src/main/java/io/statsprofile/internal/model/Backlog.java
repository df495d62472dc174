package io.statsprofile.internal.model;

import io.statsprofile.internal.base.FigureChecks;

/**
 * What waits to be delivered at a moment.
 *
 * @param documents that wait, those under way included, in memory and on disk; 0 or more
 * @param memoryBytes their JSON that is in memory; of what is on disk a part is there, too; 0 or more
 * @param spoolDocuments those of them that are on disk; 0 or more
 * @param spoolBytes of their files; 0 or more
 * @param oldestMillis how long the oldest has waited, milliseconds; 0 where nothing waits
 */
public record Backlog(long documents, long memoryBytes, long spoolDocuments, long spoolBytes, long oldestMillis) {

    /** Nothing waits. */
    public static final Backlog NONE = new Backlog(0, 0, 0, 0, 0);

    /** @throws IllegalArgumentException when a number is negative */
    public Backlog {
        FigureChecks.notNegative("delivery", "waiting", documents);
        FigureChecks.notNegative("delivery", "waiting_bytes", memoryBytes);
        FigureChecks.notNegative("delivery", "spool_documents", spoolDocuments);
        FigureChecks.notNegative("delivery", "spool_bytes", spoolBytes);
        FigureChecks.notNegative("delivery", "oldest_age", oldestMillis);
    }

    boolean isNone() {
        return documents == 0 && memoryBytes == 0 && spoolDocuments == 0 && spoolBytes == 0 && oldestMillis == 0;
    }
}
