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
 * All recorders of this JVM. A thread gets one at its first instrumented call: one that a finished virtual thread gave back, or one whose
 * thread has died, or a new one. Recorders keep their counters over all their threads, so nothing needs to be folded when a thread ends.
 * Who has one finds it by {@link Probe#RECORDERS}; who lost that value (workers of {@code ForkJoinPool.commonPool} do so between two tasks,
 * and some programs clear all thread-locals by reflection) finds it by the thread's identity, open calls included. So there are no more
 * recorders than threads that are alive, but for spare ones. Lock-free where a thread has its recorder.
 */
final class ThreadRecorders {

    /** System property for the bound on recorders, read once. */
    static final String MAX_PROPERTY = "statsprofile.maxLanes";
    /** Threads in instrumented code at the same time that are recorded at most, {@value}; calls of others are counted as unrecorded. */
    static final int DEFAULT_MAX = 20_000;
    /** Slots that a new thread looks at for a dead thread's recorder. */
    private static final int LOOKS = 8;

    private static final AtomicReferenceArray<ThreadRecorder> SLOTS =
            new AtomicReferenceArray<>(Math.max(1, Integer.getInteger(MAX_PROPERTY, DEFAULT_MAX)));
    private static final AtomicInteger USED_SLOTS = new AtomicInteger();
    private static final AtomicInteger CURSOR = new AtomicInteger();
    private static final ConcurrentLinkedDeque<ThreadRecorder> POOL = new ConcurrentLinkedDeque<>();
    /** Recorders by their owners, and {@link ThreadRecorder#EXCLUDED} by threads that are not recorded. */
    private static final ConcurrentHashMap<Owner, ThreadRecorder> BY_OWNER = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Thread> EXCLUDED_AND_GONE = new ReferenceQueue<>();
    private static final LongAdder UNRECORDED = new LongAdder();
    private static final LongAdder OVER_BUDGET = new LongAdder();

    private ThreadRecorders() {
    }

