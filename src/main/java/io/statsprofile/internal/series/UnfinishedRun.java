package io.statsprofile.internal.series;

import java.time.Instant;

/**
 * A run that fell silent within the window without the document that a clean stop writes last: killed, cut off, or still on its way.
 *
 * @param runId the run
 * @param lastSequence of the last document there is
 * @param lastEnd where that document ends
 */
public record UnfinishedRun(String runId, long lastSequence, Instant lastEnd) {
}
