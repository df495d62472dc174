package io.statsprofile.internal.spool;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What waits in a spool, in the order in which it came: what is on disk, what is to be written, and what no disk takes. The JSON of what is
 * on disk stays in memory, too, as far as there is room, so that it is not read again, and is not lost where somebody deletes the
 * directory. Touches no disk. Guarded by its {@link SpoolState}.
 */
final class SpoolIndex {

    /** So long something counts as late. */
    private static final long LATE_NANOS = 30_000_000_000L;

    private final int memoryDocuments;
    private final long memoryBytes;
    private final Map<String, SpoolItem> items = new LinkedHashMap<>();
    private final Deque<SpoolItem> fresh = new ArrayDeque<>();
    /** What was offered lately, in that order; some of it waits no longer. */
    private final Deque<SpoolItem> late = new ArrayDeque<>();
    /** Ids that the worker has under way. */
    private final Set<String> underWay = new HashSet<>();
    private int inMemory;
    private long bytesInMemory;
    private int onDisk;
    private long bytesOnDisk;

    /** @param memoryDocuments whose JSON is in memory at most; {@code memoryBytes} bounds the same */
    SpoolIndex(int memoryDocuments, long memoryBytes) {
        this.memoryDocuments = memoryDocuments;
        this.memoryBytes = memoryBytes;
    }

    /** @return null, or why there is no room in memory */
    String offer(QueuedDocument document, long now) {
        if (items.containsKey(document.id())) {
            return null;
        }
        int length = document.json().length;
        while (!isRoomFor(length) && forgetOne()) {
            // What is on disk can be read again.
        }
        if (!isRoomFor(length)) {
            return "the disk takes no documents, and memory is full with " + inMemory + " of them, " + bytesInMemory
                    + " bytes: see that the spool's disk works, or make the queue larger";
        }
        SpoolItem item = SpoolItem.offered(document, now);
        try {
            items.put(item.id, item);
            fresh.add(item);
            late.add(item);
        } catch (OutOfMemoryError noMemory) {
            // Half of it would neither be written nor be sent, and an attempt to offer it again would find it there.
            items.remove(item.id, item);
            fresh.remove(item);
            late.remove(item);
            throw noMemory;
        }
        forgetLate(now);
        remember(item);
        return null;
    }

    private boolean isRoomFor(int length) {
        return inMemory < memoryDocuments && bytesInMemory + length <= memoryBytes;
    }

    private boolean forgetOne() {
        for (SpoolItem item : items.values()) {
            if (item.state == SpoolItem.State.KEPT && item.document != null) {
                forget(item);
                return true;
            }
        }
        return false;
    }

    private void remember(SpoolItem item) {
        inMemory++;
        bytesInMemory += item.document.json().length;
    }

    private void forget(SpoolItem item) {
        inMemory--;
        bytesInMemory -= item.document.json().length;
        item.document = null;
    }

    /**
     * Takes in what is on disk; where it is here already, that need not be written any more.
     *
     * @return false where another file has the same document, so that this one is not needed
     */
    boolean found(StoredDocument held, boolean isOwn, long ageNanos, long now) {
        SpoolItem known = items.get(held.file().id());
        if (known == null) {
            SpoolItem item = SpoolItem.found(held, isOwn, ageNanos, now);
            items.put(item.id, item);
            onDisk++;
            bytesOnDisk += held.bytes();
        } else if (known.state != SpoolItem.State.KEPT) {
            kept(known, held);
        }
        // Not by the record's equals, which keeps our classes: see DeliveryFigures.isNone.
        return known == null || known.held.directory() == held.directory() && known.held.file().equals(held.file());
    }

    /** What was found is older than what was offered before it was found, and goes first. */
    void putFoundFirst() {
        List<SpoolItem> all = List.copyOf(items.values());
        items.clear();
        all.stream().filter(item -> item.isFound).forEach(item -> items.put(item.id, item));
        all.stream().filter(item -> !item.isFound).forEach(item -> items.put(item.id, item));
    }

    /**
     * Moves the next to be written, of those that wait.
     *
     * @param next empty; with room for so many, so that no memory is needed while one is in neither place
     * @param most 1 or more
     */
    void nextNew(List<SpoolItem> next, int most) {
        while (next.size() < most && !fresh.isEmpty()) {
            SpoolItem item = fresh.poll();
            if (items.get(item.id) == item && item.state == SpoolItem.State.NEW) {
                next.add(item);
            }
        }
    }

    /** It is still to be written, before all others. */
    void putBack(SpoolItem item) {
        fresh.addFirst(item);
    }

    /** @return whether it still waits; what does not need not be on disk */
    boolean isWaiting(SpoolItem item) {
        return items.get(item.id) == item;
    }

    void kept(SpoolItem item, StoredDocument held) {
        item.state = SpoolItem.State.KEPT;
        item.held = held;
        onDisk++;
        bytesOnDisk += held.bytes();
    }

    /** All that no disk has is to be written once more. */
    void renewUnkept() {
        for (SpoolItem item : items.values()) {
            if (item.state == SpoolItem.State.UNKEPT) {
                item.state = SpoolItem.State.NEW;
                fresh.add(item);
            }
        }
    }

