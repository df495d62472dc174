package io.statsprofile.internal.probe;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * All lanes of this JVM. A thread gets one at its first instrumented call: one that a finished virtual thread gave back, or one whose
 * thread has died, or a new one. Lanes keep their counters over all their threads, so nothing needs to be folded when a thread ends. Who
 * has one finds it by {@link Probe#LANES}; who lost that value (workers of {@code ForkJoinPool.commonPool} do so between two tasks, and
 * some programs clear all thread-locals by reflection) finds it by the thread's identity, open calls included. So there are no more lanes
 * than threads that are alive, but for spare ones. Lock-free where a thread has its lane.
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
    /** Lanes by their owners, and {@link Lane#EXCLUDED} by threads that are not recorded. */
    private static final ConcurrentHashMap<Owner, Lane> BY_OWNER = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Thread> EXCLUDED_AND_GONE = new ReferenceQueue<>();
    private static final LongAdder UNRECORDED = new LongAdder();
    private static final LongAdder OVER_BUDGET = new LongAdder();

    private Lanes() {
    }

    /** The calling thread's lane, set in {@link Probe#LANES}; null when there is none. */
    static Lane acquire() {
        Lane taken = null;
        try {
            Thread thread = Thread.currentThread();
            Owner owner = new Owner(thread, null);
            Lane own = BY_OWNER.get(owner);
            if (own != null) {
                Probe.LANES.set(own);
                return own;
            }
            taken = fromPool(owner);
            if (taken == null) {
                taken = fromSlots(owner);
            }
            if (taken != null) {
                taken.occupy(VirtualThreads.isVirtual(thread));
                BY_OWNER.put(owner, taken);
                Probe.LANES.set(taken);
                return taken;
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Not recorded; the thread's next call tries again.
            letGo(taken);
        }
        UNRECORDED.increment();
        return null;
    }

    /** Of a lane that could not be taken into use: a thread that never finds it must not be its owner. */
    private static void letGo(Lane lane) {
        try {
            if (lane != null) {
                lane.bear(false);
                BY_OWNER.remove(lane.owner.get());
                lane.owner.set(Lane.FREE);
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            // It belongs to this thread until that dies.
        }
    }

    private static Lane fromPool(Owner owner) {
        for (Lane lane = POOL.pollFirst(); lane != null; lane = POOL.pollFirst()) {
            if (lane.owner.compareAndSet(Lane.FREE, owner)) {
                return lane;
            }
        }
        return null;
    }

    /** Adopts or creates. Which slots are looked at goes round, so that every dead thread's lane is found sooner or later. */
    private static Lane fromSlots(Owner owner) {
        int used = Math.min(USED_SLOTS.get(), SLOTS.length());
        int from = (CURSOR.getAndAdd(LOOKS) & Integer.MAX_VALUE) % Math.max(1, used);
        int empty = -1;
        for (int i = 0; i < LOOKS && i < used; i++) {
            int slot = (from + i) % used;
            Lane lane = SLOTS.get(slot);
            if (lane == null) {
                empty = slot;
            } else {
                Owner before = lane.owner.get();
                if (isGone(before) && lane.owner.compareAndSet(before, owner)) {
                    BY_OWNER.remove(before, lane);
                    return lane;
                }
            }
        }
        return fresh(owner, empty);
    }

    /** @param empty a slot that may be free, or -1 */
    private static Lane fresh(Owner owner, int empty) {
        if (empty < 0 && USED_SLOTS.get() >= SLOTS.length()) {
            return null;
        }
        if (!MemoryBudget.take(MemoryBudget.LANE)) {
            OVER_BUDGET.increment();
            return null;
        }
        boolean placed = false;
        try {
            Lane fresh = new Lane();
            fresh.bytes = MemoryBudget.LANE;
            fresh.owner.set(owner);
            placed = empty >= 0 && SLOTS.compareAndSet(empty, null, fresh);
            while (!placed && USED_SLOTS.get() < SLOTS.length()) {
                int slot = USED_SLOTS.getAndIncrement();
                placed = slot < SLOTS.length() && SLOTS.compareAndSet(slot, null, fresh);
            }
            return placed ? fresh : null;
        } finally {
            if (!placed) {
                MemoryBudget.add(-MemoryBudget.LANE);
            }
        }
    }

    /** Whether a lane with this owner may be taken: nobody's, or a dead thread's. */
    private static boolean isGone(Owner owner) {
        if (owner == Lane.RETIRED) {
            return false;
        }
        Thread thread = owner.get();
        return thread == null || !thread.isAlive();
    }

    /** For the owner of a lane whose stack is empty and who will not use it any more. */
    static void giveBack(Lane lane) {
        try {
            lane.bear(false);
            Probe.LANES.set(null);
            BY_OWNER.remove(lane.owner.get());
            lane.owner.set(Lane.FREE);
            POOL.offerFirst(lane);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // The lane stays this thread's, or is found again once the thread is dead.
        }
    }

    /** The calling thread is not recorded from now on. */
    static void exclude() {
        for (Reference<?> gone = EXCLUDED_AND_GONE.poll(); gone != null; gone = EXCLUDED_AND_GONE.poll()) {
            BY_OWNER.remove(gone);
        }
        BY_OWNER.put(new Owner(Thread.currentThread(), EXCLUDED_AND_GONE), Lane.EXCLUDED);
        Probe.use(Lane.EXCLUDED);
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
    static Owner goneOwner(Lane lane) {
        Owner owner = lane.owner.get();
        return isGone(owner) ? owner : null;
    }

    /** For the reader, who has taken the lane from this owner. */
    static void forget(Owner gone) {
        BY_OWNER.remove(gone);
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

    /** Those of {@link #unrecordedCalls} that {@link MemoryBudget} did not admit. */
    static long overBudgetCalls() {
        return OVER_BUDGET.sum();
    }

    /** Calls of threads that got no lane, in all. */
    static long unrecordedCalls() {
        return UNRECORDED.sum();
    }
}
