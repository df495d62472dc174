package io.statsprofile.probe;

import java.lang.invoke.VarHandle;

/**
 * A lane's counters and how they are found, the part of a {@link Lane} that grows. It grows on the lane's thread and
 * outside the window: a counter that has just been made holds zeros, so a copy may have it or not. A superclass rather than an object
 * of its own saves the hot path a load. Where memory or stack runs out on the way, nothing has changed that matters.
 */
abstract class Book extends LanePadding {

    static final int PAGE_BITS = 6;
    static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
    private static final Entry[] NO_PAGE = new Entry[1 << PAGE_BITS];
    /** Frames kept when a lane changes hands. */
    private static final int KEPT_FRAMES = 1024;

    /** Entries by function id, in pages; never a null page. */
    Entry[][] pages = new Entry[0][];
    /**
     * All counters by ordinal, from 1; at 0, what takes the time outside all functions. The array is replaced before {@link #size} grows
     * beyond it.
     */
    Counters[] cells = new Counters[16];
    private int size = 1;
    private Edges edges;
    /** Calls on the stack. */
    int depth;
    /**
     * By depth; longer by at least two than the stack has ever been high. The frame at 0 stands for everything below the outermost
     * instrumented call.
     */
    Frame[] frames = new Frame[16];

    Book() {
        cells[0] = new Entry(-1, 0);
        frames[0] = new Frame(null, 0);
    }

    /** Number of counters; what is read after it, {@link #cells} first, is at least as new. */
    final int size() {
        int size = this.size;
        VarHandle.acquireFence();
        return size;
    }

    /** The function's entry, made where there is none. */
    final Entry entryOf(int function) {
        int page = function >>> PAGE_BITS;
        Entry[][] pages = this.pages;
        if (page >= pages.length) {
            pages = new Entry[Math.max(page + 1, pages.length * 2)][];
            for (int i = 0; i < pages.length; i++) {
                pages[i] = i < this.pages.length ? this.pages[i] : NO_PAGE;
            }
        }
        Entry[] entries = pages[page] == NO_PAGE ? new Entry[1 << PAGE_BITS] : pages[page];
        Entry entry = entries[function & PAGE_MASK];
        if (entry == null) {
            entry = new Entry(function, size);
            append(withRoom(), entry);
            entries[function & PAGE_MASK] = entry;
        }
        pages[page] = entries;
        this.pages = pages;
        return entry;
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
        Edge edge = new Edge(caller, callee, size);
        append(withRoom(), edge);
        edges.add(edge);
        this.edges = edges;
    }

    /** Makes the lane's next frame, and room for the one after it. */
    final void deepen(Lane lane) {
        Frame[] frames = this.frames;
        if (frames[depth + 1] == null) {
            frames[depth + 1] = new Frame(lane, depth + 1);
        }
        if (depth + 2 == frames.length) {
            Frame[] larger = new Frame[frames.length * 2];
            for (int i = 0; i < frames.length; i++) {
                larger[i] = frames[i];
            }
            this.frames = larger;
        }
    }

    /** Gives back the frames of a stack that was high; it is empty now. */
    final void trim() {
        if (frames.length > KEPT_FRAMES) {
            Frame[] few = new Frame[16];
            few[0] = frames[0];
            frames = few;
        }
    }

    private Counters[] withRoom() {
        if (size < cells.length) {
            return cells;
        }
        Counters[] larger = new Counters[size * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = cells[i];
        }
        return larger;
    }

    private void append(Counters[] room, Counters cell) {
        room[size] = cell;
        cells = room;
        VarHandle.releaseFence();
        size++;
    }
}