    /**
     * What was on disk is there no longer; what is in memory is to be written again.
     *
     * @return what is in no memory either, and is out now
     */
    List<SpoolItem> loseDisk() {
        List<SpoolItem> lost = new ArrayList<>();
        for (SpoolItem item : List.copyOf(items.values())) {
            if (item.state == SpoolItem.State.KEPT && item.document == null) {
                take(item);
                lost.add(item);
            } else if (item.state == SpoolItem.State.KEPT) {
                onDisk--;
                bytesOnDisk -= item.held.bytes();
                item.held = null;
                item.state = SpoolItem.State.NEW;
                fresh.add(item);
            }
        }
        return lost;
    }

    /** Only what was offered in the last seconds, and waits, need be looked at to find what is late. */
    private void forgetLate(long now) {
        while (!late.isEmpty() && (!isWaiting(late.peek()) || now - late.peek().cameNanos > LATE_NANOS)) {
            late.poll();
        }
    }

    /**
     * What may go, oldest first; it is under way from now on, and nothing else is. What came lately has half of the places, so that it does
     * not wait for all that is older; the oldest have the rest.
     *
     * @param newSinceNanos since when what is to be written is waited for
     */
    List<SpoolItem> choose(int documents, long bytes, Predicate<String> mayGo, long now, long newSinceNanos) {
        underWay.clear();
        Predicate<SpoolItem> isReady = item -> (item.state != SpoolItem.State.NEW || item.cameNanos - newSinceNanos < 0)
                && mayGo.test(item.id);
        long ofOldest = items.values().stream().filter(isReady).findFirst().map(SpoolItem::bytes).orElse(0L);
        Set<SpoolItem> reserved = new LinkedHashSet<>();
        long sum = reserve(reserved, documents / 2, Math.min(bytes / 2, bytes - ofOldest), isReady, now);
        List<SpoolItem> chosen = new ArrayList<>();
        for (SpoolItem item : items.values()) {
            if (!isReady.test(item)) {
                continue;
            }
            if (!reserved.remove(item)) {
                int places = chosen.size() + reserved.size();
                sum += item.bytes();
                if (places == documents || places > 0 && sum > bytes) {
                    break;
                }
            }
            chosen.add(item);
        }
        chosen.addAll(reserved);
        for (SpoolItem item : chosen) {
            item.wasGiven = true;
            underWay.add(item.id);
        }
        return chosen;
    }

    /** @return their bytes */
    private long reserve(Set<SpoolItem> reserved, int documents, long bytes, Predicate<SpoolItem> isReady, long now) {
        forgetLate(now);
        long sum = 0;
        for (SpoolItem item : late) {
            if (reserved.size() == documents || sum + item.bytes() > bytes) {
                break;
            }
            if (isWaiting(item) && isReady.test(item)) {
                reserved.add(item);
                sum += item.bytes();
            }
        }
        return sum;
    }

    boolean isUnderWay(SpoolItem item) {
        return underWay.contains(item.id);
    }

    SpoolItem find(String id) {
        return items.get(id);
    }

    /** It waits no longer. */
    void take(SpoolItem item) {
        if (items.remove(item.id, item)) {
            if (item.document != null) {
                inMemory--;
                bytesInMemory -= item.document.json().length;
            }
            onDisk -= item.held == null ? 0 : 1;
            bytesOnDisk -= item.held == null ? 0 : item.held.bytes();
        }
    }

    /** Takes out the oldest on disk until there is room for so many bytes more. */
    List<SpoolItem> takeForRoom(long bytes, long maxBytes) {
        List<SpoolItem> taken = new ArrayList<>();
        Iterator<SpoolItem> oldest = List.copyOf(bytesOnDisk + bytes > maxBytes ? items.values() : List.of()).iterator();
        while (bytesOnDisk + bytes > maxBytes && oldest.hasNext()) {
            SpoolItem item = oldest.next();
            if (item.held != null) {
                take(item);
                taken.add(item);
            }
        }
        return taken;
    }

    /** Takes out what began to wait before then. */
    List<SpoolItem> takeOlder(long bornBeforeNanos) {
        List<SpoolItem> taken = items.values().stream().filter(item -> item.bornNanos - bornBeforeNanos < 0).toList();
        taken.forEach(this::take);
        return taken;
    }

    /** Takes out all that no disk has. */
    List<QueuedDocument> takeUnkept() {
        List<SpoolItem> unkept = items.values().stream().filter(item -> item.state != SpoolItem.State.KEPT).toList();
        unkept.forEach(this::take);
        return unkept.stream().map(item -> item.document).toList();
    }

    /** Whether there is something to be written that came at that time or after. */
    boolean hasNewSince(long sinceNanos) {
        return fresh.stream().anyMatch(item -> items.get(item.id) == item && item.cameNanos - sinceNanos >= 0);
    }

    int size() {
        return items.size();
    }

    Backlog backlog(long now) {
        // The first came first, but for clocks that were set.
        long oldest = items.isEmpty() ? 0 : Math.max(0, now - items.values().iterator().next().bornNanos) / 1_000_000;
        return new Backlog(items.size(), bytesInMemory, onDisk, bytesOnDisk, oldest);
    }

    /** Bytes of the files on disk. */
    long bytesOnDisk() {
        return bytesOnDisk;
    }
}
