package io.statsprofile.internal.probe;

import java.lang.invoke.VarHandle;

/**
 * The counters of one thread and how they are found: the part of a {@link ThreadRecorder} that grows and shrinks. It grows on its own
 * thread. A counter that has just been made holds zeros, so a copy may have it or not. It shrinks on its own thread or on the reader's, by
 * counters that hold nothing but what has been handed out; {@link GuardedCounterTable} says who may when. It is a superclass rather than an
 * object of its own, which saves the hot path a load. Where memory or stack runs out on the way, nothing has changed that matters.
 */
abstract class CounterTable extends HotRecorder {

    static final int PAGE_BITS = 5;
    static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
    private static final Entry[] NO_PAGE = new Entry[1 << PAGE_BITS];
    /** Frames that a recorder keeps of a stack that was high. */
    private static final int KEPT_FRAMES = 256;

    private int size = 1;
    /** No ordinal below it is free. */
    private int vacant = 1;
    private Edges edges;
    /** Taken of {@link MemoryBudget}; 0 in a recorder that is not counted. */
    long bytes;

    CounterTable() {
        cells[0] = new Entry(-1, 0);
        frames[0] = new Frame(null, 0, null);
    }

    /** Upper bound of ordinals; what is read after it, {@link #cells} first, is at least as new. */
    final int size() {
        int size = this.size;
        VarHandle.acquireFence();
        return size;
    }

    /** The function's entry, or null. */
    final Entry find(int function) {
        int page = function >>> PAGE_BITS;
        return page < pages.length ? pages[page][function & PAGE_MASK] : null;
    }

    /** The function's entry, made where there is none. */
    final Entry entryOf(int function) {
        int page = function >>> PAGE_BITS;
        Entry[][] pages = this.pages;
        if (page >= pages.length) {
            pages = new Entry[Math.max(page, Functions.count() >>> PAGE_BITS) + 1][];
            for (int i = 0; i < pages.length; i++) {
                pages[i] = i < this.pages.length ? this.pages[i] : NO_PAGE;
            }
        }
        Entry[] entries = pages[page] == NO_PAGE ? new Entry[1 << PAGE_BITS] : pages[page];
        Entry entry = entries[function & PAGE_MASK];
        if (entry == null) {
            int ordinal = vacancy();
            entry = new Entry(function, ordinal);
            put(withRoom(ordinal), entry);
            entries[function & PAGE_MASK] = entry;
        }
        pages[page] = entries;
        this.pages = pages;
        return entry;
    }

    /** Bytes that {@link #entryOf} would take. */
    final long bytesOfEntry(int function) {
        int page = function >>> PAGE_BITS;
        if (page >= pages.length) {
            int longer = Math.max(page, Functions.count() >>> PAGE_BITS) + 1 - pages.length;
            return MemoryBudget.ENTRY + MemoryBudget.PAGE + (long) longer * MemoryBudget.REFERENCE;
        }
        return pages[page] == NO_PAGE ? MemoryBudget.ENTRY + MemoryBudget.PAGE : find(function) == null ? MemoryBudget.ENTRY : 0;
    }

    /** Ordinal of the edge, which becomes the callee's last one; 0 where there is none. */
    final int findEdge(int caller, Entry callee) {
        Edge edge = edges == null ? null : edges.find(caller, callee.function);
        if (edge == null) {
            return 0;
        }
        callee.lastCaller = caller;
        callee.lastEdge = edge.ordinal;
        return edge.ordinal;
    }

    final void addEdge(int caller, int callee) {
        Edges edges = this.edges == null ? new Edges() : this.edges;
        int ordinal = vacancy();
        Edge edge = new Edge(caller, callee, ordinal);
        Counters[] room = withRoom(ordinal);
        edges.add(edge);
        this.edges = edges;
        put(room, edge);
    }

    /** Makes the recorder's next frame, after room for the one behind it: who finds a frame looks no further. */
    final void deepen(ThreadRecorder recorder) {
        if (depth + 2 == frames.length) {
            frames = copy(frames, frames.length, frames.length * 2);
        }
        if (frames[depth + 1] == null) {
            frames[depth + 1] = new Frame(recorder, depth + 1, frames[depth]);
        }
    }

    /** The function whose call is at this depth, 1 or more, of the stack. */
    final int functionAt(int depth) {
        return ((Entry) cells[frames[depth].entry]).function;
    }

    final boolean hasFrame() {
        return frames[depth + 1] != null;
    }

