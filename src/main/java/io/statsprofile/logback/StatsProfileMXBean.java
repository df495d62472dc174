package io.statsprofile.logback;

import java.util.Map;

/**
 * What an appender that runs can be asked and told by JMX, as
 * {@code io.statsprofile:type=StatsProfile,context=<name of Logback's context>,appender=<its name>}. Loggers have their whole names, such
 * as {@code statsprofile.com.acme}.
 */
public interface StatsProfileMXBean {

    /** {@code service.name}. */
    String getServiceName();

    /** Whether this instance is among those that setting {@code canary} chooses; where it is not, levels profile nothing. */
    boolean isCanary();

    /** Levels that select what is profiled, by logger, as they are set now. */
    Map<String, String> getLevels();

    /** Of the loggers whose level ends by itself, the seconds until then. */
    Map<String, Long> getSecondsLeft();

    /** {@code overhead_budget} of the last slice: the share of the CPU time of profiled threads that profiling may take; 0 without one. */
    double getOverheadBudget();

    /** {@code overhead_modelled} of the last slice: the share that it took, by calls and their prices. */
    double getOverheadModelled();

    /** {@code overhead_found} of the last slice: the share that it took by experiment; 0 where there was none. */
    double getOverheadFound();

    /** {@code exact_functions} of the last slice. */
    long getExactFunctions();

    /** {@code sampled_functions} of the last slice. */
    long getSampledFunctions();

    /** {@code out_functions} of the last slice. */
    long getOutFunctions();

    /** {@code small_functions} of the last slice. */
    long getSmallFunctions();

    /** {@code unrecorded_calls} of the last slice: calls that a bound kept out of the figures. */
    long getUnrecordedCalls();

    /** Documents of this run that were made and will not arrive. */
    long getDroppedDocuments();

    /**
     * Slices that were cut, and regions that were logged, in all. This and the following attributes of delivery count documents since the
     * process started, over reloads of Logback's configuration; the function stream is not in them. They are read without waiting for a
     * disk or a network, and are 0, null or without entries where the appender has no {@code <elasticsearch>}. When nothing is on its way,
     * {@code CutDocuments + FoundDocuments = AcknowledgedDocuments + RefusedDocuments + WaitingDocuments + LeftDocuments} and the sum of
     * {@code DroppedByReason}.
     */
    long getCutDocuments();

    /** Documents that were taken over from a process or appender before, out of its spool or its queue. */
    long getFoundDocuments();

    /** Documents that were written to the spool, those of which that are delivered by now included. */
    long getSpooledDocuments();

    /**
     * Attempts to send a document, whether the request got out or not:
     * {@code AcknowledgedDocuments + RefusedDocuments + RetriedDocuments}.
     */
    long getSentDocuments();

    /** Documents that Elasticsearch has. */
    long getAcknowledgedDocuments();

    /** Those of the acknowledged that were there already, since an attempt whose answer was lost had brought them there. */
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
     * The last thing that went wrong with delivery, be it over by now, as one line of 500 characters and three points at most; null where
     * nothing did.
     */
    String getLastError();

    /** When that was, in UTC as ISO 8601 has it, such as {@code 2026-11-29T18:00:00.123Z}; null where nothing went wrong. */
    String getLastErrorTime();

    /**
     * Sets the level of a logger for some time; then it goes back to what the service started with.
     *
     * @param logger below {@code statsprofile}, such as {@code statsprofile.com.acme.Cart}
     * @param level OFF, INFO, DEBUG or TRACE
     * @param minutes 1 to 10080, which is 7 days, whatever setting {@code levelTimeout} says
     * @return what follows from it
     * @throws IllegalArgumentException when an argument is none of these
     * @throws IllegalStateException when the service is still being configured, so that nobody knows what to go back to
     */
    String setLevel(String logger, String level, int minutes);
}
