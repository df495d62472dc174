package io.statsprofile.probe;

/**
 * Sums over lanes by function, and by caller and function. A row is a pair of ids; {@link #ANY} as the caller stands for the function itself.
 * One thread at a time (under the cut lock).
 */
final class Sums {

    static final int ANY = -1;
    /** The first numbers of a {@link Snapshot}'s row, those that only grow. */
    static final int FIGURES = 4;

    private final PairIndex rows = new PairIndex();
    private long[] figures = new long[16 * Snapshot.STRIDE];

    int size() {
        return rows.size();
    }

    int caller(int row) {
        return rows.first(row);
    }

    int callee(int row) {
        return rows.second(row);
    }

    long get(int row, int figure) {
        return figures[row * Snapshot.STRIDE + figure];
    }

    void add(int caller, int callee, int figure, long value) {
        int at = rows.of(caller, callee) * Snapshot.STRIDE + figure;
        if (at >= figures.length) {
            long[] larger = new long[at * 2];
            System.arraycopy(figures, 0, larger, 0, figures.length);
            figures = larger;
        }
        figures[at] += value;
    }

    void clear(int row) {
        for (int i = 0; i < Snapshot.STRIDE; i++) {
            figures[row * Snapshot.STRIDE + i] = 0;
        }
    }

    boolean isZero(int row) {
        for (int i = 0; i < Snapshot.STRIDE; i++) {
            if (get(row, i) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds what a copy of a lane shows beyond what has been handed out before, and remembers it as handed out.
     *
     * @param wanted by function id: whose rows are wanted; null for all
     * @param closing whether calls still open count as ended
     * @return whether there was anything
     */
    boolean take(Lane lane, Snapshot copy, boolean[] wanted, boolean closing) {
        if (lane.reported.length < copy.size * FIGURES) {
            // As long as the lane's own counters: the copy may be the reader's, which is as long as the largest lane's.
            long[] larger = new long[lane.cells.length * FIGURES];
            System.arraycopy(lane.reported, 0, larger, 0, lane.reported.length);
            lane.reported = larger;
        }
        boolean any = false;
        for (int i = 1; i < copy.size; i++) {
            Counters cell = lane.cells[i];
            int caller = cell instanceof Edge ? ((Edge) cell).caller : ANY;
            int callee = cell instanceof Edge ? ((Edge) cell).callee : ((Entry) cell).function;
            if (wanted == null || callee < wanted.length && wanted[callee]) {
                any |= takeRow(lane.reported, i, copy.figures, caller, callee, closing);
            }
        }
        return any;
    }

    private boolean takeRow(long[] reported, int ordinal, long[] copied, int caller, int callee, boolean closing) {
        boolean any = false;
        for (int figure = 0; figure < FIGURES; figure++) {
            long value = copied[ordinal * Snapshot.STRIDE + figure];
            long before = reported[ordinal * FIGURES + figure];
            if (value != before) {
                add(caller, callee, figure, value - before);
                reported[ordinal * FIGURES + figure] = value;
                any = true;
            }
        }
        long open = copied[ordinal * Snapshot.STRIDE + Snapshot.LEVEL];
        if (open != 0) {
            if (closing) {
                add(caller, callee, Snapshot.NCALLS, open);
                add(caller, callee, Snapshot.RECURSIVE, open - 1);
            } else {
                add(caller, callee, Snapshot.LEVEL, open);
            }
            any = true;
        }
        return any;
    }

    /** Moves the wanted rows of {@code from} over here. */
    void takeAll(Sums from, boolean[] wanted) {
        for (int row = 0; row < from.size(); row++) {
            int callee = from.callee(row);
            if (callee < wanted.length && wanted[callee] && !from.isZero(row)) {
                for (int figure = 0; figure < Snapshot.STRIDE; figure++) {
                    add(from.caller(row), callee, figure, from.get(row, figure));
                }
                from.clear(row);
            }
        }
    }

    /** The sums as arrays, rows without a figure left out. */
    void writeTo(Cut cut) {
        int functions = 0;
        int edges = 0;
        for (int row = 0; row < size(); row++) {
            if (!isZero(row)) {
                if (caller(row) == ANY) {
                    functions++;
                } else {
                    edges++;
                }
            }
        }
        cut.allocate(functions, edges);
        functions = 0;
        edges = 0;
        for (int row = 0; row < size(); row++) {
            if (!isZero(row)) {
                if (caller(row) == ANY) {
                    writeFunction(cut, functions++, row);
                } else {
                    writeEdge(cut, edges++, row);
                }
            }
        }
    }

    private void writeFunction(Cut cut, int at, int row) {
        cut.functions[at] = callee(row);
        cut.ncalls[at] = get(row, Snapshot.NCALLS);
        cut.primitiveCalls[at] = get(row, Snapshot.NCALLS) - get(row, Snapshot.RECURSIVE);
        cut.tottime[at] = get(row, Snapshot.TOTTIME);
        cut.cumtime[at] = get(row, Snapshot.CUMTIME);
        cut.openCalls[at] = get(row, Snapshot.LEVEL);
    }

    private void writeEdge(Cut cut, int at, int row) {
        cut.edgeCallers[at] = caller(row);
        cut.edgeCallees[at] = callee(row);
        cut.edgeNcalls[at] = get(row, Snapshot.NCALLS);
        cut.edgePrimitiveCalls[at] = get(row, Snapshot.NCALLS) - get(row, Snapshot.RECURSIVE);
        cut.edgeTottime[at] = get(row, Snapshot.TOTTIME);
        cut.edgeCumtime[at] = get(row, Snapshot.CUMTIME);
    }
}