    /** Gives back the frames of a stack that was high and is not any more. */
    final void trim() {
        if (frames.length <= KEPT_FRAMES || depth + 2 > KEPT_FRAMES / 2) {
            return;
        }
        long gone = 0;
        for (int i = KEPT_FRAMES / 2; i < frames.length && frames[i] != null; i++) {
            gone += MemoryBudget.FRAME;
        }
        frames = copy(frames, KEPT_FRAMES / 2, KEPT_FRAMES);
        give(gone);
    }

    /**
     * Takes out counters that hold nothing but what has been handed out, among those with ordinals from {@code from} to {@code to}.
     *
     * @param wanted by function id, whose counters were asked for, so that they would hold something if the thread had touched them
     * @param spared an entry that stays, or null
     * @param sparedEdge ordinal of an edge that stays, or 0
     * @param foreign whether another thread than the recorder's does it. That one may be about to note which edge its entry saw last, so
     *     that such an edge goes only
     *     together with the entry.
     */
    final void evict(int from, int to, boolean[] wanted, Entry spared, int sparedEdge, boolean foreign) {
        for (int i = Math.max(1, from); i < to && i < size; i++) {
            Counters cell = cells[i];
            if (cell == null || cell == spared || i == sparedEdge || !isLeft(cell, wanted)) {
                continue;
            }
            if (!(cell instanceof Edge)) {
                remove((Entry) cell);
                continue;
            }
            Entry callee = find(cell.callee());
            if (callee != null && foreign) {
                if (!isLeft(callee, wanted)) {
                    continue;
                }
                remove(callee);
            } else if (callee != null && callee.lastEdge == i) {
                callee.forgetEdge();
            }
            remove((Edge) cell);
        }
    }

    private static boolean isLeft(Counters cell, boolean[] wanted) {
        return cell.callee() < wanted.length && wanted[cell.callee()] && cell.isIdle();
    }

    private void remove(Entry entry) {
        int page = entry.function >>> PAGE_BITS;
        Entry[] entries = pages[page];
        entries[entry.function & PAGE_MASK] = null;
        Functions.release(entry.function);
        vacate(entry.ordinal);
        give(MemoryBudget.ENTRY + (entry.estimate == null ? 0 : MemoryBudget.ESTIMATE));
        for (Entry other : entries) {
            if (other != null) {
                return;
            }
        }
        pages[page] = NO_PAGE;
        give(MemoryBudget.PAGE);
    }

    private void remove(Edge edge) {
        edges.remove(edge);
        Functions.release(edge.caller);
        Functions.release(edge.callee);
        vacate(edge.ordinal);
        give(MemoryBudget.EDGE + (edge.estimate == null ? 0 : MemoryBudget.ESTIMATE));
    }

    private void vacate(int ordinal) {
        cells[ordinal] = null;
        vacant = Math.min(vacant, ordinal);
    }

    /** Gives back what evictions left empty in tables. */
    final void shrink() {
        int needed = size;
        while (needed > 1 && cells[needed - 1] == null) {
            needed--;
        }
        if (needed < size) {
            size = needed;
        }
        if (cells.length > FEW && needed * 4 <= cells.length) {
            Counters[] shorter = new Counters[Math.max(FEW, needed * 2)];
            for (int i = 0; i < needed; i++) {
                shorter[i] = cells[i];
            }
            cells = shorter;
        }
        if (edges != null) {
            edges.shrink();
        }
    }

    /** The recorder goes: what it held is let go of. */
    final void close() {
        for (int i = 1; i < size; i++) {
            if (cells[i] != null) {
                Functions.release(cells[i].callee());
                if (cells[i] instanceof Edge) {
                    Functions.release(cells[i].caller());
                }
            }
        }
        give(bytes);
    }

    private void give(long bytes) {
        if (this.bytes > 0) {
            this.bytes -= bytes;
            MemoryBudget.add(-bytes);
        }
    }

    private int vacancy() {
        int ordinal = vacant;
        while (ordinal < size && cells[ordinal] != null) {
            ordinal++;
        }
        vacant = ordinal;
        return ordinal;
    }

    private Counters[] withRoom(int ordinal) {
        if (ordinal < cells.length) {
            return cells;
        }
        Counters[] larger = new Counters[cells.length * 2];
        for (int i = 0; i < cells.length; i++) {
            larger[i] = cells[i];
        }
        return larger;
    }

    private void put(Counters[] room, Counters cell) {
        room[cell.ordinal] = cell;
        cells = room;
        VarHandle.releaseFence();
        size = Math.max(size, cell.ordinal + 1);
    }

    private static Frame[] copy(Frame[] frames, int kept, int length) {
        Frame[] other = new Frame[length];
        for (int i = 0; i < kept; i++) {
            other[i] = frames[i];
        }
        return other;
    }
}
