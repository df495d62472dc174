package io.statsprofile.probe;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;

/**
 * State of one thread at a time: its stack of instrumented calls and its counters.
 *
 * <p><b>The bargain.</b> One thread writes, without lock, wait or atomic instruction: the lane's owner. Every event (a call
 * begins, a call ends) is applied inside a <i>window</i>: {@link #sequence} is made odd, the clock is read, the counters
 * change, {@link #sequence} is made even. The reader (one at a time, under the cut lock) may look at any moment and sees
 * figures that are behind by the event in progress, and nothing worse, because it keeps no copy during which the sequence word
 * was odd or moved. The one thing that it changes is which counters there are: {@link GuardedBook} says when it may.
 *
 * <p><b>One stamp.</b> A cut (1) stores a new number in {@link Requests#current}, (2) after {@link Cutter#LEAD_NANOS} reads the stamp T,
 * (3) after {@link Cutter#SETTLE_NANOS} visits the lanes. An event reads the clock first and the request number after it. An event that
 * sees the request first publishes a copy of the lane as of its own clock reading ({@link #published}), and only then changes a counter;
 * the reader takes that copy and its stamp. Otherwise the reader copies by itself, and keeps the copy when the sequence word was even and
 * has not moved, nothing has been published meanwhile, and {@link #last} is not after T. That copy is good for the stamp T: it has no
 * event after T, because {@link #last} is its latest event; and it lacks no event before T, because such an event made the sequence word
 * odd before it read the clock, so that by now the reader sees it either in progress or whole. Either way the lane has exactly one stamp,
 * and the time of calls still open is counted up to it in this slice and from it in the next, so that slices telescope to the counters'
 * final values. What this assumes: a store becomes visible to other threads within SETTLE (1 ms; store buffers drain in well under a
 * microsecond, and an interrupt drains them too). LEAD serves only to make T later than any event that does not see the request, without
 * which busy lanes would have to be left out. A thread that is preempted in the middle of a window is seen as odd: its lane is left out
 * of this cut as a whole, and the next cut has it.
 *
 * <p><b>Plain fields and fences</b> rather than variable handles or atomics: linking a handle's call site runs deep into the JDK on the
 * application's stack. The fences are compiled to nothing on x86. They also keep compilers from moving the reading of the clock or of the
 * request number. The sequence word is an int, so that it cannot tear.
 *
 * <p><b>Stack overflow</b> may strike at any call, so nothing is called between the first and the last change of state but the fence that
 * has already been called from the same place. An event that is aborted leaves an odd sequence word, which the next event repairs; a call
 * whose end is aborted ends with the thread's next event. One case is left: where not even {@link Probe#exit} itself can be called, the
 * call stays open until an instrumented caller's exit heals it or the thread dies.
 *
 * <p><b>Cost.</b> No reference is stored between enter and exit (frames name their counters by ordinal), because a collector's write
 * barrier may cost more than all the rest once frames and entries have aged into different regions of the heap. By benchmark
 * {@code pair}, JDK 17 and G1, where two readings of the clock take 43 ns: a pair 48 ns, a traced one 50 ns, nothing allocated.
 * {@link #enter} and {@link #enterTraced} are written out apart, so that a function without callers does not pay for the question.
 */
final class Lane extends GuardedBook {

    /** Owner of a lane that waits for its next thread. */
    static final Owner FREE = new Owner(null, null);
    /** Owner of a lane whose figures have been taken over and that nobody may use any more. */
    static final Owner RETIRED = new Owner(null, null);

    /** No request ever has this number. */
    static final int ALWAYS = 0;
    /** For threads that are not to be recorded: it knows no function, so every enter ends in the slow path's refusal. */
    static final Lane EXCLUDED = new Lane();

    /** {@link Requests#current} as of the last event that looked, or {@link #ALWAYS}. */
    int served = ALWAYS;
    /** The last event's clock reading. */
    long last;
    /** The request that this lane could not answer, for want of memory or stack. */
    int missed;

    /** A call whose end ran out of stack; it ends with the next event. */
    Frame owed;
    private Watch watches;
    private boolean pooled;

    /** The thread, or {@link #FREE} or {@link #RETIRED}. */
    final AtomicReference<Owner> owner = new AtomicReference<>(FREE);

    /** The stamp that the lane was last cut at; the reader's. */
    long stamp;
    /** {@link #sequence} at the previous cut; the reader's. */
    int sequenceAtLastCut;

