package io.statsprofile.elasticsearch;

import io.statsprofile.shipping.Parcel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks for what a process that was cloned together with this one has sent before us, where a refusal with 409 would not tell: in the
 * indices that were rolled over since. It does so before what is sent first after a start, a pause or trouble, since that is how the world
 * looks to a process that was just restored; a process that is at it all the time need not ask. Used by one thread at a time.
 */
final class Siblings {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Clones go on with the same number, so their first documents tell. */
    private static final int MOST_ASKED = 10;

    private final Settlement settlement;
    private final LongSupplier nanoTime;
    /** By stream, when nobody else's documents were there, or ours have passed. */
    private final Map<String, Long> aloneAt = new HashMap<>();

    Siblings(Settlement settlement, LongSupplier nanoTime) {
        this.settlement = settlement;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether something is there under an id of these documents, which nobody has sent as far as we know.
     *
     * @param isNew whether what was known of the stream may be so no longer
     */
    boolean haveSent(String stream, List<Parcel> fresh, boolean isNew) {
        Long before = aloneAt.get(stream);
        if (fresh.isEmpty() || !isNew && before != null && nanoTime.getAsLong() - before < PAUSE_NANOS) {
            return false;
        }
        try {
            return settlement.isInOlder(stream, fresh.subList(0, Math.min(MOST_ASKED, fresh.size())));
        } catch (IOException e) {
            // That one of the old indices cannot be read is no reason to hold up what is new.
            return false;
        }
    }

    /** All that was to be sent has passed. */
    void passed(String stream) {
        aloneAt.put(stream, nanoTime.getAsLong());
    }
}
