package io.statsprofile.probe;

import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * All lanes of this JVM. A thread gets one at its first instrumented call: one that a finished virtual thread gave back, or one
 * whose thread has died, or a new one. Lanes keep their counters over all their threads, so nothing needs to be
 * folded when a thread ends. Lock-free.
 */
final class Lanes {

    /** System property for the bound on lanes, read once. */
    static final String MAX_PROPERTY = "statsprofile.maxLanes";
    /** Threads in instrumented code at the same time that are recorded at most, {@value}; calls of others are counted as unrecorded. */
    static final int DEFAULT_MAX = 20_000;
    /** Slots that a new thread looks at for a dead thread's lane. */
    private static final int LOOKS = 8;

    private static final AtomicReferenceArray<Lane> SLOTS =
            new AtomicReferenceArray<>(Math.max(1, Integer.getInteger(MAX_PROPERTY, DEFAULT_MAX)));
    private static final AtomicInteger USED_SLOTS = new AtomicInteger();
    private static final AtomicInteger CURSOR = new AtomicInteger();
    private static final ConcurrentLinkedDeque<Lane> POOL = new ConcurrentLinkedDeque<>();
    private static final LongAdder UNRECORDED = new LongAdder();

    private Lanes() {
    }

    /** A lane for the calling thread, set in {@link Probe#LANES}; null when there is none. */
    static Lane acquire() {
        try {
            Thread thread = Thread.currentThread();
            WeakReference<Thread> owner = new WeakReference<>(thread);
            Lane lane = fromPool(owner);
            if (lane == null) {
                lane = fromSlots(owner);
            }
            if (lane != null) {
                lane.occupy(VirtualThreads.isVirtual(thread));
                Probe.LANES.set(lane);
                return lane;
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Not recorded; the thread's next call tries again. What was half done belongs to this thread until it dies.
        }
        UNRECORDED.increment();
        return null;
    }

    private static Lane fromPool(WeakReference<Thread> owner) {
        for (Lane lane = POOL.pollFirst(); lane != null; lane = POOL.pollFirst()) {
            if (lane.owner.compareAndSet(Lane.FREE, owner)) {
                return lane;
            }
        }
        return null;
    }

    /** Adopts or creates. Which slots are looked at goes round, so that every dead thread's lane is found sooner or later. */
    private static Lane fromSlots(WeakReference<Thread> owner) {
        int used = Math.min(USED_SLOTS.get(), SLOTS.length());
        int from = (CURSOR.getAndAdd(LOOKS) & Integer.MAX_VALUE) % Math.max(1, used);
        for (int i = 0; i < LOOKS && i < used; i++) {
            int slot = (from + i) % used;
            Lane lane = SLOTS.get(slot);
            if (lane == null) {
                Lane fresh = fresh(owner);
                if (SLOTS.compareAndSet(slot, null, fresh)) {
                    return fresh;
                }
            } else {
                WeakReference<Thread> before = lane.owner.get();
                if (isGone(before, owner.get()) && lane.owner.compareAndSet(before, owner)) {
                    return lane;
                }
            }
        }
        Lane fresh = fresh(owner);
        while (USED_SLOTS.get() < SLOTS.length()) {
            int slot = USED_SLOTS.getAndIncrement();
            if (slot < SLOTS.length() && SLOTS.compareAndSet(slot, null, fresh)) {
                return fresh;
            }
        }
        return null;
    }

    private static Lane fresh(WeakReference<Thread> owner) {
        Lane lane = new Lane();
        lane.owner.set(owner);
        return lane;
    }

    /** Whether a lane with this owner may be taken: nobody's, a dead thread's, or our own whose thread-local value was wiped out. */
    private static boolean isGone(WeakReference<Thread> owner, Thread self) {
        if (owner == Lane.RETIRED) {
            return false;
        }
        Thread thread = owner.get();
        return thread == null || thread == self || !thread.isAlive();
    }

    /** For the owner of a lane whose stack is empty and who will not use it any more. */
    static void giveBack(Lane lane) {
        try {
            Probe.LANES.set(null);
            lane.owner.set(Lane.FREE);
            POOL.offerFirst(lane);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // The lane stays this thread's, or is found again once the thread is dead.
        }
    }

    /** Upper bound of slot numbers for {@link #at}. */
    static int slots() {
        return Math.min(USED_SLOTS.get(), SLOTS.length());
    }

    /** The lane in a slot, or null. */
    static Lane at(int slot) {
        return SLOTS.get(slot);
    }

    /** For the reader: the lane's owner when its thread is gone, else null. */
    static WeakReference<Thread> goneOwner(Lane lane) {
        WeakReference<Thread> owner = lane.owner.get();
        return isGone(owner, null) ? owner : null;
    }

    /** For the reader, who has made the lane {@link Lane#RETIRED} and taken over its figures. */
    static void remove(int slot) {
        SLOTS.set(slot, null);
    }

    /** For the reader: lets go of retired lanes that still stand in the pool. */
    static void forgetRetired() {
        for (Iterator<Lane> pooled = POOL.iterator(); pooled.hasNext();) {
            if (pooled.next().owner.get() == Lane.RETIRED) {
                pooled.remove();
            }
        }
    }

    /** Calls of threads that got no lane, in all. */
    static long unrecordedCalls() {
        return UNRECORDED.sum();
    }
}
