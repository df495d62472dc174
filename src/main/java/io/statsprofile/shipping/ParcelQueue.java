package io.statsprofile.shipping;

import java.util.List;
import java.util.function.Predicate;

/**
 * Where parcels wait. {@link #offer} and {@link #documents} may be called from any thread, the rest from the worker only. A parcel stays
 * until it is removed, so one that is kept outside of memory survives what happens between {@link #head} and {@link #remove}.
 */
interface ParcelQueue {

    /**
     * Takes a parcel in, at the end.
     *
     * @return null, or one line that says why it has no room
     */
    String offer(Parcel parcel);

    /** The oldest parcels of those that may go, within both bounds, but at least one if there is any; they stay. */
    List<Parcel> head(int documents, long bytes, Predicate<Parcel> mayGo);

    /** Removes parcels that {@link #head} gave. */
    void remove(List<Parcel> done);

    /** Parcels that wait, those under way included. */
    int documents();
}
