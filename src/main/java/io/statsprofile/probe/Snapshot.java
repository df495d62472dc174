package io.statsprofile.probe;

/**
 * A lane's counters as of one stamp, time of open calls included: {@link #STRIDE} numbers for each ordinal. Filled either by
 * the lane's thread (its own snapshot, published by {@link Lane#published}) or by the reader (under the sequence word).
 */
final class Snapshot {

    static final int NCALLS = 0;
    static final int RECURSIVE = 1;
    static final int TOTTIME = 2;
    static final int CUMTIME = 3;
    static final int LEVEL = 4;
    static final int STRIDE = 5;

    long[] figures = new long[0];
    int size;
    long stamp;

    /**
     * Copies the counters and adds, up to {@code stamp}, the time of the calls that are open.
     *
     * @return false when the lane's last event was after the stamp, so that the copy is worth nothing
     */
    boolean fill(Lane lane, long stamp) {
        int size = lane.size();
        Counters[] cells = lane.cells;
        if (figures.length < size * STRIDE) {
            figures = new long[cells.length * STRIDE];
        }
        long[] figures = this.figures;
        for (int i = 1, at = STRIDE; i < size; i++, at += STRIDE) {
            Counters cell = cells[i];
            int level = cell.level;
            figures[at + NCALLS] = cell.ncalls;
            figures[at + RECURSIVE] = cell.recursiveCalls;
            figures[at + TOTTIME] = cell.tottime;
            figures[at + CUMTIME] = level == 0 ? cell.cumtime : cell.cumtime + (stamp - cell.outermostStart);
            figures[at + LEVEL] = level;
        }
        long open = stamp - lane.last;
        int depth = lane.depth;
        Frame[] frames = lane.frames;
        if (depth > 0 && depth < frames.length && frames[depth] != null) {
            addTottime(frames[depth].entry, size, open);
            addTottime(frames[depth].edge, size, open);
        }
        this.size = size;
        this.stamp = stamp;
        return open >= 0 || size == 1;
    }

    /** The bounds are for a reader that came across a half-made event; it throws the copy away afterwards. */
    private void addTottime(int ordinal, int size, long nanos) {
        if (ordinal > 0 && ordinal < size) {
            figures[ordinal * STRIDE + TOTTIME] += nanos;
        }
    }
}
