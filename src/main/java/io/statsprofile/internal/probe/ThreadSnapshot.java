package io.statsprofile.internal.probe;

/**
 * Those of a recorder's counters, as of one stamp, that hold more than has been handed out, time of open calls included: a row of
 * {@link #STRIDE} numbers for each. Filled either by the recorder's thread (its own snapshot, published by
 * {@link ThreadRecorder#published}) or by the reader (under the sequence word).
 */
final class ThreadSnapshot {

    static final int NCALLS = 0;
    static final int RECURSIVE = 1;
    static final int TOTTIME = 2;
    static final int CUMTIME = 3;
    static final int LEVEL = 4;
    static final int STRIDE = 5;
    /** Tables are longer than what they hold by one part in so many, at most. */
    static final int SLACK = 4;
    private static final long[] NO_FIGURES = new long[0];
    private static final Counters[] NO_CELLS = new Counters[0];

    private long[] figures = NO_FIGURES;
    private Counters[] cells = NO_CELLS;
    private int rows;
    long stamp;

    int rows() {
        return rows;
    }

    /** Whose figures a row has. */
    Counters cell(int row) {
        return cells[row];
    }

    long get(int row, int figure) {
        return figures[row * STRIDE + figure];
    }

    /**
     * Copies the counters and adds, up to {@code stamp}, the time of the calls that are open.
     *
     * @return false when the recorder's last event was after the stamp, so that the copy is worth nothing
     */
    boolean fill(ThreadRecorder recorder, long stamp) {
        rows = 0;
        int size = recorder.size();
        Counters[] cells = recorder.cells;
        // A reader may come across a recorder that shrinks; it throws the copy away afterwards.
        size = Math.min(size, cells.length);
        long open = stamp - recorder.last;
        int depth = recorder.depth;
        Frame[] frames = recorder.frames;
        Frame top = depth > 0 && depth < frames.length ? frames[depth] : null;
        for (int i = 1; i < size; i++) {
            Counters cell = cells[i];
            if (cell != null && !cell.isIdle()) {
                add(cell, stamp, top != null && (i == top.entry || i == top.edge) ? open : 0);
            }
        }
        this.stamp = stamp;
        return open >= 0 || size == 1;
    }

    /** For the recorder's thread: makes the tables no longer than {@link MemoryBudget#ROW} has paid for. */
    void fit(ThreadRecorder recorder) {
        int needed = 0;
        for (int i = 1; i < recorder.size(); i++) {
            Counters cell = recorder.cells[i];
            if (cell != null && !cell.isIdle()) {
                needed++;
            }
        }
        if (needed > cells.length || cells.length - needed > needed / SLACK) {
            clear();
            resize(needed);
        }
    }

    private void resize(int length) {
        long[] figures = new long[length * STRIDE];
        Counters[] cells = new Counters[length];
        System.arraycopy(this.figures, 0, figures, 0, rows * STRIDE);
        System.arraycopy(this.cells, 0, cells, 0, rows);
        this.figures = figures;
        this.cells = cells;
    }

    private void add(Counters cell, long stamp, long open) {
        if (rows == cells.length) {
            resize(Math.max(16, rows * 2));
        }
        int at = rows * STRIDE;
        int level = cell.level;
        cells[rows] = cell;
        figures[at + NCALLS] = cell.ncalls();
        figures[at + RECURSIVE] = cell.recursiveCalls();
        figures[at + TOTTIME] = cell.tottime + open;
        figures[at + CUMTIME] = level == 0 || !cell.clocked ? cell.cumtime : cell.cumtime + (stamp - cell.outermostStart);
        figures[at + LEVEL] = level;
        rows++;
    }

    /** Bytes of its tables. */
    long bytes() {
        return (long) cells.length * (8 * STRIDE + MemoryBudget.REFERENCE);
    }

    /** Lets go of what it copied, and of its tables. */
    void clear() {
        rows = 0;
        figures = NO_FIGURES;
        cells = NO_CELLS;
    }
}
