package io.statsprofile.logback;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an appender that was stopped could not deliver and no disk has: it waits for the next appender of this process, since a reload of
 * Logback's configuration is no reason to lose it. No more than the queues of one appender held. Immutable.
 *
 * @param slices oldest first
 * @param hours oldest first
 * @param functions slices for the function stream, oldest first
 * @param functionHours hours for it, oldest first
 */
record ReloadHandover(List<QueuedDocument> slices, List<QueuedDocument> hours, List<QueuedDocument> functions,
        List<QueuedDocument> functionHours) {

    private static final ReloadHandover NONE = new ReloadHandover(List.of(), List.of(), List.of(), List.of());
    private static final AtomicReference<ReloadHandover> WAITING = new AtomicReference<>(NONE);

    /** Leaves what was not delivered to the next appender. */
    static void leave(ReloadHandover left) {
        WAITING.updateAndGet(before -> new ReloadHandover(joined(before.slices, left.slices), joined(before.hours, left.hours),
                joined(before.functions, left.functions), joined(before.functionHours, left.functionHours)));
    }

    private static List<QueuedDocument> joined(List<QueuedDocument> one, List<QueuedDocument> other) {
        List<QueuedDocument> all = new ArrayList<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }

    /** Takes over what was left. */
    static ReloadHandover take() {
        return WAITING.getAndSet(NONE);
    }
}