    /** A call begins; null when it is not recorded. */
    Frame enter(int function) {
        Entry[][] pages = this.pages;
        int page = function >>> PAGE_BITS;
        Entry entry;
        Frame frame = frames[depth + 1];
        if (frame == null || page >= pages.length || (entry = pages[page][function & PAGE_MASK]) == null) {
            return prepare(function, false) ? enter(function) : null;
        }
        int s = sequence | 1;
        sequence = s;
        VarHandle.releaseFence();
        long now = Ticks.now();
        VarHandle.loadLoadFence();
        if (Requests.current != served) {
            return enterAttended(frame, entry, 0, s, now);
        }
        push(frame, entry, 0, now);
        VarHandle.releaseFence();
        sequence = s + 1;
        return frame;
    }

    /** As {@link #enter}, with the edge from the caller. */
    Frame enterTraced(int function) {
        Entry[][] pages = this.pages;
        int page = function >>> PAGE_BITS;
        Entry entry;
        Frame frame = frames[depth + 1];
        if (frame == null || page >= pages.length || (entry = pages[page][function & PAGE_MASK]) == null) {
            return prepare(function, true) ? enterTraced(function) : null;
        }
        int edge = 0;
        if (depth > 0) {
            int caller = frames[depth].function;
            edge = entry.lastCaller == caller ? entry.lastEdge : findEdge(caller, entry);
            if (edge == 0) {
                return prepare(function, true) ? enterTraced(function) : null;
            }
        }
        int s = sequence | 1;
        sequence = s;
        VarHandle.releaseFence();
        long now = Ticks.now();
        VarHandle.loadLoadFence();
        if (Requests.current != served) {
            return enterAttended(frame, entry, edge, s, now);
        }
        push(frame, entry, edge, now);
        VarHandle.releaseFence();
        sequence = s + 1;
        return frame;
    }

    /** A call ends, and with it those above it whose end was never told. */
    void exit(Frame frame) {
        if (frame.depth > depth) {
            return;
        }
        int s = sequence | 1;
        sequence = s;
        VarHandle.releaseFence();
        long now = Ticks.now();
        VarHandle.loadLoadFence();
        if (Requests.current != served) {
            exitAttended(frame, s, now);
            return;
        }
        pop(frame, now);
        VarHandle.releaseFence();
        sequence = s + 1;
    }

    private void push(Frame frame, Entry entry, int edge, long now) {
        Counters[] cells = this.cells;
        Frame caller = frames[frame.depth - 1];
        long own = now - last;
        cells[caller.entry].tottime += own;
        if (caller.edge != 0) {
            cells[caller.edge].tottime += own;
        }
        last = now;
        if (entry.level++ == 0) {
            entry.outermostStart = now;
        }
        if (edge != 0) {
            Counters counted = cells[edge];
            if (counted.level++ == 0) {
                counted.outermostStart = now;
            }
        }
        frame.entry = entry.ordinal;
        frame.edge = edge;
        frame.function = entry.function;
        depth = frame.depth;
    }

    private void pop(Frame frame, long now) {
        Counters[] cells = this.cells;
        Frame closed = frames[depth];
        long own = now - last;
        cells[closed.entry].tottime += own;
        if (closed.edge != 0) {
            cells[closed.edge].tottime += own;
        }
        last = now;
        for (;; closed = frames[closed.depth - 1]) {
            Counters entry = cells[closed.entry];
            entry.ncalls++;
            if (--entry.level == 0) {
                entry.cumtime += now - entry.outermostStart;
            } else {
                entry.recursiveCalls++;
            }
            if (closed.edge != 0) {
                // The same again, written out: a call could run out of stack between two changes.
                Counters edge = cells[closed.edge];
                edge.ncalls++;
                if (--edge.level == 0) {
                    edge.cumtime += now - edge.outermostStart;
                } else {
                    edge.recursiveCalls++;
                }
            }
            if (closed.depth <= frame.depth) {
                break;
            }
        }
        depth = frame.depth - 1;
    }

