package io.statsprofile.internal.probe;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes one interval snapshot: starts an epoch, reads the stamp, visits the recorders of all threads, and adds up what they hold.
 *
 * <p><b>Assumptions.</b> Those of {@link ThreadRecorder}. Everything here is done under {@link #LOCK}, which instrumented threads never
 * take.
 *
 * <p><b>Guarantees.</b>
 * <ol>
 * <li>What a thread did is in exactly one snapshot of the reader that owns the function. How much of each counter has been handed out is
 *     kept with the counter and not with the reader. Every function has one owner at a time, and a new owner goes on where the old one
 *     stopped.</li>
 * <li>A snapshot takes at most {@link #PATIENCE_NANOS} longer than its work, however long a thread stays in the middle of an event. What
 *     such a thread did is in the next snapshot.</li>
 * <li>Nothing is lost when memory runs out on the way: the next snapshot begins with what this one had taken.</li>
 * </ol>
 */
final class SnapshotCollector {

    /** Guards the readers, what has been reported, and cuts. */
    static final Object LOCK = new Object();
    /** From the request to the stamp: long enough for the request to be visible everywhere before the stamp. */
    static final long LEAD_NANOS = 50_000;
    /** From the stamp to the visits: long enough for what happened before the stamp to be visible. */
    static final long SETTLE_NANOS = 1_000_000;
    /** How long, in all, recorders in the middle of an event are waited for before they are left to the next cut. */
    static final long PATIENCE_NANOS = 20_000_000;
    /** Recorders without a thread that are kept for new threads; more of them are retired once idle from one cut to the next. */
    static final int SPARE_RECORDERS = 64;

    /** Half of the shortest interval there is: cuts come a moment early or late, and a slice after a late one is short. */
    static final long IDLE_NANOS = 500_000_000;
    /**
     * Counters that a thread has not touched between two cuts of their reader go, where the slice took at least as long. A field for
     * tests.
     */
    static long idleNanos = IDLE_NANOS;

    /** What retired recorders had not given to slices yet. */
    private static SnapshotSums left = new SnapshotSums();
    private static long leftBytes;
    /** What was taken for slices that could not be made. */
    private static SnapshotSums unmade;
    private static final ThreadSnapshot COPY = new ThreadSnapshot();
    private static long retiredUnrecordedCalls;
    private static long retiredOverBudgetCalls;

    /** Null where nobody's slice is closed. */
    private final CounterReader reader;
    private final boolean closing;
    private final int request;
    private final boolean[] wanted;
    /** Whether what has not been touched goes. */
    private final boolean evicting;
    private final SnapshotSums sums;
    private final IntervalSnapshot snapshot = new IntervalSnapshot();

    private SnapshotCollector(CounterReader reader, boolean closing, boolean[] wanted, SnapshotSums sums) {
        this.reader = reader;
        this.closing = closing;
        this.wanted = wanted;
        this.sums = sums;
        this.evicting = reader == null || Ticks.now() - reader.openedNanos >= idleNanos;
        Epoch.idle = evicting ? wanted : null;
        this.request = Epoch.next();
    }

    /** Closes the reader's slice; the caller holds {@link #LOCK}. */
    static IntervalSnapshot collect(CounterReader reader, boolean closing) {
        tidy();
        return new SnapshotCollector(reader, closing, CounterReaders.functionsOf(reader), new SnapshotSums()).run();
    }

    /**
     * Takes over, for later slices, what all threads have counted, so that counters can go that no call is open on, before any slice
     * ends. The caller holds {@link #LOCK}.
     */
    static void relieve() {
        tidy();
        boolean[] all = new boolean[Functions.count()];
        for (int id = 0; id < all.length; id++) {
            all[id] = Functions.find(id) != null;
        }
        SnapshotCollector collector = new SnapshotCollector(null, false, all, left);
        pause(LEAD_NANOS);
        long stamp = Ticks.now();
        pause(SETTLE_NANOS);
        collector.visitAll(stamp);
        COPY.clear();
        tidy();
    }

    private IntervalSnapshot run() {
        pause(LEAD_NANOS);
        long epochMillis = System.currentTimeMillis();
        long stamp = Ticks.now();
        pause(SETTLE_NANOS);
        snapshot.startNanos = reader.openedNanos;
        snapshot.endNanos = stamp;
        try {
            visitAll(stamp);
            sums.takeAll(left, wanted);
            sums.writeTo(snapshot);
            snapshot.know(Functions.all());
        } catch (RuntimeException | Error later) {
            // Mostly for want of memory, of which none is taken here; the next cut begins with it.
            sums.next = unmade;
            unmade = sums;
            throw later;
        }
        if (snapshot.threads == 0) {
            snapshot.firstStampNanos = stamp;
            snapshot.lastStampNanos = stamp;
        }
        reader.report(snapshot);
        reader.open(stamp, epochMillis);
        for (int id = 0; id < wanted.length; id++) {
            if (wanted[id]) {
                Functions.get(id).open(stamp, epochMillis);
            }
        }
        COPY.clear();
        return snapshot;
    }

    private void visitAll(long stamp) {
        ThreadRecorder[] stuck = new ThreadRecorder[ThreadRecorders.slots()];
        int left = 0;
        for (int slot = 0; slot < stuck.length; slot++) {
            ThreadRecorder recorder = ThreadRecorders.at(slot);
            if (recorder != null && !visit(recorder, stamp, false)) {
                stuck[left++] = recorder;
            }
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (left > 0 && System.nanoTime() - deadline < 0) {
            pause(LEAD_NANOS);
            int still = 0;
            for (int i = 0; i < left; i++) {
                if (!visit(stuck[i], stamp, false)) {
                    stuck[still++] = stuck[i];
                }
            }
            left = still;
        }
        for (int i = 0; i < left; i++) {
            if (!closing || !visit(stuck[i], stamp, true)) {
                snapshot.deferredThreads++;
            }
        }
    }

    /**
     * Takes one recorder's figures.
     *
     * @param evenIfOdd for the last slice of a run: a sequence word that stays odd belongs to an event that was aborted before it
     *     changed anything, or to a thread that will not run again
     * @return false when there was no consistent copy to be had
     */
    private boolean visit(ThreadRecorder recorder, long stamp, boolean evenIfOdd) {
        ThreadSnapshot copy = published(recorder);
        if (copy == null) {
            copy = copied(recorder, stamp, evenIfOdd);
            // Whatever was published meanwhile is older than what may have got into the copy.
            ThreadSnapshot meanwhile = published(recorder);
            copy = meanwhile == null ? copy : meanwhile;
        }
        if (copy == null) {
            return false;
        }
        if (copy == COPY && evicting && reader != null) {
            recorder.reclaim(request, wanted);
        }
        recorder.stamp = copy.stamp;
        boolean any = sums.take(copy, wanted, closing, reader != null);
        if (copy == COPY && reader == null) {
            recorder.reclaim(request, wanted);
        }
        if (any) {
            snapshot.firstStampNanos = snapshot.threads == 0 ? copy.stamp : Math.min(snapshot.firstStampNanos, copy.stamp);
            snapshot.lastStampNanos = snapshot.threads == 0 ? copy.stamp : Math.max(snapshot.lastStampNanos, copy.stamp);
            snapshot.threads++;
        }
        return true;
    }

    /** What the recorder's thread has published for this cut, or null. */
    private ThreadSnapshot published(ThreadRecorder recorder) {
        boolean published = recorder.published == request;
        VarHandle.acquireFence();
        return published ? recorder.snapshot : null;
    }

    /**
     * A consistent copy without any event after the stamp, or null. The time up to the stamp is charged in the recorder itself, by which
     * the recorder's thread goes on: at its next event it sees the request, and waits for the guard before it does anything else.
     */
    private ThreadSnapshot copied(ThreadRecorder recorder, long stamp, boolean evenIfOdd) {
        if (!recorder.hold() && !(ThreadRecorders.goneOwner(recorder) != null && recorder.takeOver())) {
            return null;
        }
        try {
            int sequence = recorder.sequence;
            VarHandle.acquireFence();
            boolean odd = (sequence & 1) != 0;
            if (odd && !evenIfOdd || recorder.missed == request || recorder.servedRequest == request || recorder.last - stamp > 0
                    && recorder.size() > 1) {
                return null;
            }
            if (!odd) {
                recorder.read(stamp, true, Epoch.tickAfter(recorder.last), 0);
                recorder.settle(stamp);
            }
            COPY.fill(recorder, stamp);
            VarHandle.loadLoadFence();
            return COPY;
        } finally {
            recorder.release();
        }
    }

    /** Ends what dead threads left open, retires recorders that nobody needs, and frees ids of functions that are gone. */
    private static void tidy() {
        for (; unmade != null; unmade = unmade.next) {
            left.keep(unmade);
        }
        int spare = 0;
        boolean retired = false;
        for (int slot = 0; slot < ThreadRecorders.slots(); slot++) {
            ThreadRecorder recorder = ThreadRecorders.at(slot);
            Owner gone = recorder == null ? null : ThreadRecorders.goneOwner(recorder);
            if (gone == null) {
                continue;
            }
            if (!recorder.isIdle() || recorder.isWatched() || (recorder.sequence & 1) != 0) {
                close(recorder, gone);
            } else if (recorder.sequence == recorder.sequenceAtLastCut && ++spare > SPARE_RECORDERS) {
                retired |= retire(slot, recorder, gone);
            }
            recorder.sequenceAtLastCut = recorder.sequence;
        }
        if (retired) {
            ThreadRecorders.forgetRetired();
        }
        if (left.size() > 0 && left.isZero()) {
            left = new SnapshotSums();
        }
        MemoryBudget.add(left.bytes() - leftBytes);
        leftBytes = left.bytes();
        Functions.recycle(left);
    }

    private static void close(ThreadRecorder recorder, Owner gone) {
        if (recorder.owner.compareAndSet(gone, new Owner(Thread.currentThread(), null))) {
            ThreadRecorders.forget(gone);
            recorder.endForgotten();
            recorder.owner.set(ThreadRecorder.FREE);
        }
    }

    private static boolean retire(int slot, ThreadRecorder recorder, Owner gone) {
        if (!recorder.owner.compareAndSet(gone, ThreadRecorder.RETIRED)) {
            return false;
        }
        ThreadRecorders.forget(gone);
        recorder.settle(recorder.last);
        COPY.fill(recorder, recorder.last);
        left.take(COPY, null, false, false);
        retiredUnrecordedCalls += recorder.unrecordedCalls;
        retiredOverBudgetCalls += recorder.overBudgetCalls;
        recorder.close();
        Probe.forget(recorder);
        ThreadRecorders.remove(slot);
        return true;
    }

    /** Calls that no recorder recorded, since the JVM's start. */
    static long unrecordedCalls() {
        long calls = retiredUnrecordedCalls + ThreadRecorders.unrecordedCalls();
        for (int slot = 0; slot < ThreadRecorders.slots(); slot++) {
            ThreadRecorder recorder = ThreadRecorders.at(slot);
            calls += recorder == null ? 0 : recorder.unrecordedCalls;
        }
        return calls;
    }

    /** Those of {@link #unrecordedCalls} that {@link MemoryBudget} did not admit. */
    static long overBudgetCalls() {
        long calls = retiredOverBudgetCalls + ThreadRecorders.overBudgetCalls();
        for (int slot = 0; slot < ThreadRecorders.slots(); slot++) {
            ThreadRecorder recorder = ThreadRecorders.at(slot);
            calls += recorder == null ? 0 : recorder.overBudgetCalls;
        }
        return calls;
    }

    /** Waits at least that long; also when the thread has been interrupted, which stays for it to see. */
    private static void pause(long nanos) {
        long start = System.nanoTime();
        for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
            LockSupport.parkNanos(left);
        }
    }
}
