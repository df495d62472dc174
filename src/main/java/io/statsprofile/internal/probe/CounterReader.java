package io.statsprofile.internal.probe;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One reader of the counters, with slices of its own. Obtained from {@link CounterReaders#claim}. Thread-safe; cuts of all readers are
 * serialised by a lock that no instrumented thread ever takes. A cut takes some milliseconds, in proportion to the functions that each
 * thread has touched since; up to {@value SnapshotCollector#PATIENCE_NANOS} ns more where threads have been preempted in the middle of an
 * event. A thread that cuts itself on the way copies its own counters, once.
 */
public final class CounterReader {

    final String service;
    /** Loaders whose functions are this reader's; several after a reload. Replaced as a whole, under the cut lock. */
    volatile List<WeakReference<ClassLoader>> homes = List.of();
    /** Released and not claimed again; changed under the cut lock. */
    volatile boolean parked;
    /** Has had its closing cut. */
    volatile boolean closed;
    /** Where the current slice began; under the cut lock. */
    long openedNanos;
    long openedEpochMillis;

    private final Map<String, Object> notes = new ConcurrentHashMap<>();
    private volatile long startNanos;
    private volatile long startEpochMillis;
    private long unrecordedBefore;
    private long overBudgetBefore;

    CounterReader(String service) {
        this.service = service;
    }

    /**
     * Closes the current slice and opens the next.
     *
     * @param closing true for the last slice of a run: calls still open count as returned at this stamp, as CPython's
     *     {@code disable()} does; after a closing cut this reader yields nothing any more. (A later claim of the same home gets a new
     *     reader, whose figures begin where these end; it counts the calls that were open when they really return.)
     * @return what happened since the previous cut (or since counting began) in functions that this reader owns
     */
    public IntervalSnapshot cut(boolean closing) {
        synchronized (SnapshotCollector.LOCK) {
            if (closed) {
                return IntervalSnapshot.empty(openedNanos);
            }
            IntervalSnapshot snapshot = SnapshotCollector.collect(this, closing);
            if (closing) {
                closed = true;
                CounterReaders.remove(this);
            }
            return snapshot;
        }
    }

    /**
     * Makes room before the slice ends, where there is little: ids of functions whose class loaders are gone, counters that no call is
     * open on. What they hold is in the next slice of whom it belongs to. To be called about once a second; does nothing as long as there
     * is room, and not more often than its cost allows.
     */
    public void relieve() {
        if (MemoryRelief.isDue()) {
            synchronized (SnapshotCollector.LOCK) {
                if (!closed) {
                    MemoryRelief.make();
                }
            }
        }
    }

    /**
     * Parks this reader with its baseline and notes; the next {@link CounterReaders#claim} for the same home or service goes on from here.
     */
    public void release() {
        synchronized (SnapshotCollector.LOCK) {
            parked = true;
        }
    }

    /** Whether it was released and has not been claimed again: nobody reads these counters now. */
    public boolean isParked() {
        return parked;
    }

    /** Values of JDK types that outlive a reload of the claimant: run id, next sequence, wall clock of the start. Thread-safe map. */
    public Map<String, Object> notes() {
        return notes;
    }

    /** {@link System#nanoTime()} at which counting for this reader began. */
    public long startNanos() {
        return startNanos;
    }

    /** {@link System#currentTimeMillis()} at that moment. */
    public long startEpochMillis() {
        return startEpochMillis;
    }

    void start(long nanos, long epochMillis) {
        startNanos = nanos;
        startEpochMillis = epochMillis;
        open(nanos, epochMillis);
    }

    void open(long nanos, long epochMillis) {
        openedNanos = nanos;
        openedEpochMillis = epochMillis;
    }

    /** Tells the cut what bounds kept out since the one before, and where the bounds are. */
    void report(IntervalSnapshot snapshot) {
        long unrecorded = SnapshotCollector.unrecordedCalls();
        long overBudget = SnapshotCollector.overBudgetCalls();
        snapshot.unrecordedCalls = unrecorded - unrecordedBefore;
        snapshot.overBudgetCalls = overBudget - overBudgetBefore;
        unrecordedBefore = unrecorded;
        overBudgetBefore = overBudget;
        snapshot.memoryBytes = MemoryBudget.used();
        snapshot.memoryLimitBytes = MemoryBudget.limit();
        snapshot.registeredFunctions = Functions.registered();
        snapshot.refusedFunctions = Functions.refused();
    }

    /** Leaves what bounds have kept out so far to others. */
    void reportFromNow() {
        unrecordedBefore = SnapshotCollector.unrecordedCalls();
        overBudgetBefore = SnapshotCollector.overBudgetCalls();
    }

    void settle(ClassLoader home) {
        List<WeakReference<ClassLoader>> alive = new ArrayList<>();
        for (WeakReference<ClassLoader> known : homes) {
            if (known == CounterReaders.BOOT || known.get() != null) {
                alive.add(known);
            }
        }
        alive.add(home == null ? CounterReaders.BOOT : new WeakReference<>(home));
        homes = alive;
    }

    /** Whether one of the homes is this loader. */
    boolean livesIn(ClassLoader loader) {
        for (WeakReference<ClassLoader> home : homes) {
            if (loader == null ? home == CounterReaders.BOOT : home.get() == loader) {
                return true;
            }
        }
        return false;
    }

    /** Whether every home has been collected. */
    boolean isHomeless() {
        for (WeakReference<ClassLoader> home : homes) {
            if (home == CounterReaders.BOOT || home.get() != null) {
                return false;
            }
        }
        return true;
    }
}
