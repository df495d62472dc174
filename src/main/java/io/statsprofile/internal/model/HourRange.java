package io.statsprofile.internal.model;

import io.statsprofile.internal.base.FigureChecks;
import java.util.Objects;

/**
 * Hours of one run that are in a day: those whose slices have these sequences.
 *
 * @param runId of the hours
 * @param first sequence of the first slice, 0 or more
 * @param last sequence of the last slice
 */
public record HourRange(String runId, long first, long last) {

    /** @throws IllegalArgumentException when a sequence is negative, or the last one is before the first */
    public HourRange {
        Objects.requireNonNull(runId, "runId");
        FigureChecks.notNegative("hours of a day", "sequence", first);
        FigureChecks.atMost("hours of a day", "sequence", first, "last_sequence", last);
    }
}
