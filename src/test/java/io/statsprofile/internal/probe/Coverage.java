package io.statsprofile.internal.probe;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** How often the truth, where it is known, lies within the intervals that are stated for it. */
final class Coverage {

    /** Half-width of a 95 % interval, in standard errors. */
    private static final double NORMAL_95 = 1.96;
    /** Nanoseconds that rounding may take. */
    private static final double ROUNDING = 1;
    private static final int MANY_PIECES = 30;
    private static final long SECOND = 1_000_000_000;

    /** Estimates beside own times of functions. */
    enum Figure {
        CUMULATIVE_TIMES, OWN_TIMES_OF_EDGES, CUMULATIVE_TIMES_OF_EDGES
    }

    /** Estimates of one kind, and how many of them are covered. */
    static final class Tally {

        private int pairs;
        private int covered;

        static Tally ofAll(List<Coverage> kinds, Function<Coverage, Tally> which) {
            Tally all = new Tally();
            for (Coverage kind : kinds) {
                all.pairs += which.apply(kind).pairs;
                all.covered += which.apply(kind).covered;
            }
            return all;
        }

        int pairs() {
            return pairs;
        }

        void add(boolean isCovered) {
            pairs++;
            covered += isCovered ? 1 : 0;
        }

        double share() {
            return pairs == 0 ? 1 : covered / (double) pairs;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.3f of %d", share(), pairs);
        }
    }

    private final KnownKinds kind;
    private final Tally many = new Tally();
    private final Tally few = new Tally();
    private final Map<Figure, Tally> figures = new EnumMap<>(Figure.class);
    private int programs;
    private int withoutError;
    private int missing;
    /** Largest stated standard error of a second or more, and largest error, relative to the truth. */
    private double worstStated;
    private double worstFound;

    private Coverage(KnownKinds kind) {
        this.kind = kind;
        for (Figure figure : Figure.values()) {
            figures.put(figure, new Tally());
        }
    }

    static Coverage of(KnownKinds kind) {
        return new Coverage(kind);
    }

    /** Runs so many more programs, which differ by their random numbers, each for some slices after the first nanoseconds. */
    void run(int more, int slices, long sliceNanos, long firstNanos) {
        for (int end = programs + more; programs < end;) {
            try (Fixture fixture = new Fixture()) {
                run(fixture, ++programs, slices, sliceNanos, firstNanos);
            }
        }
    }

    private void run(Fixture fixture, int seed, int slices, long sliceNanos, long firstNanos) {
        KnownProgram program = new KnownProgram(fixture, seed);
        Latency.forget();
        for (int i = 1; i <= KnownProgram.FUNCTIONS; i++) {
            Modes.set(program.ids[i], kind.isExact(i) ? Modes.EXACT : Modes.SAMPLED);
        }
        Probe.exit(Probe.enter(program.ids[1]));
        Probe.RECORDERS.get().random = seed * 0x9E3779B97F4A7C15L;
        while (program.elapsed() < firstNanos) {
            kind.round(program);
        }
        fixture.reader.cut(false);
        for (int slice = 0; slice < slices; slice++) {
            program.bringUpToDate();
            program.forget();
            long end = program.now + sliceNanos;
            while (program.now < end) {
                kind.round(program);
            }
            program.bringUpToDate();
            check(program, fixture.reader.cut(false));
        }
        for (int i = 1; i <= KnownProgram.FUNCTIONS; i++) {
            Modes.set(program.ids[i], Modes.EXACT);
        }
        program.end();
    }

    private void check(KnownProgram program, IntervalSnapshot snapshot) {
        for (int function = 1; function <= KnownProgram.FUNCTIONS; function++) {
            if (program.hasRun(function)) {
                int row = row(snapshot, program.ids[function]);
                if (row < 0) {
                    missing++;
                } else {
                    check(program, function, snapshot, row);
                }
            }
            for (int caller = 1; caller <= KnownProgram.FUNCTIONS; caller++) {
                if (program.hasRun(caller, function)) {
                    checkEdge(program, caller, function, snapshot);
                }
            }
        }
    }

    private void check(KnownProgram program, int function, IntervalSnapshot snapshot, int row) {
        Tally tally = snapshot.timedPieces[row] >= MANY_PIECES ? many : few;
        tally.add(covers(snapshot.tottime[row], snapshot.tottimeVariance[row], program.own[function]));
        if (!kind.isExact(function)) {
            of(Figure.CUMULATIVE_TIMES).add(covers(snapshot.cumtime[row], snapshot.cumtimeVariance[row], program.cum[function]));
            withoutError += snapshot.tottimeVariance[row] > 0 && snapshot.cumtimeVariance[row] > 0 ? 0 : 1;
        }
        if (program.own[function] >= SECOND) {
            worstStated = Math.max(worstStated, Math.sqrt(snapshot.tottimeVariance[row]) / program.own[function]);
            worstFound = Math.max(worstFound, Math.abs(snapshot.tottime[row] - program.own[function]) / (double) program.own[function]);
        }
    }

    private void checkEdge(KnownProgram program, int caller, int function, IntervalSnapshot snapshot) {
        int row = edgeRow(snapshot, program.ids[caller], program.ids[function]);
        if (row < 0) {
            missing++;
            return;
        }
        of(Figure.OWN_TIMES_OF_EDGES).add(covers(snapshot.edgeTottime[row], snapshot.edgeTottimeVariance[row],
                program.edgeOwn[caller][function]));
        if (!kind.isExact(function)) {
            of(Figure.CUMULATIVE_TIMES_OF_EDGES).add(covers(snapshot.edgeCumtime[row], snapshot.edgeCumtimeVariance[row],
                    program.edgeCum[caller][function]));
            withoutError += snapshot.edgeTottimeVariance[row] > 0 && snapshot.edgeCumtimeVariance[row] > 0 ? 0 : 1;
        }
    }

    private static boolean covers(long estimate, double variance, long truth) {
        return Math.abs(estimate - truth) <= NORMAL_95 * Math.sqrt(variance) + ROUNDING;
    }

    static int row(IntervalSnapshot snapshot, int function) {
        for (int row = 0; row < snapshot.functions.length; row++) {
            if (snapshot.functions[row] == function) {
                return row;
            }
        }
        return -1;
    }

    private static int edgeRow(IntervalSnapshot snapshot, int caller, int callee) {
        for (int row = 0; row < snapshot.edgeCallers.length; row++) {
            if (snapshot.edgeCallers[row] == caller && snapshot.edgeCallees[row] == callee) {
                return row;
            }
        }
        return -1;
    }

    /** Functions and slices. */
    int pairs() {
        return many.pairs + few.pairs;
    }

    boolean mayBeCautious() {
        return kind.mayBeCautious();
    }

    /** Own times with many timed segments. */
    Tally many() {
        return many;
    }

    /** Those with few. */
    Tally few() {
        return few;
    }

    Tally of(Figure figure) {
        return figures.get(figure);
    }

    /** Sampled functions and edges that ran and have no error. */
    int withoutError() {
        return withoutError;
    }

    /** Functions and edges that ran and aren't in the cut. */
    int missing() {
        return missing;
    }

    double worstStated() {
        return worstStated;
    }

    double worstFound() {
        return worstFound;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: own times with %d timed segments or more %s, with fewer %s; %s; of a second or more"
                + " %.1f %% stated, %.1f %% found", kind, MANY_PIECES, many, few, figures, 100 * worstStated, 100 * worstFound);
    }
}
