package io.statsprofile.bench.programs;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.Cut;
import io.statsprofile.internal.probe.Drain;
import io.statsprofile.internal.probe.Drains;
import io.statsprofile.internal.probe.Functions;
import java.util.Map;

/** In a JVM of its own, with the agent: runs a program with all of its functions exact, and says how often each was called. */
public final class SmallWorkload {

    private static final long WARMUP_NANOS = 5_000_000_000L;
    private static final long MEASURED_NANOS = 10_000_000_000L;

    private SmallWorkload() {
    }

    public static void main(String[] args) throws Exception {
        Drain drain = Drains.claim(SmallWorkload.class.getClassLoader(), args[0]);
        Control.get().govern(drain, Map.of("overheadBudget", "exact", "smallFunctions", "in"));
        Control.get().select(drain, Map.of(args[1], "DEBUG"));
        Program program = ProgramProcess.program(args[0]);
        program.start();
        run(program, WARMUP_NANOS);
        drain.cut(false);
        run(program, MEASURED_NANOS);
        Cut cut = drain.cut(false);
        for (int i = 0; i < cut.functions.length; i++) {
            System.out.println("called " + Functions.className(cut.functions[i]) + " " + cut.ncalls[i] + " "
                    + Functions.function(cut.functions[i]));
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
