package io.statsprofile.probe;

import java.util.Locale;

/** How often the truth, where it is known, lies within the intervals that are stated for it. */
final class Coverage {

    /** Half-width of a 95 % interval, in standard errors. */
    private static final double NORMAL_95 = 1.96;
    /** Nanoseconds that rounding may take. */
    private static final double ROUNDING = 1;
    private static final int MANY_PIECES = 30;
    private static final long SECOND = 1_000_000_000;

    /** Estimates of one kind, and how many of them are covered. */
    private static final class Tally {

        private int pairs;
        private int covered;

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
    private final Tally cumulative = new Tally();
    private int programs;
    private int withoutError;
    private int missing;
    /** Largest stated standard error of a second or more, and largest error, relative to the truth. */
    private double worstStated;
    private double worstFound;

    private Coverage(KnownKinds kind) {
        this.kind = kind;
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
        Probe.LANES.get().random = seed * 0x9E3779B97F4A7C15L;
        while (program.elapsed() < firstNanos) {
            kind.round(program);
        }
        fixture.drain.cut(false);
        for (int slice = 0; slice < slices; slice++) {
            program.bringUpToDate();
            program.forget();
            long end = program.now + sliceNanos;
            while (program.now < end) {
                kind.round(program);
            }
            program.bringUpToDate();
            check(program, fixture.drain.cut(false));
        }
        for (int i = 1; i <= KnownProgram.FUNCTIONS; i++) {
            Modes.set(program.ids[i], Modes.EXACT);
        }
        program.end();
    }

    private void check(KnownProgram program, Cut cut) {
        for (int function = 1; function <= KnownProgram.FUNCTIONS; function++) {
            if (program.hasRun(function)) {
                int row = row(cut, program.ids[function]);
                if (row < 0) {
                    missing++;
                } else {
                    check(program, function, cut, row);
                }
            }
        }
    }

    private void check(KnownProgram program, int function, Cut cut, int row) {
        Tally tally = cut.timedPieces[row] >= MANY_PIECES ? many : few;
        tally.add(covers(cut.tottime[row], cut.tottimeVariance[row], program.own[function]));
        if (!kind.isExact(function)) {
            cumulative.add(covers(cut.cumtime[row], cut.cumtimeVariance[row], program.cum[function]));
            withoutError += cut.tottimeVariance[row] > 0 && cut.cumtimeVariance[row] > 0 ? 0 : 1;
        }
        if (program.own[function] >= SECOND) {
            worstStated = Math.max(worstStated, Math.sqrt(cut.tottimeVariance[row]) / program.own[function]);
            worstFound = Math.max(worstFound, Math.abs(cut.tottime[row] - program.own[function]) / (double) program.own[function]);
        }
    }

    private static boolean covers(long estimate, double variance, long truth) {
        return Math.abs(estimate - truth) <= NORMAL_95 * Math.sqrt(variance) + ROUNDING;
    }

    static int row(Cut cut, int function) {
        for (int row = 0; row < cut.functions.length; row++) {
            if (cut.functions[row] == function) {
                return row;
            }
        }
        return -1;
    }

    /** That have been run. */
    int programs() {
        return programs;
    }

    /** Functions and slices. */
    int pairs() {
        return many.pairs + few.pairs;
    }

    /** Share of own times with many timed segments that are covered. */
    double many() {
        return many.share();
    }

    /** Of those with few. */
    double few() {
        return few.share();
    }

    /** Of cumulative times. */
    double cumulative() {
        return cumulative.share();
    }

    /** Sampled functions that ran and have no error. */
    int withoutError() {
        return withoutError;
    }

    /** Functions that ran and aren't in the cut. */
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
        return String.format(Locale.ROOT, "%s: own times with %d timed segments or more %s, with fewer %s; cumulative %s; of a second or more"
                + " %.1f %% stated, %.1f %% found", kind, MANY_PIECES, many, few, cumulative, 100 * worstStated, 100 * worstFound);
    }
}
