package io.statsprofile.internal.model;

import io.statsprofile.internal.base.FigureChecks;
import java.util.Objects;

/**
 * The run before this one, as its spool shows it: so that a reader of documents knows whether they go on without a gap.
 *
 * @param runId of its slices
 * @param lastSequence of the last slice that it has spooled, 0 or more
 * @param endedCleanly whether it ended in order, its last slice cut; false where it was killed
 */
public record PreviousRun(String runId, long lastSequence, boolean endedCleanly) {

    /** @throws IllegalArgumentException when the sequence is negative */
    public PreviousRun {
        Objects.requireNonNull(runId, "runId");
        FigureChecks.notNegative("a slice", "previous_last_sequence", lastSequence);
    }
}
