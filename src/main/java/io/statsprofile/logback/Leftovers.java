package io.statsprofile.logback;

import io.statsprofile.internal.shipping.Parcel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an appender that was stopped could not deliver and no disk has: it waits for the next appender of this process, since a reload of
 * Logback's configuration is no reason to lose it. No more than the queues of one appender held. Immutable.
 *
 * @param slices oldest first
 * @param functions of the function stream, oldest first
 */
record Leftovers(List<Parcel> slices, List<Parcel> functions) {

    private static final Leftovers NONE = new Leftovers(List.of(), List.of());
    private static final AtomicReference<Leftovers> WAITING = new AtomicReference<>(NONE);

    /** Leaves what was not delivered to the next appender. */
    static void leave(List<Parcel> slices, List<Parcel> functions) {
        WAITING.updateAndGet(before -> new Leftovers(joined(before.slices, slices), joined(before.functions, functions)));
    }

    private static List<Parcel> joined(List<Parcel> one, List<Parcel> other) {
        List<Parcel> all = new ArrayList<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }

    /** Takes over what was left. */
    static Leftovers take() {
        return WAITING.getAndSet(NONE);
    }
}
