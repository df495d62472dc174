package io.statsprofile.shipping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Parcels that were not taken while others were, by id. Each rests for itself, longer from time to time, so that it holds up none of the
 * others. Used by one thread at a time.
 */
final class Resting {

    private record Rest(long failures, long until) {
    }

    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final Map<String, Rest> rests = new HashMap<>();

    Resting(Backoff backoff, LongSupplier nanoTime) {
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    /** It was not taken, once more. */
    void lay(Parcel parcel) {
        long failures = rests.containsKey(parcel.id()) ? rests.get(parcel.id()).failures() + 1 : 1;
        rests.put(parcel.id(), new Rest(failures, nanoTime.getAsLong() + backoff.pauseNanos(failures)));
    }

    void forget(List<Parcel> done) {
        done.forEach(parcel -> rests.remove(parcel.id()));
    }

    /** Whether it may be tried. */
    boolean isReady(String id) {
        Rest rest = rests.get(id);
        return rest == null || rest.until() - nanoTime.getAsLong() <= 0;
    }

    /** Ids of those that may be tried. */
    List<String> ready() {
        return rests.keySet().stream().filter(this::isReady).toList();
    }

    /** They are in the queue no longer. */
    void forgetIds(List<String> gone) {
        rests.keySet().removeAll(gone);
    }

    boolean haveAll(List<Parcel> parcels) {
        return parcels.stream().allMatch(parcel -> rests.containsKey(parcel.id()));
    }

    boolean isEmpty() {
        return rests.isEmpty();
    }

    /** Nanoseconds until the first of them may be tried, 1 or more. */
    long pauseNanos() {
        long now = nanoTime.getAsLong();
        return Math.max(1, rests.values().stream().mapToLong(rest -> rest.until() - now).min().orElse(1));
    }

    /** All of them may be tried at once. */
    void end() {
        long now = nanoTime.getAsLong();
        rests.replaceAll((id, rest) -> new Rest(rest.failures(), now));
    }
}
