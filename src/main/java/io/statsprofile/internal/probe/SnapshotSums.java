package io.statsprofile.internal.probe;

/**
 * Sums over recorders by function, and by caller and function. A row is a pair of ids; {@link #ANY} as the caller stands for the function
 * itself. One thread at a time (under the cut lock).
 */
final class SnapshotSums {

    static final int ANY = -1;

    private final PairIndex rows = new PairIndex();
    private long[] figures = new long[16 * ThreadSnapshot.STRIDE];
    private static final int SAMPLED_CALLS = 0;
    private static final int TOTTIME_VARIANCE = 1;
    private static final int CUMTIME_VARIANCE = 2;
    private static final int TIMED_PIECES = 3;
    private static final int CALLS_MADE = 4;
    private static final int SAMPLED_CALLS_MADE = 5;
    private static final int ESTIMATES = 6;

    /** By row, what estimates bring with them, and calls that were made; null as long as there was none of either. */
    private double[] estimates;
    /** Others that could not be kept yet. */
    SnapshotSums next;

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
        return figures[row * ThreadSnapshot.STRIDE + figure];
    }

    /** Where the row's figures begin, made where there is none. Where memory runs out, nothing has changed. */
    private int at(int caller, int callee) {
        int needed = (rows.size() + 1) * ThreadSnapshot.STRIDE;
        if (needed > figures.length) {
            long[] larger = new long[needed * 2];
            System.arraycopy(figures, 0, larger, 0, figures.length);
            figures = larger;
        }
        if (estimates != null) {
            makeRoomForEstimates();
        }
        return rows.of(caller, callee) * ThreadSnapshot.STRIDE;
    }

    private void makeRoomForEstimates() {
        int needed = (rows.size() + 1) * ESTIMATES;
        if (estimates == null || needed > estimates.length) {
            double[] longer = new double[Math.max(16 * ESTIMATES, needed * 2)];
            System.arraycopy(estimates == null ? longer : estimates, 0, longer, 0, estimates == null ? 0 : estimates.length);
            estimates = longer;
        }
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
        return 8L * figures.length + (estimates == null ? 0 : 8L * estimates.length) + rows.bytes();
    }

    void clear(int row) {
        for (int i = 0; i < ThreadSnapshot.STRIDE; i++) {
            figures[row * ThreadSnapshot.STRIDE + i] = 0;
        }
        for (int i = row * ESTIMATES; estimates != null && i < (row + 1) * ESTIMATES && i < estimates.length; i++) {
            estimates[i] = 0;
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
        for (int i = 0; i < ThreadSnapshot.STRIDE; i++) {
            if (get(row, i) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds what a copy of a recorder shows beyond what has been handed out before, and remembers it as handed out.
     *
     * @param wanted by function id: whose rows are wanted; null for all
     * @param closing whether calls still open count as ended
     * @param open whether calls still open count as such
     * @return whether there was anything
     */
    boolean take(ThreadSnapshot copy, boolean[] wanted, boolean closing, boolean open) {
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

    private boolean takeRow(Counters cell, ThreadSnapshot copy, int row, boolean closing, boolean countOpen) {
        long ncalls = copy.get(row, ThreadSnapshot.NCALLS);
        long recursive = copy.get(row, ThreadSnapshot.RECURSIVE);
        long tottime = copy.get(row, ThreadSnapshot.TOTTIME);
        long cumtime = copy.get(row, ThreadSnapshot.CUMTIME);
        long open = copy.get(row, ThreadSnapshot.LEVEL);
        if (open == 0 && ncalls == cell.reportedNcalls && recursive == cell.reportedRecursiveCalls && tottime == cell.reportedTottime
                && cumtime == cell.reportedCumtime) {
            return false;
        }
        Entry entry = cell instanceof Entry ? (Entry) cell : null;
        // Each is read once: the recorder's thread may be changing them.
        Estimate estimate = cell.estimate;
        long made = entry == null ? 0 : entry.callsMade;
        if (estimate != null || entry != null && made != entry.reportedCallsMade) {
            makeRoomForEstimates();
        }
        int at = at(cell.caller(), cell.callee());
        figures[at + ThreadSnapshot.NCALLS] += ncalls - cell.reportedNcalls + (closing ? open : 0);
        figures[at + ThreadSnapshot.RECURSIVE] += recursive - cell.reportedRecursiveCalls + (closing && open > 0 ? open - 1 : 0);
        figures[at + ThreadSnapshot.TOTTIME] += tottime - cell.reportedTottime;
        figures[at + ThreadSnapshot.CUMTIME] += cumtime - cell.reportedCumtime;
        figures[at + ThreadSnapshot.LEVEL] += countOpen && !closing ? open : 0;
        takeEstimate(estimate, at / ThreadSnapshot.STRIDE, ncalls + (closing ? open : 0));
        if (entry != null) {
            takeCallsMade(entry, made, estimate, at / ThreadSnapshot.STRIDE);
        }
        cell.reportedNcalls = ncalls;
        cell.reportedRecursiveCalls = recursive;
        cell.reportedTottime = tottime;
        cell.reportedCumtime = cumtime;
        return true;
    }

    private void takeEstimate(Estimate estimate, int row, long ncalls) {
        if (estimate == null) {
            return;
        }
        long sampled = Math.max(estimate.reportedSampledCalls, ncalls - estimate.exactCalls);
        double tottime = estimate.tottimeVariance;
        double cumtime = estimate.cumtimeVariance;
        add(row, SAMPLED_CALLS, sampled - estimate.reportedSampledCalls);
        add(row, TOTTIME_VARIANCE, tottime - estimate.reportedTottimeVariance);
        add(row, CUMTIME_VARIANCE, cumtime - estimate.reportedCumtimeVariance);
        add(row, TIMED_PIECES, estimate.timedPieces - estimate.reportedTimedPieces);
        estimate.reportedSampledCalls = sampled;
        estimate.reportedTimedPieces = estimate.timedPieces;
        estimate.reportedTottimeVariance = tottime;
        estimate.reportedCumtimeVariance = cumtime;
    }

    /** As of now rather than of the stamp: they bear an estimate, and what a moment adds here it takes from the next slice. */
    private void takeCallsMade(Entry entry, long made, Estimate estimate, int row) {
        if (made != entry.reportedCallsMade) {
            add(row, CALLS_MADE, made - entry.reportedCallsMade);
            entry.reportedCallsMade = made;
        }
        if (estimate != null) {
            double sampled = estimate.sampledCallsMade;
            add(row, SAMPLED_CALLS_MADE, sampled - estimate.reportedSampledCallsMade);
            estimate.reportedSampledCallsMade = sampled;
        }
    }

    private void addEstimate(int row, SnapshotSums from, int fromRow) {
        for (int i = 0; i < ESTIMATES; i++) {
            add(row, i, from.estimate(fromRow, i));
        }
    }

    private void add(int row, int which, double more) {
        if (!(more > 0)) {
            return;
        }
        int at = row * ESTIMATES + which;
        estimates[at] += more;
    }

    private double estimate(int row, int which) {
        int at = row * ESTIMATES + which;
        return estimates == null || at >= estimates.length ? 0 : estimates[at];
    }

    /** Moves the wanted rows of {@code from} over here. */
    void takeAll(SnapshotSums from, boolean[] wanted) {
        for (int row = 0; row < from.size(); row++) {
            int callee = from.callee(row);
            if (callee < wanted.length && wanted[callee] && !from.isZero(row)) {
                if (from.estimates != null) {
                    makeRoomForEstimates();
                }
                int at = at(from.caller(row), callee);
                for (int figure = 0; figure < ThreadSnapshot.STRIDE; figure++) {
                    figures[at + figure] += from.get(row, figure);
                }
                addEstimate(at / ThreadSnapshot.STRIDE, from, row);
                from.clear(row);
            }
        }
    }

    /**
     * Moves what was taken for a slice that could not be made over here, for the next one. Where memory runs out, each row is in one of
     * the two.
     */
    void keep(SnapshotSums unmade) {
        for (int row = 0; row < unmade.size(); row++) {
            if (!unmade.isZero(row)) {
                if (unmade.estimates != null) {
                    makeRoomForEstimates();
                }
                int at = at(unmade.caller(row), unmade.callee(row));
                for (int figure = 0; figure < ThreadSnapshot.LEVEL; figure++) {
                    figures[at + figure] += unmade.get(row, figure);
                }
                addEstimate(at / ThreadSnapshot.STRIDE, unmade, row);
                unmade.clear(row);
            }
        }
    }

    /** The sums as arrays, rows without a figure left out. */
    void writeTo(IntervalSnapshot snapshot) {
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
        snapshot.allocate(functions, edges);
        functions = 0;
        edges = 0;
        for (int row = 0; row < size(); row++) {
            if (!isZero(row)) {
                if (caller(row) == ANY) {
                    writeFunction(snapshot, functions++, row);
                } else {
                    writeEdge(snapshot, edges++, row);
                }
            }
        }
    }

    private void writeFunction(IntervalSnapshot snapshot, int at, int row) {
        snapshot.functions[at] = callee(row);
        snapshot.ncalls[at] = get(row, ThreadSnapshot.NCALLS);
        snapshot.primitiveCalls[at] = get(row, ThreadSnapshot.NCALLS) - get(row, ThreadSnapshot.RECURSIVE);
        snapshot.tottime[at] = get(row, ThreadSnapshot.TOTTIME);
        snapshot.cumtime[at] = get(row, ThreadSnapshot.CUMTIME);
        snapshot.openCalls[at] = get(row, ThreadSnapshot.LEVEL);
        snapshot.sampledCalls[at] = Math.min(snapshot.ncalls[at], (long) estimate(row, SAMPLED_CALLS));
        snapshot.timedPieces[at] = (long) estimate(row, TIMED_PIECES);
        snapshot.tottimeVariance[at] = estimate(row, TOTTIME_VARIANCE);
        snapshot.cumtimeVariance[at] = estimate(row, CUMTIME_VARIANCE);
        snapshot.callsMade[at] = (long) estimate(row, CALLS_MADE);
        snapshot.sampledCallsMade[at] = estimate(row, SAMPLED_CALLS_MADE);
    }

    private void writeEdge(IntervalSnapshot snapshot, int at, int row) {
        snapshot.edgeCallers[at] = caller(row);
        snapshot.edgeCallees[at] = callee(row);
        snapshot.edgeNcalls[at] = get(row, ThreadSnapshot.NCALLS);
        snapshot.edgePrimitiveCalls[at] = get(row, ThreadSnapshot.NCALLS) - get(row, ThreadSnapshot.RECURSIVE);
        snapshot.edgeTottime[at] = get(row, ThreadSnapshot.TOTTIME);
        snapshot.edgeCumtime[at] = get(row, ThreadSnapshot.CUMTIME);
        snapshot.edgeTottimeVariance[at] = estimate(row, TOTTIME_VARIANCE);
        snapshot.edgeCumtimeVariance[at] = estimate(row, CUMTIME_VARIANCE);
    }
}