    /** The calling thread's recorder, set in {@link Probe#RECORDERS}; null when there is none. */
    static ThreadRecorder acquire() {
        ThreadRecorder taken = null;
        try {
            Thread thread = Thread.currentThread();
            Owner owner = new Owner(thread, null);
            ThreadRecorder own = BY_OWNER.get(owner);
            if (own != null) {
                Probe.RECORDERS.set(own);
                return own;
            }
            taken = fromPool(owner);
            if (taken == null) {
                taken = fromSlots(owner);
            }
            if (taken != null) {
                taken.occupy(VirtualThreads.isVirtual(thread));
                BY_OWNER.put(owner, taken);
                Probe.RECORDERS.set(taken);
                return taken;
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Not recorded; the thread's next call tries again.
            letGo(taken);
        }
        UNRECORDED.increment();
        return null;
    }

    /** Of a recorder that could not be taken into use: a thread that never finds it must not be its owner. */
    private static void letGo(ThreadRecorder recorder) {
        try {
            if (recorder != null) {
                recorder.bear(false);
                BY_OWNER.remove(recorder.owner.get());
                recorder.owner.set(ThreadRecorder.FREE);
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            // It belongs to this thread until that dies.
        }
    }

    private static ThreadRecorder fromPool(Owner owner) {
        for (ThreadRecorder recorder = POOL.pollFirst(); recorder != null; recorder = POOL.pollFirst()) {
            if (recorder.owner.compareAndSet(ThreadRecorder.FREE, owner)) {
                return recorder;
            }
        }
        return null;
    }

    /** Adopts or creates. Which slots are looked at goes round, so that every dead thread's recorder is found sooner or later. */
    private static ThreadRecorder fromSlots(Owner owner) {
        int used = Math.min(USED_SLOTS.get(), SLOTS.length());
        int from = (CURSOR.getAndAdd(LOOKS) & Integer.MAX_VALUE) % Math.max(1, used);
        int empty = -1;
        for (int i = 0; i < LOOKS && i < used; i++) {
            int slot = (from + i) % used;
            ThreadRecorder recorder = SLOTS.get(slot);
            if (recorder == null) {
                empty = slot;
            } else {
                Owner before = recorder.owner.get();
                if (isGone(before) && recorder.owner.compareAndSet(before, owner)) {
                    BY_OWNER.remove(before, recorder);
                    return recorder;
                }
            }
        }
        return fresh(owner, empty);
    }

    /** @param empty a slot that may be free, or -1 */
    private static ThreadRecorder fresh(Owner owner, int empty) {
        if (empty < 0 && USED_SLOTS.get() >= SLOTS.length()) {
            return null;
        }
        if (!MemoryBudget.take(MemoryBudget.RECORDER)) {
            OVER_BUDGET.increment();
            return null;
        }
        boolean placed = false;
        try {
            ThreadRecorder fresh = new ThreadRecorder();
            fresh.bytes = MemoryBudget.RECORDER;
            fresh.owner.set(owner);
            placed = empty >= 0 && SLOTS.compareAndSet(empty, null, fresh);
            while (!placed && USED_SLOTS.get() < SLOTS.length()) {
                int slot = USED_SLOTS.getAndIncrement();
                placed = slot < SLOTS.length() && SLOTS.compareAndSet(slot, null, fresh);
            }
            return placed ? fresh : null;
        } finally {
            if (!placed) {
                MemoryBudget.add(-MemoryBudget.RECORDER);
            }
        }
    }

    /** Whether a recorder with this owner may be taken: nobody's, or a dead thread's. */
    private static boolean isGone(Owner owner) {
        if (owner == ThreadRecorder.RETIRED) {
            return false;
        }
        Thread thread = owner.get();
        return thread == null || !thread.isAlive();
    }

    /** For the owner of a recorder whose stack is empty and who will not use it any more. */
    static void giveBack(ThreadRecorder recorder) {
        try {
            recorder.bear(false);
            Probe.RECORDERS.set(null);
            BY_OWNER.remove(recorder.owner.get());
            recorder.owner.set(ThreadRecorder.FREE);
            POOL.offerFirst(recorder);
        } catch (OutOfMemoryError | StackOverflowError e) {
            // The recorder stays this thread's, or is found again once the thread is dead.
        }
    }

    /** The calling thread is not recorded from now on. */
    static void exclude() {
        for (Reference<?> gone = EXCLUDED_AND_GONE.poll(); gone != null; gone = EXCLUDED_AND_GONE.poll()) {
            BY_OWNER.remove(gone);
        }
        BY_OWNER.put(new Owner(Thread.currentThread(), EXCLUDED_AND_GONE), ThreadRecorder.EXCLUDED);
        Probe.use(ThreadRecorder.EXCLUDED);
    }

    /** Upper bound of slot numbers for {@link #at}. */
    static int slots() {
        return Math.min(USED_SLOTS.get(), SLOTS.length());
    }

    /** The recorder in a slot, or null. */
    static ThreadRecorder at(int slot) {
        return SLOTS.get(slot);
    }

    /** For the reader: the recorder's owner when its thread is gone, else null. */
    static Owner goneOwner(ThreadRecorder recorder) {
        Owner owner = recorder.owner.get();
        return isGone(owner) ? owner : null;
    }

    /** For the reader, who has taken the recorder from this owner. */
    static void forget(Owner gone) {
        BY_OWNER.remove(gone);
    }

    /** For the reader, who has made the recorder {@link ThreadRecorder#RETIRED} and taken over its figures. */
    static void remove(int slot) {
        SLOTS.set(slot, null);
    }

    /** For the reader: lets go of retired recorders that still stand in the pool. */
    static void forgetRetired() {
        for (Iterator<ThreadRecorder> pooled = POOL.iterator(); pooled.hasNext();) {
            if (pooled.next().owner.get() == ThreadRecorder.RETIRED) {
                pooled.remove();
            }
        }
    }

    /** Those of {@link #unrecordedCalls} that {@link MemoryBudget} did not admit. */
    static long overBudgetCalls() {
        return OVER_BUDGET.sum();
    }

    /** Calls of threads that got no recorder, in all. */
    static long unrecordedCalls() {
        return UNRECORDED.sum();
    }
}
