package io.statsprofile.internal.series;

import java.time.Instant;

/**
 * Documents of a run that are not there although later ones are.
 *
 * @param runId the run
 * @param firstSequence the first missing
 * @param lastSequence the last missing
 * @param after when the document before the gap nominally opened, or where there is none, when the run was made
 * @param before when the document behind the gap nominally opened
 * @param count how many are missing, 1 or more: fewer than the numbers span where an hour tells how many of its slices it lacks, and not
 *     which
 */
public record SliceGap(String runId, long firstSequence, long lastSequence, Instant after, Instant before, long count) {

    /** All of these numbers. */
    public SliceGap(String runId, long firstSequence, long lastSequence, Instant after, Instant before) {
        this(runId, firstSequence, lastSequence, after, before, lastSequence - firstSequence + 1);
    }
}
