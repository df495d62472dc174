package io.statsprofile.bench.coverage;

import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.internal.probe.Modes;

/**
 * One program in a JVM of its own, slice by slice beside what the probe says of it. Arguments: kind, surrounding, slices, seed. Prints
 * pairs and covered ones: of own times with many timed pieces, with few, of cumulative times, and of own times where a pause fell into the
 * probe itself, which are left out of the others; then sampled functions that ran and have no error.
 */
public final class CoverageProcess {

    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final long SLICE_NANOS = 300_000_000;
    private static final double NORMAL_95 = 1.96;
    private static final int MANY_PIECES = 30;
    /** Nanoseconds that rounding may take. */
    private static final double ROUNDING = 1;
    /** Of a standard error: what may be unsure of the truth. */
    private static final double UNSURE = 0.1;

    private final ClockedKind kind;
    private final ClockedProgram program;
    private final CounterReader reader;
    private final Tally many = new Tally();
    private final Tally few = new Tally();
    private final Tally cumulative = new Tally();
    private final Tally unsure = new Tally();
    private int withoutError;
    private long rounds;

    private CoverageProcess(ClockedKind kind, ClockedProgram program) {
        this.kind = kind;
        this.program = program;
        this.reader = CounterReaders.claim(program.home, "coverage");
    }

    public static void main(String[] args) {
        Surrounding.valueOf(args[1]).start();
        CoverageProcess process = new CoverageProcess(ClockedKind.valueOf(args[0]), new ClockedProgram(Long.parseLong(args[3])));
        process.run(Integer.parseInt(args[2]));
        System.out.println("covered " + process.many.numbers() + " " + process.few.numbers() + " " + process.cumulative.numbers() + " "
                + process.unsure.numbers() + " " + process.withoutError);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private void run(int slices) {
        for (int i = 1; i <= ClockedProgram.FUNCTIONS; i++) {
            Modes.set(program.ids[i], kind.isExact(i) ? Modes.EXACT : Modes.SAMPLED);
        }
        slice(WARM_UP_NANOS);
        for (int slice = 0; slice < slices; slice++) {
            check(slice(SLICE_NANOS));
        }
    }

    /** The program's own thread cuts it, outside of all functions, so that the truth is of the same slice. */
    private IntervalSnapshot slice(long nanos) {
        program.forget();
        for (long end = program.now + nanos; program.now < end;) {
            kind.round(program, rounds++);
        }
        return reader.cut(false);
    }

    private void check(IntervalSnapshot snapshot) {
        int[] rows = new int[ClockedProgram.FUNCTIONS + 1];
        for (int row = 0; row < snapshot.functions.length; row++) {
            for (int function = 1; function <= ClockedProgram.FUNCTIONS; function++) {
                rows[function] = snapshot.functions[row] == program.ids[function] ? row + 1 : rows[function];
            }
        }
        for (int function = 1; function <= ClockedProgram.FUNCTIONS; function++) {
            long counted = rows[function] == 0 ? 0 : snapshot.ncalls[rows[function] - 1];
            if (counted != program.calls[function]) {
                throw new IllegalStateException("function " + function + " was called " + program.calls[function] + " times and counted "
                        + counted + " times");
            }
            if (counted > 0) {
                check(function, snapshot, rows[function] - 1);
            }
        }
    }

    private void check(int function, IntervalSnapshot snapshot, int row) {
        double error = Math.sqrt(snapshot.tottimeVariance[row]);
        if (program.unsure[function] > UNSURE * error) {
            unsure.add(covers(snapshot.tottime[row], error, program.own[function]));
            return;
        }
        if (!kind.isExact(function) || error > 0) {
            (snapshot.timedPieces[row] >= MANY_PIECES ? many : few).add(covers(snapshot.tottime[row], error, program.own[function]));
        }
        if (!kind.isExact(function)) {
            double cumulativeError = Math.sqrt(snapshot.cumtimeVariance[row]);
            cumulative.add(covers(snapshot.cumtime[row], cumulativeError, program.cum[function]));
            withoutError += error > 0 && cumulativeError > 0 ? 0 : 1;
            if (snapshot.sampledCalls[row] != snapshot.ncalls[row]) {
                throw new IllegalStateException("function " + function + " was not sampled at each of its calls");
            }
        }
    }

    private static boolean covers(long estimate, double error, long truth) {
        return Math.abs(estimate - truth) <= NORMAL_95 * error + ROUNDING;
    }
}