    /** What the fast path foresaw may have gone before the request was answered, or be in another place once an owed call has ended. */
    private Frame enterAttended(Frame foreseen, Entry entryForeseen, int edgeForeseen, int s, long now) {
        VarHandle.releaseFence();
        Frame frame = foreseen;
        Entry entry = entryForeseen;
        int edge = edgeForeseen;
        int depthBefore = depth;
        boolean changed = answer(now, entryForeseen, edgeForeseen);
        if (owed != null) {
            pop(owed, now);
            owed = null;
            changed = true;
        }
        int depthSettled = depth;
        if (changed) {
            entry = prepareInside(entryForeseen.function, edgeForeseen != 0);
            if (entry == null) {
                VarHandle.releaseFence();
                sequence = s + 1;
                return null;
            }
            frame = frames[depth + 1];
            edge = edgeForeseen == 0 || depth == 0 ? 0 : findEdge(frames[depth].function, entry);
        }
        push(frame, entry, edge, now);
        VarHandle.releaseFence();
        sequence = s + 1;
        try {
            tellExits(depthBefore, depthSettled, now);
            tellEnter(entry.function, now);
            attend();
        } catch (StackOverflowError noStack) {
            served = ALWAYS;
        }
        return frame;
    }

    private void exitAttended(Frame frame, int s, long now) {
        VarHandle.releaseFence();
        answer(now, null, 0);
        int depthBefore = depth;
        pop(owed != null && owed.depth < frame.depth ? owed : frame, now);
        int depthAfter = depth;
        owed = null;
        VarHandle.releaseFence();
        sequence = s + 1;
        tellExits(depthBefore, depthAfter, now);
        attend();
        giveBack();
    }

    private void tellEnter(int function, long now) {
        if (watches != null && !watches.entered(function, now)) {
            watches = watches.without(null);
        }
    }

    private void tellExits(int from, int to, long now) {
        for (int ended = from; watches != null && ended > to; ended--) {
            if (!watches.exited(ended, now)) {
                watches = watches.without(null);
            }
        }
    }

    /** Inside a window: publishes the lane as of {@code now}, where a cut asks for it; whether one did. */
    private boolean answer(long now, Entry spared, int sparedEdge) {
        int request = Requests.current;
        if (request == servedRequest) {
            return false;
        }
        lock();
        boolean filled = copyAndEvict(this, now, spared, sparedEdge);
        VarHandle.releaseFence();
        if (filled) {
            published = request;
        } else {
            missed = request;
        }
        VarHandle.releaseFence();
        servedRequest = request;
        unlock();
        attend();
        return true;
    }

    /** Makes what the fast path found missing: frame, entry, edge. False when this call cannot be recorded. */
    private boolean prepare(int function, boolean traced) {
        if (this == EXCLUDED) {
            return false;
        }
        try {
            lock();
            boolean made = makeRoom(this, function, traced);
            unlock();
            return made;
        } catch (OutOfMemoryError | StackOverflowError e) {
            unlock();
            unrecordedCalls++;
            return false;
        }
    }

    /** As {@link #prepare}, for an event whose window is open and that has answered. Null when this call cannot be recorded. */
    private Entry prepareInside(int function, boolean traced) {
        try {
            return makeRoom(this, function, traced) ? find(function) : null;
        } catch (OutOfMemoryError | StackOverflowError e) {
            unrecordedCalls++;
            return null;
        }
    }

    /** For the owner: takes the lane into use; {@code pooled} when it goes back as soon as the stack is empty. */
    void occupy(boolean pooled) {
        closeForgotten();
        this.pooled = pooled;
        watches = null;
        attend();
    }

    /** For the owner: ends calls whose thread has gone without telling, at the last moment up to which anyone has counted them. */
    void closeForgotten() {
        if (depth == 0) {
            return;
        }
        int s = sequence | 1;
        sequence = s;
        VarHandle.releaseFence();
        long now = Ticks.now();
        VarHandle.loadLoadFence();
        answer(now, null, 0);
        pop(frames[1], snapshot.stamp > last ? snapshot.stamp : last);
        owed = null;
        trim();
        VarHandle.releaseFence();
        sequence = s + 1;
    }

    boolean isIdle() {
        return depth == 0;
    }

    /** For the reader, as the owner in a dead thread's place: what that left behind ends. */
    void endForgotten() {
        closeForgotten();
        watches = null;
        attend();
    }

    boolean isWatched() {
        return watches != null;
    }

    private void giveBack() {
        if (pooled && watches == null && depth == 0) {
            Lanes.giveBack(this);
        }
    }

    void attach(Listener listener) {
        watches = new Watch(listener, depth, watches);
        attend();
    }

    void detach(Listener listener) {
        watches = watches == null ? null : watches.without(listener);
        attend();
        giveBack();
    }

    /** Sends every event through the attended path while there is somebody to tell or a pool to return to. */
    private void attend() {
        served = watches != null || pooled ? ALWAYS : servedRequest;
    }
}
