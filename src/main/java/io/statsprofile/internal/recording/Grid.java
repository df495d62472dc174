package io.statsprofile.internal.recording;

import java.time.Duration;
import java.time.Instant;

/**
 * Arithmetic of the wall-clock grid that slices are cut on: boundaries are whole multiples of the interval since 1970, so that
 * every host cuts at the same moments and a slice falls into one bucket of any histogram whose interval is a multiple.
 *
 * @param intervalMillis distance of two boundaries
 */
record Grid(long intervalMillis) {

    /** The last boundary that is not after {@code instant}. */
    Instant floor(Instant instant) {
        return Instant.ofEpochMilli(Math.floorDiv(instant.toEpochMilli(), intervalMillis) * intervalMillis);
    }

    /**
     * The boundary at which the next cut is due. A clock that is a little before the boundary at which the slice in hand nominally
     * opened (its cut came early) is taken to be at it, since a cut at that boundary again would make a slice of a millisecond; a
     * clock that is far before it was stepped back, and the grid is taken up where the clock is now.
     */
    Instant next(Instant now, Instant opened) {
        return floor(isLittleBefore(now, opened) ? opened : now).plusMillis(intervalMillis);
    }

    /** The boundary that a slice nominally opens at when the cut that was planned for {@code planned} is made {@code now}. */
    Instant openedBy(Instant now, Instant planned) {
        return isLittleBefore(now, planned) ? planned : floor(now);
    }

    private boolean isLittleBefore(Instant now, Instant boundary) {
        return now.isBefore(boundary) && Duration.between(now, boundary).toMillis() <= intervalMillis / 2;
    }
}
