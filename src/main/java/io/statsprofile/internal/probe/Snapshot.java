package io.statsprofile.internal.probe;

/**
 * Those of a lane's counters, as of one stamp, that hold more than has been handed out, time of open calls included: a row of
 * {@link #STRIDE} numbers for each. Filled either by the lane's thread (its own snapshot, published by {@link Lane#published}) or by the
 * reader (under the sequence word).
 */
final class Snapshot {

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
     * @return false when the lane's last event was after the stamp, so that the copy is worth nothing
     */
    boolean fill(Lane lane, long stamp) {
        rows = 0;
        int size = lane.size();
        Counters[] cells = lane.cells;
        // A reader may come across a lane that shrinks; it throws the copy away afterwards.
        size = Math.min(size, cells.length);
        long open = stamp - lane.last;
        int depth = lane.depth;
        Frame[] frames = lane.frames;
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

    /** For the lane's thread: makes the tables no longer than {@link MemoryBudget#ROW} has paid for. */
    void fit(Lane lane) {
        int needed = 0;
        for (int i = 1; i < lane.size(); i++) {
            Counters cell = lane.cells[i];
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
