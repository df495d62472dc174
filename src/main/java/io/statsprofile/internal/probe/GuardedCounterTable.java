package io.statsprofile.internal.probe;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * When the tables of a thread's counters may change, and by whom.
 *
 * <p><b>Assumptions.</b> Those of {@link ThreadRecorder}. A thread that waits for hours answers no epoch, so the reader must be able to
 * take out counters in its place.
 *
 * <p><b>Guarantees.</b>
 * <ol>
 * <li>A fast event holds no lock and pays nothing for this.</li>
 * <li>Tables change only under the guard, or by their thread inside a write section.</li>
 * <li>The guard is taken at the first event of an epoch that asks for a copy, and when something new is met. It is contended only when the
 *     reader is at this very recorder: while it divides the time of sampled functions ({@link TimeAttribution}), while it copies all
 *     counters, or while it takes counters out, at most {@value #CHUNK} at a time. A thread that wakes up in such a moment spins, and
 *     yields its processor, until the reader is through. The more counters it has, the longer that takes.</li>
 * </ol>
 *
 * <p><b>Making room and taking out.</b> The thread makes room for what it meets for the first time. Counters that it has not touched for a
 * whole slice are taken out again: by itself when it answers, or by the reader. The epoch keeps the reader out of the way of fast events.
 * The reader takes counters out only of a recorder that has not answered the current epoch and whose sequence is even, and only
 * {@link SnapshotCollector#SETTLE_NANOS} after the epoch began. An event that began before the epoch was visible shows as an odd sequence
 * by then. One that begins later sees the epoch, and does nothing before it has the guard and has looked for its counters again.
 *
 * <p>A stack that overflows between taking the guard and giving it back leaves it taken by the thread. That thread just goes on the next
 * time, and the reader passes the recorder by until then.
 */
abstract class GuardedCounterTable extends CounterTable {

    /** Counters that the reader looks at while it has the guard. */
    static final int CHUNK = 128;
    static final int OPEN = 0;
    static final int TAKEN_BY_OWNER = 1;
    private static final int TAKEN_BY_READER = 2;
    private static final int SPINS = 100;
    private static final AtomicIntegerFieldUpdater<GuardedCounterTable> GUARD =
            AtomicIntegerFieldUpdater.newUpdater(GuardedCounterTable.class, "guard");

    volatile int guard;

    /** The request that has been answered last. Written under the guard. */
    int servedRequest;
    /** The request that {@link #snapshot} answers; stored after it. */
    int published;
    final ThreadSnapshot snapshot = new ThreadSnapshot();

    /** Calls not recorded on this recorder for want of memory, stack or functions. */
    long unrecordedCalls;
    /** Those among them that {@link MemoryBudget} did not admit. */
    long overBudgetCalls;
    /** The function of the last of these, and how many there were at the last look of {@link CallRates}; that is its own. */
    int refusedFunction = -1;
    long overBudgetAtLook;

    /** For the recorder's thread. */
    final void lock() {
        int spins = 0;
        while (!GUARD.compareAndSet(this, OPEN, TAKEN_BY_OWNER) && guard != TAKEN_BY_OWNER) {
            if (++spins > SPINS) {
                Thread.yield();
            }
        }
    }

    /** Does nothing where the recorder's thread has not got it. */
    final void unlock() {
        if (guard == TAKEN_BY_OWNER) {
            guard = OPEN;
        }
    }

    /**
     * For the recorder's thread, under the guard or inside the write section after the current request was answered: makes frame, entry and
     * edge for a call. False when there is no room.
     */
    final boolean makeRoom(ThreadRecorder recorder, int function, boolean traced) {
        int caller = traced && depth > 0 ? functionAt(depth) : SnapshotSums.ANY;
        long needed = needed(function, caller);
        if (needed == 0) {
            return true;
        }
        if (!Functions.isRegistered(function)) {
            unrecordedCalls++;
            return false;
        }
        // Asked before anything that is dear: once memory is full, that is the answer at every call.
        if (!MemoryBudget.mayTake(needed)) {
            refuse(function);
            return false;
        }
        StackRoom.ensure();
        if (!MemoryBudget.take(needed)) {
            refuse(function);
            return false;
        }
        bytes += needed;
        try {
            make(recorder, function, caller);
        } catch (OutOfMemoryError | StackOverflowError e) {
            account(-needed(function, caller));
            throw e;
        }
        return true;
    }

    /** For the recorder's thread: there is no room for a call of this function. */
    final void refuse(int function) {
        unrecordedCalls++;
        overBudgetCalls++;
        refusedFunction = function;
    }

    /** What is noted first as in use is not given to another function, come what may. */
    private void make(ThreadRecorder recorder, int function, int caller) {
        deepen(recorder);
        Entry entry = find(function);
        if (entry == null) {
            Functions.retain(function);
            entry = entryOf(function);
        }
        if (isSampling() && entry.estimate == null) {
            Sampler.estimate(entry);
            entry.follow();
        }
        if (caller >= 0 && findEdge(caller, entry) == 0) {
            Functions.retain(caller);
            Functions.retain(function);
            addEdge(caller, function);
        }
        if (caller >= 0 && isSampling()) {
            Counters edge = cells[findEdge(caller, entry)];
            if (edge.estimate == null) {
                Sampler.estimate(edge);
            }
        }
    }

    abstract boolean isSampling();

    /** For the reader: keeps the recorder's thread from answering; false where it is about to. */
    final boolean hold() {
        return GUARD.compareAndSet(this, OPEN, TAKEN_BY_READER);
    }

    /** As {@link #hold}, where the recorder's thread is gone: its stack may have ended while it had the guard. */
    final boolean takeOver() {
        return GUARD.compareAndSet(this, TAKEN_BY_OWNER, TAKEN_BY_READER);
    }

    /** Ends {@link #hold}. */
    final void release() {
        guard = OPEN;
    }

    /** The time of gaps, divided. */
    abstract void settle(long now);

    private long needed(int function, int caller) {
        Entry entry = find(function);
        boolean edgeMissing = caller >= 0 && (entry == null || findEdge(caller, entry) == 0);
        return bytesOfEntry(function) + (entry == null && isSampling() ? MemoryBudget.ESTIMATE : 0)
                + (edgeMissing ? MemoryBudget.EDGE + (isSampling() ? MemoryBudget.ESTIMATE : 0) : 0)
                + (hasFrame() ? 0 : MemoryBudget.FRAME);
    }

    /**
     * For the recorder's thread, inside the write section: copies what there is, and takes out what has not been touched. False when there
     * was no memory or stack for the copy.
     */
    final boolean copyAndEvict(ThreadRecorder recorder, long now, Entry spared, int sparedEdge) {
        boolean filled = false;
        try {
            StackRoom.ensure();
            settle(now);
            snapshot.fit(recorder);
            filled = snapshot.fill(recorder, now);
            boolean[] wanted = Epoch.idle;
            if (wanted != null && bytes > 0) {
                StackRoom.ensure();
                evict(1, size(), wanted, spared, sparedEdge, false);
                shrink();
                trim();
            }
        } catch (Throwable noMemoryOrStack) {
            // What is not copied is in a later slice, what is not taken out goes later.
        }
        return filled;
    }

    /**
     * For the reader: takes out what has not been touched, where the recorder's thread has not seen the request yet.
     *
     * @param wanted whose counters were asked for
     */
    final void reclaim(int request, boolean[] wanted) {
        int size = size();
        for (int from = 1; from <= size; from += CHUNK) {
            if (!GUARD.compareAndSet(this, OPEN, TAKEN_BY_READER)) {
                return;
            }
            try {
                if (servedRequest == request || (sequence & 1) != 0) {
                    return;
                }
                evict(from, from + CHUNK, wanted, null, 0, true);
                if (from + CHUNK > size) {
                    snapshot.clear();
                    shrink();
                    trim();
                }
            } catch (OutOfMemoryError later) {
                // Shorter tables can wait.
                return;
            } finally {
                guard = OPEN;
            }
        }
    }

    private void account(long change) {
        if (bytes > 0) {
            bytes += change;
            MemoryBudget.add(change);
        }
    }
}
