package io.statsprofile.probe;

/**
 * Sums over lanes by function, and by caller and function. A row is a pair of ids; {@link #ANY} as the caller stands for the function
 * itself. One thread at a time (under the cut lock).
 */
final class Sums {

    static final int ANY = -1;

    private final PairIndex rows = new PairIndex();
    private long[] figures = new long[16 * Snapshot.STRIDE];
    /** Others that could not be kept yet. */
    Sums next;

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

    /** Where the row's figures begin, made where there is none. */
    private int at(int caller, int callee) {
        int at = rows.of(caller, callee) * Snapshot.STRIDE;
        if (at >= figures.length) {
            long[] larger = new long[at * 2];
            System.arraycopy(figures, 0, larger, 0, figures.length);
            figures = larger;
        }
        return at;
    }

    /** By function id, whether any row with a figure is of it or of calls by it. */
    boolean[] functions(int ids) {
        boolean[] there = new boolean[ids];
        for (int row = 0; row < size(); row++) {
            if (!isZero(row)) {
                there[callee(row)] = true;
                if (caller(row) != ANY) {
                    there[caller(row)] = true;
                }
            }
        }
        return there;
    }

    /** Bytes of its tables. */
    long bytes() {
        return 8L * figures.length + rows.bytes();
    }

    void clear(int row) {
        for (int i = 0; i < Snapshot.STRIDE; i++) {
            figures[row * Snapshot.STRIDE + i] = 0;
        }
    }

    boolean isZero() {
        for (int row = 0; row < size(); row++) {
            if (!isZero(row)) {
                return false;
            }
        }
        return true;
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
     * @param open whether calls still open count as such
     * @return whether there was anything
     */
    boolean take(Snapshot copy, boolean[] wanted, boolean closing, boolean open) {
        boolean any = false;
        for (int row = 0; row < copy.rows(); row++) {
            Counters cell = copy.cell(row);
            int callee = cell.callee();
            if (wanted == null || callee < wanted.length && wanted[callee]) {
                any |= takeRow(cell, copy, row, closing, open);
            }
        }
        return any;
    }

    private boolean takeRow(Counters cell, Snapshot copy, int row, boolean closing, boolean countOpen) {
        long ncalls = copy.get(row, Snapshot.NCALLS);
        long recursive = copy.get(row, Snapshot.RECURSIVE);
        long tottime = copy.get(row, Snapshot.TOTTIME);
        long cumtime = copy.get(row, Snapshot.CUMTIME);
        long open = copy.get(row, Snapshot.LEVEL);
        if (open == 0 && ncalls == cell.reportedNcalls && recursive == cell.reportedRecursiveCalls && tottime == cell.reportedTottime
                && cumtime == cell.reportedCumtime) {
            return false;
        }
        int at = at(cell.caller(), cell.callee());
        figures[at + Snapshot.NCALLS] += ncalls - cell.reportedNcalls + (closing ? open : 0);
        figures[at + Snapshot.RECURSIVE] += recursive - cell.reportedRecursiveCalls + (closing && open > 0 ? open - 1 : 0);
        figures[at + Snapshot.TOTTIME] += tottime - cell.reportedTottime;
        figures[at + Snapshot.CUMTIME] += cumtime - cell.reportedCumtime;
        figures[at + Snapshot.LEVEL] += countOpen && !closing ? open : 0;
        cell.reportedNcalls = ncalls;
        cell.reportedRecursiveCalls = recursive;
        cell.reportedTottime = tottime;
        cell.reportedCumtime = cumtime;
        return true;
    }

    /** Moves the wanted rows of {@code from} over here. */
    void takeAll(Sums from, boolean[] wanted) {
        for (int row = 0; row < from.size(); row++) {
            int callee = from.callee(row);
            if (callee < wanted.length && wanted[callee] && !from.isZero(row)) {
                int at = at(from.caller(row), callee);
                for (int figure = 0; figure < Snapshot.STRIDE; figure++) {
                    figures[at + figure] += from.get(row, figure);
                }
                from.clear(row);
            }
        }
    }

    /**
     * Moves what was taken for a slice that could not be made over here, for the next one. Where memory runs out, each row is in one of
     * the two.
     */
    void keep(Sums unmade) {
        for (int row = 0; row < unmade.size(); row++) {
            if (!unmade.isZero(row)) {
                int at = at(unmade.caller(row), unmade.callee(row));
                for (int figure = 0; figure < Snapshot.LEVEL; figure++) {
                    figures[at + figure] += unmade.get(row, figure);
                }
                unmade.clear(row);
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
