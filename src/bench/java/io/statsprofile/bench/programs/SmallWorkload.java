package io.statsprofile.bench.programs;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.IntervalSnapshot;
import java.util.Map;

/** In a JVM of its own, with the agent: runs a program with all of its functions exact, and says how often each was called. */
public final class SmallWorkload {

    private static final long WARMUP_NANOS = 5_000_000_000L;
    private static final long MEASURED_NANOS = 10_000_000_000L;

    private SmallWorkload() {
    }

    public static void main(String[] args) throws Exception {
        CounterReader reader = CounterReaders.claim(SmallWorkload.class.getClassLoader(), args[0]);
        Control.get().govern(reader, Map.of("overheadBudget", "exact", "smallFunctions", "in"));
        Control.get().select(reader, Map.of(args[1], "DEBUG"));
        Program program = ProgramProcess.program(args[0]);
        program.start();
        run(program, WARMUP_NANOS);
        reader.cut(false);
        run(program, MEASURED_NANOS);
        IntervalSnapshot snapshot = reader.cut(false);
        for (int i = 0; i < snapshot.functions.length; i++) {
            System.out.println("called " + Functions.className(snapshot.functions[i]) + " " + snapshot.ncalls[i] + " "
                    + Functions.function(snapshot.functions[i]));
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void run(Program program, long nanos) throws Exception {
        for (long start = System.nanoTime(); System.nanoTime() - start < nanos;) {
            program.operation();
        }
    }
}
