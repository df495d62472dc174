package io.statsprofile.logback;

import java.util.Map;

/**
 * What became of documents, by JMX: of slices and regions as a part of {@link StatsProfileMXBean}, and of the function stream, by the same
 * names, as {@code io.statsprofile:type=FunctionStream,context=<name of Logback's context>,appender=<its name>}, which is there while an
 * appender with {@code <elasticsearch>} runs. A document of the function stream is a slice or region there, too, since it waits, is tried
 * again and is given up as the one that it is; it is acknowledged when Elasticsearch has all of its functions.
 *
 * <p>Attributes count documents since the process started, over reloads of Logback's configuration. They are read without waiting for a
 * disk or a network, and are 0, null or without entries where the appender has no {@code <elasticsearch>}.
 */
public interface DeliveryMXBean {

    /**
     * Slices that were cut, and regions that were logged, in all; of the function stream, those of them that were to go there. When nothing
     * is on its way, {@code CutDocuments + FoundDocuments = AcknowledgedDocuments + RefusedDocuments + WaitingDocuments + LeftDocuments}
     * and the sum of {@code DroppedByReason}.
     */
    long getCutDocuments();

    /** Documents that were taken over from a process or appender before, out of its spool or its queue. */
    long getFoundDocuments();

    /** Documents that were written to the spool, including those that are delivered by now. */
    long getSpooledDocuments();

    /**
     * Attempts to send a document, whether the request got out or not:
     * {@code AcknowledgedDocuments + RefusedDocuments + RetriedDocuments}.
     */
    long getSentDocuments();

    /** Documents that Elasticsearch has. */
    long getAcknowledgedDocuments();

    /** Acknowledged documents that were there already: an earlier attempt had brought them, but its answer was lost. */
    long getSettledDocuments();

    /** Attempts to send a document after which it had to be tried again. */
    long getRetriedDocuments();

    /** Documents that Elasticsearch will never take. */
    long getRefusedDocuments();

    /**
     * Documents that are lost without being refused, by reason: {@code logging} (a level, a filter or an AsyncAppender kept them),
     * {@code queue} (a bound of {@code <queue>}), {@code spool} ({@code maxSize} of {@code <spool>}), {@code age} (its {@code maxAge}),
     * {@code damaged} and {@code deleted} (their files), {@code stop} (the end came before they were delivered).
     */
    Map<String, Long> getDroppedByReason();

    /** Documents that were left to the process or appender that follows, in the spool or, at a reload, in memory. */
    long getLeftDocuments();

    /** Documents that wait at this moment, in memory and on disk. */
    long getWaitingDocuments();

    /** Bytes of JSON that wait in memory at this moment; with a spool, a part of what is on disk is there, too. */
    long getWaitingBytes();

    /** Documents that wait on disk at this moment. */
    long getSpoolDocuments();

    /** Bytes of their files. */
    long getSpoolBytes();

    /** How long the oldest document that waits has waited, in seconds; in memory, since it came into this appender's queue. */
    double getOldestWaitingSeconds();

    /**
     * The last thing that went wrong with delivery, even if it is over by now, as one line of 500 characters and three points at most; null
     * where nothing did.
     */
    String getLastError();

    /** When that was, in UTC as ISO 8601 has it, such as {@code 2026-11-29T18:00:00.123Z}; null where nothing went wrong. */
    String getLastErrorTime();
}
