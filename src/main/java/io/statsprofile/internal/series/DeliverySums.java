package io.statsprofile.internal.series;

import java.time.Instant;

/**
 * How delivery went in a window, added up over its runs: of each run what its newest slice says, less what it had done before the window.
 * Numbers are of documents; where a service logs regions, these are among them. What was refused or dropped is in {@link DeliveryLosses}.
 * Immutable.
 *
 * @param runs runs whose slices tell of delivery; the others are not in the sums
 * @param cut slices that were cut, and regions that were logged; the newest slice of a run does not count itself
 * @param found taken over from a process or appender before
 * @param spooled written to disk
 * @param sent attempts whose end is known
 * @param acknowledged that Elasticsearch has
 * @param settled those of them that were there already, as an attempt before had brought them there
 * @param retried attempts after which a document had to be tried again
 * @param spoolBytes of the files that waited in the spool of one process, at most, when a slice was cut
 * @param lastError the last thing that went wrong; null where nothing did
 * @param lastErrorTime when that was; null where nothing did
 * @param lastErrorHost where that was; null where nothing did, and where the slice does not name its host
 */
public record DeliverySums(int runs, long cut, long found, long spooled, long sent, long acknowledged, long settled, long retried,
        long spoolBytes, String lastError, Instant lastErrorTime, String lastErrorHost) {

    /** No slice tells of delivery. */
    public static final DeliverySums NONE = new DeliverySums(0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, null);
}
