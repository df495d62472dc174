package io.statsprofile.internal.probe;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Records one thread at a time: its stack of instrumented calls, and its counters. One thread writes and one reader copies. Between them
 * is a sequence lock (seqlock) with one writer, and an epoch ({@link Epoch}) by which the reader asks for something.
 *
 * <p><b>Assumptions.</b>
 * <ol>
 * <li>Only the owner applies events. {@link ThreadRecorders} gives a recorder to one thread at a time.</li>
 * <li>Only one reader is at work, under {@link SnapshotCollector#LOCK}. It touches counters only while it holds the guard of
 *     {@link GuardedCounterTable} and {@link #sequence} is even.</li>
 * <li>A plain store becomes visible to other threads within {@link SnapshotCollector#SETTLE_NANOS}, one millisecond. Store buffers drain in
 *     well under a microsecond, and an interrupt drains them, too.</li>
 * <li>{@link System#nanoTime()} is the same clock on all processors.</li>
 * </ol>
 *
 * <p><b>Guarantees.</b>
 * <ol>
 * <li>An event takes no lock, no atomic instruction and no memory, as long as the epoch stays and nothing new is met.</li>
 * <li>A copy shows the state between two events, and never half an event.</li>
 * <li>Each interval snapshot gives a recorder exactly one stamp, and its thread goes on from there. So slices add up to the final
 *     values of the counters, to the call and to the nanosecond.</li>
 * <li>A thread waits in one case only: it wakes up, or meets something new, while the reader holds the guard of its recorder.</li>
 * <li>A recorder whose thread lost its processor in the middle of an event is left out as a whole; the next snapshot has it.</li>
 * </ol>
 *
 * <p><b>The write section.</b> Every event (a call begins, a call ends) is applied in one:
 * <pre>
 * sequence is made odd                       then a release fence
 * is the epoch another one?                  the slow path, which answers the reader
 * the clock is read, if it has to be
 * counters and stack change                  then a release fence
 * sequence is made even
 * </pre>
 *
 * <p><b>One stamp.</b> The reader (1) starts a new epoch, (2) reads the stamp T after {@link SnapshotCollector#LEAD_NANOS}, (3) visits the
 * recorders after {@link SnapshotCollector#SETTLE_NANOS}. An event that sees the new epoch takes the guard, charges the time up to its own
 * reading of the clock, publishes a copy as of that reading ({@link #published}), and only then changes a counter. The reader takes that
 * copy and its stamp. Where the thread has not seen the epoch yet, the reader charges the time up to T in the recorder itself and copies
 * it. That is right, because the recorder has no event after T: one that began later would have seen the epoch, and would wait for the
 * guard before it does anything. And it lacks no event before T: such an event made the sequence odd before it looked for the epoch, so the
 * reader finds it in progress or whole. LEAD only makes T later than any event that does not see the epoch.
 *
 * <p><b>Example.</b> The reader starts epoch 7 and reads T = 1,000. Thread A calls a function at 1,200. It sees epoch 7, charges its time
 * up to 1,200, publishes a copy with stamp 1,200, and then counts the call. Thread B has slept since 400. The reader charges the time
 * from 400 to 1,000 to the function on top of B's stack, and copies with stamp 1,000. B wakes up at 5,000 and charges the time from 1,000
 * on; that is in the next slice. Thread C has an odd sequence: this snapshot leaves it out.
 *
 * <p><b>Exact and sampled.</b> An event of an exact function reads the clock. An event of a sampled function counts, and takes the
 * expected length of its segment off {@link #credit}. While there is credit left and nobody asks, that is all. {@link Sampler} says what
 * time is made of then. {@link Entry#draw} decides both, so a mode is changed by changing that field.
 *
 * <p><b>Plain fields and fences</b> stand in the place of variable handles and atomics, because linking a handle's call site runs deep
 * into the JDK on the application's stack. The fences are compiled to nothing on x86. They also keep compilers from moving the reading of
 * the clock or of the epoch. The sequence is an int, so that it cannot tear.
 *
 * <p><b>Stack overflow</b> may strike at any call. So nothing is called between the first and the last change of state but the fence that
 * has already been called from the same place, or what changes nothing or all by itself. An event that is aborted leaves an odd sequence,
 * which the next event repairs. A call whose end is aborted ends with the thread's next event. One case is left: where not even
 * {@link Probe#exit} itself can be called, the call stays open until the exit of an instrumented caller heals it, or the thread dies.
 *
 * <p><b>Cost.</b> No reference is stored between enter and exit (frames name their counters by ordinal), because a collector's write
 * barrier may cost more than all the rest once frames and entries have aged into different regions of the heap. Nothing is allocated.
 * Benchmark {@code pair} tells what a pair costs. What needs the clock is in methods of its own, so that what is compiled of the rest is
 * small: HotSpot inlines no method that it has compiled into more than 2,500 bytes. {@link #enter} and {@link #enterTraced} are written
 * out apart, so that a function without callers does not pay for the question.
 */
final class ThreadRecorder extends Sampler {

    /** Owner of a recorder that waits for its next thread. */
    static final Owner FREE = new Owner(null, null);
    /** Owner of a recorder whose figures have been taken over and that nobody may use any more. */
    static final Owner RETIRED = new Owner(null, null);

    /** For threads that are not to be recorded: it knows no function, so every enter ends in the slow path's refusal. */
    static final ThreadRecorder EXCLUDED = new ThreadRecorder();

    private int answeredEpoch = ALWAYS;
    /** The request that this recorder could not answer, for want of memory or stack. */
    int missed;

    /** A call whose end ran out of stack; it ends with the next event. */
    Frame owed;
    private ListenerChain listeners;
    private boolean pooled;

    /** The thread, or {@link #FREE} or {@link #RETIRED}. */
    final AtomicReference<Owner> owner = new AtomicReference<>(FREE);

    /** The stamp that the recorder was last cut at; the reader's. */
    long stamp;
    /** {@link #sequence} at the previous cut; the reader's. */
    int sequenceAtLastCut;
    /** {@link #sequence} at the last look of {@link CallRates}. */
    int sequenceAtLook;
    /** The same at its last question for {@link CallRates#events}. */
    int sequenceAtGlance;

    /** A call begins; null when it is not recorded. */
    Frame enter(int function) {
        Entry[][] pages = this.pages;
        int page = function >>> PAGE_BITS;
        Entry entry;
        int depth = this.depth + 1;
        Frame frame = frames[depth];
        if (frame == null || page >= pages.length || (entry = pages[page][function & PAGE_MASK]) == null) {
            return prepare(function, false) ? enter(function) : null;
        }
        int s = sequence | 1;
        int left = credit - entry.draw;
        if (left > 0) {
            sequence = s;
            VarHandle.releaseFence();
            if (Epoch.current == seenEpoch) {
                credit = left;
                begin(frame, entry, 0, depth);
                VarHandle.releaseFence();
                sequence = s + 1;
                return frame;
            }
        }
        return enterTimed(frame, entry, 0, s);
    }

    /** As {@link #enter}, with the edge from the caller. */
    Frame enterTraced(int function) {
        Entry[][] pages = this.pages;
        int page = function >>> PAGE_BITS;
        Entry entry;
        int depth = this.depth + 1;
        Frame frame = frames[depth];
        if (frame == null || page >= pages.length || (entry = pages[page][function & PAGE_MASK]) == null) {
            return prepare(function, true) ? enterTraced(function) : null;
        }
        int edge = 0;
        if (depth > 1) {
            int caller = functionAt(depth - 1);
            edge = entry.lastCaller == caller ? entry.lastEdge : findEdge(caller, entry);
            if (edge == 0) {
                return prepare(function, true) ? enterTraced(function) : null;
            }
        }
        int s = sequence | 1;
        int left = credit - entry.draw;
        if (left > 0) {
            sequence = s;
            VarHandle.releaseFence();
            if (Epoch.current == seenEpoch) {
                credit = left;
                begin(frame, entry, edge, depth);
                VarHandle.releaseFence();
                sequence = s + 1;
                return frame;
            }
        }
        return enterTimed(frame, entry, edge, s);
    }

    /** A call begins, and not without the clock, or somebody asks for something. */
    private Frame enterTimed(Frame frame, Entry entry, int edge, int s) {
        sequence = s;
        VarHandle.releaseFence();
        long now = Ticks.now();
        VarHandle.loadLoadFence();
        if (Epoch.current != seenEpoch || sampling) {
            return enterSlowly(frame, entry, edge, s, now);
        }
        charge(now, frame.below);
        mount(frame, entry, edge, now);
        VarHandle.releaseFence();
        sequence = s + 1;
        return frame;
    }

    /** A call ends, and with it those above it whose end was never told. */
    void exit(Frame frame) {
        int depth = frame.depth;
        int s = sequence | 1;
        int left = credit - frame.below.units;
        if (depth == this.depth && depth > slow && left > 0) {
            sequence = s;
            VarHandle.releaseFence();
            if (Epoch.current == seenEpoch) {
                credit = left;
                Counters[] cells = this.cells;
                cells[frame.entry].level--;
                if (frame.edge != 0) {
                    cells[frame.edge].level--;
                    frame.edge = 0;
                }
                this.depth = depth - 1;
                VarHandle.releaseFence();
                sequence = s + 1;
                return;
            }
        }
        exitTimed(frame, s);
    }

    /** A call ends that has been on the stack at a reading of the clock, or not without such a reading, or somebody asks for something. */
    private void exitTimed(Frame frame, int s) {
        int depth = this.depth;
        if (frame.depth > depth) {
            return;
        }
        sequence = s;
        VarHandle.releaseFence();
        if (sampling && !frame.exact && frame.depth == depth && credit > frame.below.units && Epoch.current == seenEpoch) {
            exitSeen(frame, s);
            return;
        }
        long now = Ticks.now();
        VarHandle.loadLoadFence();
        if (Epoch.current != seenEpoch || sampling) {
            exitSlowly(frame, s, now);
            return;
        }
        charge(now, frames[depth]);
        pop(frame, now);
        VarHandle.releaseFence();
        sequence = s + 1;
    }

    /** A call of a sampled function begins. */
    private void begin(Frame frame, Entry entry, int edge, int depth) {
        entry.started++;
        if (entry.level++ != 0) {
            entry.nested++;
        }
        if (edge != 0) {
            // The same again, written out: a call could run out of stack between two changes.
            Counters counted = cells[edge];
            counted.started++;
            if (counted.level++ != 0) {
                counted.nested++;
            }
        }
        frame.entry = entry.ordinal;
        if (edge != 0) {
            frame.edge = edge;
        }
        frame.units = entry.units;
        this.depth = depth;
    }

    /** A call of an exact function begins, at a reading of the clock by which all time has been charged. */
    private void mount(Frame frame, Entry entry, int edge, long now) {
        ((Entry) cells[frame.below.entry]).callsMade++;
        entry.started++;
        if (entry.estimate != null) {
            entry.estimate.exactCalls++;
        }
        if (entry.level++ == 0) {
            entry.outermostStart = now;
            entry.clocked = true;
        } else {
            entry.nested++;
        }
        if (edge != 0) {
            Counters counted = cells[edge];
            counted.started++;
            if (counted.estimate != null) {
                counted.estimate.exactCalls++;
            }
            if (counted.level++ == 0) {
                counted.outermostStart = now;
                counted.clocked = true;
            } else {
                counted.nested++;
            }
        }
        frame.entry = entry.ordinal;
        frame.edge = edge;
        frame.units = entry.units;
        frame.exact = true;
        depth = frame.depth;
    }

    /** An exact event amid exact ones: the time since the last one is charged to the top of the stack, {@code top}. */
    private void charge(long now, Frame top) {
        Counters[] cells = this.cells;
        long own = now - last;
        cells[top.entry].tottime += own;
        if (top.edge != 0) {
            cells[top.edge].tottime += own;
        }
        last = now;
    }

    /** Ends the calls from the top of the stack down to this frame, all time having been charged; where the stack ends, some of them. */
    private void pop(Frame frame, long now) {
        while (depth >= frame.depth) {
            end(frames[depth], now);
        }
        lower();
    }

    /** The fast path had to know more: an event that reads the clock in a recorder that samples, or somebody asks for something. */
    private Frame enterSlowly(Frame frame, Entry entry, int edge, int s, long now) {
        if (Epoch.current != seenEpoch) {
            return enterAnswering(frame, entry, edge, s, now);
        }
        boolean exact = entry.draw == Entry.CLOCK;
        boolean timed = timing;
        read(now, exact, Long.MIN_VALUE, entry.units);
        if (timed && !exact) {
            standForCalls(cells[frame.below.entry].estimate);
        }
        pay(entry.units);
        if (exact) {
            mount(frame, entry, edge, now);
            raise();
        } else {
            begin(frame, entry, edge, frame.depth);
        }
        VarHandle.releaseFence();
        sequence = s + 1;
        return frame;
    }

    private void exitSlowly(Frame frame, int s, long now) {
        if (Epoch.current != seenEpoch) {
            exitAnswering(frame, s, now);
            return;
        }
        read(now, frame.exact || frame.depth < depth, Long.MIN_VALUE, frame.below.units);
        pop(frame, now);
        pay(frames[depth].units);
        VarHandle.releaseFence();
        sequence = s + 1;
        giveBack();
    }

    /** A sampled call ends that has been on the stack at a reading of the clock, or that gives the recorder back; no clock is needed. */
    private void exitSeen(Frame frame, int s) {
        credit -= frame.below.units;
        end(frame, last);
        lower();
        VarHandle.releaseFence();
        sequence = s + 1;
        giveBack();
    }

    /** What the fast path foresaw may have gone before the request was answered, or be in another place once an owed call has ended. */
    private Frame enterAnswering(Frame foreseen, Entry entryForeseen, int edgeForeseen, int s, long now) {
        VarHandle.releaseFence();
        Frame frame = foreseen;
        Entry entry = entryForeseen;
        int edge = edgeForeseen;
        int depthBefore = depth;
        boolean timed = timing && owed == null;
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
            edge = edgeForeseen == 0 || depth == 0 ? 0 : findEdge(functionAt(depth), entry);
        }
        boolean exact = entry.draw == Entry.CLOCK || listeners != null;
        if (timed && !exact) {
            standForCalls(cells[frame.below.entry].estimate);
        }
        if (sampling) {
            pay(entry.units);
        }
        if (exact) {
            mount(frame, entry, edge, now);
            raise();
        } else {
            begin(frame, entry, edge, frame.depth);
        }
        VarHandle.releaseFence();
        sequence = s + 1;
        try {
            tellExits(depthBefore, depthSettled, now);
            tellEnter(entry.function, now);
            choosePath();
        } catch (StackOverflowError noStack) {
            seenEpoch = ALWAYS;
        }
        return frame;
    }

    private void exitAnswering(Frame frame, int s, long now) {
        VarHandle.releaseFence();
        answer(now, null, 0);
        int depthBefore = depth;
        pop(owed != null && owed.depth < frame.depth ? owed : frame, now);
        int depthAfter = depth;
        owed = null;
        if (sampling) {
            pay(frames[depth].units);
        }
        VarHandle.releaseFence();
        sequence = s + 1;
        tellExits(depthBefore, depthAfter, now);
        choosePath();
        giveBack();
    }

    private void tellEnter(int function, long now) {
        if (listeners != null && !listeners.entered(function, now)) {
            listeners = listeners.without(null);
        }
    }

    private void tellExits(int from, int to, long now) {
        for (int ended = from; listeners != null && ended > to; ended--) {
            if (!listeners.exited(ended, now)) {
                listeners = listeners.without(null);
            }
        }
    }

    /**
     * Inside a write section: charges the time up to now, follows {@link Modes}, and publishes the recorder as of {@code now}, where a cut
     * asks for it; whether that or those changed anything that the fast path has foreseen.
     */
    private boolean answer(long now, Entry spared, int sparedEdge) {
        int epoch = Epoch.current;
        VarHandle.loadLoadFence();
        int request = Epoch.requested;
        boolean asked = request != servedRequest;
        boolean behind = modes != Modes.version;
        if (!asked && !behind) {
            read(now, true, Epoch.tickAfter(last), 0);
            answeredEpoch = epoch;
            return false;
        }
        try {
            lock();
            read(now, true, Epoch.tickAfter(last), 0);
            if (behind) {
                followModes();
            }
            if (asked) {
                publish(request, now, spared, sparedEdge);
            }
            unlock();
        } catch (StackOverflowError e) {
            // No call can be made here.
            if (guard == TAKEN_BY_OWNER) {
                guard = OPEN;
            }
            throw e;
        }
        answeredEpoch = epoch;
        choosePath();
        return true;
    }

    private void publish(int request, long now, Entry spared, int sparedEdge) {
        boolean filled = copyAndEvict(this, now, spared, sparedEdge);
        VarHandle.releaseFence();
        if (filled) {
            published = request;
        } else {
            missed = request;
        }
        VarHandle.releaseFence();
        servedRequest = request;
    }

    private void followModes() {
        try {
            StackRoom.ensure();
            follow();
        } catch (OutOfMemoryError | StackOverflowError later) {
            // The next signal finds it behind again.
        }
    }

    /** Makes what the fast path found missing: frame, entry, edge. False when this call cannot be recorded. */
    private boolean prepare(int function, boolean traced) {
        if (this == EXCLUDED) {
            return false;
        }
        try {
            if (find(function) == null && !MemoryBudget.mayTake(MemoryBudget.ENTRY) && Functions.isRegistered(function)) {
                refuse(function);
                return false;
            }
            lock();
            boolean made = makeRoom(this, function, traced);
            unlock();
            return made;
        } catch (OutOfMemoryError | StackOverflowError e) {
            // No call can be made here.
            if (guard == TAKEN_BY_OWNER) {
                guard = OPEN;
            }
            unrecordedCalls++;
            return false;
        }
    }

    /** As {@link #prepare}, for an event whose write section is open and that has answered. Null when this call cannot be recorded. */
    private Entry prepareInside(int function, boolean traced) {
        try {
            return makeRoom(this, function, traced) ? find(function) : null;
        } catch (OutOfMemoryError | StackOverflowError e) {
            unrecordedCalls++;
            return null;
        }
    }

    /** For the owner: takes the recorder into use; {@code pooled} when it goes back as soon as the stack is empty. */
    void occupy(boolean pooled) {
        closeForgotten();
        rest();
        this.pooled = pooled;
        listeners = null;
        bear(true);
        choosePath();
    }

    /** For the owner: is found by the thread's id from now on, or not any more. */
    void bear(boolean found) {
        long id = ThreadIds.current();
        threadId = found && id != ThreadIds.UNKNOWN && this != EXCLUDED ? id : NOBODY;
    }

    /** For the owner: ends calls whose thread has gone without telling, at the last moment up to which anyone has counted them. */
    void closeForgotten() {
        if (depth == 0) {
            return;
        }
        int s = sequence | 1;
        sequence = s;
        VarHandle.fullFence();
        answer(last, null, 0);
        pop(frames[1], last);
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
        // Of an event that was aborted before it changed anything.
        sequence += sequence & 1;
        listeners = null;
        choosePath();
    }

    /** Whether a virtual thread has it, or had it last. */
    boolean isPooled() {
        return pooled;
    }

    boolean isWatched() {
        return listeners != null;
    }

    private void giveBack() {
        if (pooled && listeners == null && depth == 0) {
            ThreadRecorders.giveBack(this);
        }
    }

    void attach(Listener listener) {
        listeners = new ListenerChain(listener, depth, listeners);
        choosePath();
    }

    void detach(Listener listener) {
        listeners = listeners == null ? null : listeners.without(listener);
        choosePath();
        giveBack();
    }

    /** Sends every event through the slow path while there is somebody to tell or a pool to return to. */
    private void choosePath() {
        seenEpoch = listeners != null || pooled && !sampling ? ALWAYS : answeredEpoch;
        if (floor != (pooled ? 1 : 0)) {
            floor = pooled ? 1 : 0;
            lower();
        }
    }
}
