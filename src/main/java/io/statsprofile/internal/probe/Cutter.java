package io.statsprofile.internal.probe;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes one interval snapshot: starts an epoch, reads the stamp, visits the recorders of all threads, and adds up what they hold.
 *
 * <p><b>Assumptions.</b> Those of {@link Lane}. Everything here is done under {@link #LOCK}, which instrumented threads never take.
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
final class Cutter {

    /** Guards the drains, what has been reported, and cuts. */
    static final Object LOCK = new Object();
    /** From the request to the stamp: long enough for the request to be visible everywhere before the stamp. */
    static final long LEAD_NANOS = 50_000;
    /** From the stamp to the visits: long enough for what happened before the stamp to be visible. */
    static final long SETTLE_NANOS = 1_000_000;
    /** How long, in all, lanes in the middle of an event are waited for before they are left to the next cut. */
    static final long PATIENCE_NANOS = 20_000_000;
    /** Lanes without a thread that are kept for new threads; more of them are retired once idle from one cut to the next. */
    static final int SPARE_LANES = 64;

    /** Half of the shortest interval there is: cuts come a moment early or late, and a slice after a late one is short. */
    static final long IDLE_NANOS = 500_000_000;
    /**
     * Counters that a thread has not touched between two cuts of their drain go, where the slice took at least as long. A field for
     * tests.
     */
    static long idleNanos = IDLE_NANOS;

    /** What retired lanes had not given to slices yet. */
    private static Sums left = new Sums();
    private static long leftBytes;
    /** What was taken for slices that could not be made. */
    private static Sums unmade;
    private static final Snapshot COPY = new Snapshot();
    private static long retiredUnrecordedCalls;
    private static long retiredOverBudgetCalls;

    /** Null where nobody's slice is closed. */
    private final Drain drain;
    private final boolean closing;
    private final int request;
    private final boolean[] wanted;
    /** Whether what has not been touched goes. */
    private final boolean evicting;
    private final Sums sums;
    private final Cut cut = new Cut();

    private Cutter(Drain drain, boolean closing, boolean[] wanted, Sums sums) {
        this.drain = drain;
        this.closing = closing;
        this.wanted = wanted;
        this.sums = sums;
        this.evicting = drain == null || Ticks.now() - drain.openedNanos >= idleNanos;
        Requests.idle = evicting ? wanted : null;
        this.request = Requests.next();
    }

    /** Closes the drain's slice; the caller holds {@link #LOCK}. */
    static Cut cut(Drain drain, boolean closing) {
        tidy();
        return new Cutter(drain, closing, Drains.functionsOf(drain), new Sums()).run();
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
        Cutter cutter = new Cutter(null, false, all, left);
        pause(LEAD_NANOS);
        long stamp = Ticks.now();
        pause(SETTLE_NANOS);
        cutter.visitAll(stamp);
        COPY.clear();
        tidy();
    }

    private Cut run() {
        pause(LEAD_NANOS);
        long epochMillis = System.currentTimeMillis();
        long stamp = Ticks.now();
        pause(SETTLE_NANOS);
        cut.startNanos = drain.openedNanos;
        cut.endNanos = stamp;
        try {
            visitAll(stamp);
            sums.takeAll(left, wanted);
            sums.writeTo(cut);
            cut.know(Functions.all());
        } catch (RuntimeException | Error later) {
            // Mostly for want of memory, of which none is taken here; the next cut begins with it.
            sums.next = unmade;
            unmade = sums;
            throw later;
        }
        if (cut.threads == 0) {
            cut.firstStampNanos = stamp;
            cut.lastStampNanos = stamp;
        }
        drain.report(cut);
        drain.open(stamp, epochMillis);
        for (int id = 0; id < wanted.length; id++) {
            if (wanted[id]) {
                Functions.get(id).open(stamp, epochMillis);
            }
        }
        COPY.clear();
        return cut;
    }

    private void visitAll(long stamp) {
        Lane[] stuck = new Lane[Lanes.slots()];
        int left = 0;
        for (int slot = 0; slot < stuck.length; slot++) {
            Lane lane = Lanes.at(slot);
            if (lane != null && !visit(lane, stamp, false)) {
                stuck[left++] = lane;
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
                cut.deferredThreads++;
            }
        }
    }

    /**
     * Takes one lane's figures.
     *
     * @param evenIfOdd for the last slice of a run: a sequence word that stays odd belongs to an event that was aborted before it
     *     changed anything, or to a thread that will not run again
     * @return false when there was no consistent copy to be had
     */
    private boolean visit(Lane lane, long stamp, boolean evenIfOdd) {
        Snapshot copy = published(lane);
        if (copy == null) {
            copy = copied(lane, stamp, evenIfOdd);
            // Whatever was published meanwhile is older than what may have got into the copy.
            Snapshot meanwhile = published(lane);
            copy = meanwhile == null ? copy : meanwhile;
        }
        if (copy == null) {
            return false;
        }
        if (copy == COPY && evicting && drain != null) {
            lane.reclaim(request, wanted);
        }
        lane.stamp = copy.stamp;
        boolean any = sums.take(copy, wanted, closing, drain != null);
        if (copy == COPY && drain == null) {
            lane.reclaim(request, wanted);
        }
        if (any) {
            cut.firstStampNanos = cut.threads == 0 ? copy.stamp : Math.min(cut.firstStampNanos, copy.stamp);
            cut.lastStampNanos = cut.threads == 0 ? copy.stamp : Math.max(cut.lastStampNanos, copy.stamp);
            cut.threads++;
        }
        return true;
    }

    /** What the lane's thread has published for this cut, or null. */
    private Snapshot published(Lane lane) {
        boolean published = lane.published == request;
        VarHandle.acquireFence();
        return published ? lane.snapshot : null;
    }

    /**
     * A consistent copy without any event after the stamp, or null. The time up to the stamp is charged in the lane itself, by which the
     * lane's thread goes on: at its next event it sees the request, and waits for the guard before it does anything else.
     */
    private Snapshot copied(Lane lane, long stamp, boolean evenIfOdd) {
        if (!lane.hold() && !(Lanes.goneOwner(lane) != null && lane.takeOver())) {
            return null;
        }
        try {
            int sequence = lane.sequence;
            VarHandle.acquireFence();
            boolean odd = (sequence & 1) != 0;
            if (odd && !evenIfOdd || lane.missed == request || lane.servedRequest == request || lane.last - stamp > 0 && lane.size() > 1) {
                return null;
            }
            if (!odd) {
                lane.read(stamp, true, Requests.tickAfter(lane.last), 0);
                lane.settle(stamp);
            }
            COPY.fill(lane, stamp);
            VarHandle.loadLoadFence();
            return COPY;
        } finally {
            lane.release();
        }
    }

    /** Ends what dead threads left open, retires lanes that nobody needs, and frees ids of functions that are gone. */
    private static void tidy() {
        for (; unmade != null; unmade = unmade.next) {
            left.keep(unmade);
        }
        int spare = 0;
        boolean retired = false;
        for (int slot = 0; slot < Lanes.slots(); slot++) {
            Lane lane = Lanes.at(slot);
            Owner gone = lane == null ? null : Lanes.goneOwner(lane);
            if (gone == null) {
                continue;
            }
            if (!lane.isIdle() || lane.isWatched() || (lane.sequence & 1) != 0) {
                close(lane, gone);
            } else if (lane.sequence == lane.sequenceAtLastCut && ++spare > SPARE_LANES) {
                retired |= retire(slot, lane, gone);
            }
            lane.sequenceAtLastCut = lane.sequence;
        }
        if (retired) {
            Lanes.forgetRetired();
        }
        if (left.size() > 0 && left.isZero()) {
            left = new Sums();
        }
        MemoryBudget.add(left.bytes() - leftBytes);
        leftBytes = left.bytes();
        Functions.recycle(left);
    }

    private static void close(Lane lane, Owner gone) {
        if (lane.owner.compareAndSet(gone, new Owner(Thread.currentThread(), null))) {
            Lanes.forget(gone);
            lane.endForgotten();
            lane.owner.set(Lane.FREE);
        }
    }

    private static boolean retire(int slot, Lane lane, Owner gone) {
        if (!lane.owner.compareAndSet(gone, Lane.RETIRED)) {
            return false;
        }
        Lanes.forget(gone);
        lane.settle(lane.last);
        COPY.fill(lane, lane.last);
        left.take(COPY, null, false, false);
        retiredUnrecordedCalls += lane.unrecordedCalls;
        retiredOverBudgetCalls += lane.overBudgetCalls;
        lane.close();
        Probe.forget(lane);
        Lanes.remove(slot);
        return true;
    }

    /** Calls that no lane recorded, since the JVM's start. */
    static long unrecordedCalls() {
        long calls = retiredUnrecordedCalls + Lanes.unrecordedCalls();
        for (int slot = 0; slot < Lanes.slots(); slot++) {
            Lane lane = Lanes.at(slot);
            calls += lane == null ? 0 : lane.unrecordedCalls;
        }
        return calls;
    }

    /** Those of {@link #unrecordedCalls} that {@link MemoryBudget} did not admit. */
    static long overBudgetCalls() {
        long calls = retiredOverBudgetCalls + Lanes.overBudgetCalls();
        for (int slot = 0; slot < Lanes.slots(); slot++) {
            Lane lane = Lanes.at(slot);
            calls += lane == null ? 0 : lane.overBudgetCalls;
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
