package io.statsprofile.bench.programs;

import java.util.Locale;
import java.util.Map;

/** The figures of one program, a row for each contender. */
final class ProgramTable {

    private ProgramTable() {
    }

    static void print(ProgramSpec program, Map<Contender, Results> results) {
        Results base = results.get(Contender.NONE);
        System.out.printf(Locale.ROOT, "%n%-16s %5s %13s %15s %12s %11s %10s %9s %7s %7s %7s%n", program.name(), "pairs", "CPU ns/op",
                "loss %", "calls/op",
                "ns a call", "ops/s", "p99 us", "start s", "RSS MB", "heap MB");
        results.forEach((contender, result) -> {
            boolean records = contender.records();
            double calls = records ? result.median(Results.Run::callsPerOperation) : Double.NaN;
            System.out.printf(Locale.ROOT, "%-16s %5d %,13.0f %15s %12s %11s %,10.0f %,9.0f %7.2f %7.0f %7.0f%n", contender.title(),
                    result.runs.size(),
                    result.median(Results.Run::cpuNanos), result == base ? "" : result.loss(base).toString(),
                            records ? String.format(Locale.ROOT, "%,.0f", calls) : "",
                    records ? String.format(Locale.ROOT, "%.1f", result.added(base).mean() / calls) : "",
                            result.median(Results.Run::operationsPerSecond),
                    result.median(Results.Run::p99Nanos) / 1e3, result.median(Results.Run::startSeconds),
                            result.median(Results.Run::residentMegabytes),
                    result.median(Results.Run::heapMegabytes));
        });
        System.out.printf(Locale.ROOT, "%ntwo readings of the clock in the same run: %.1f ns%n", base.median(Results.Run::readingsNanos));
        results.forEach((contender, result) -> {
            System.out.printf(Locale.ROOT, "%s: CPU ns of an operation by threads: program %,.0f, compilers %,.0f, collectors %,.0f, "
                    + "profiler %,.0f%n", contender.title(), result.median(run -> run.cpuNanos(ThreadKind.PROGRAM)),
                    result.median(run -> run.cpuNanos(ThreadKind.COMPILERS)), result.median(run -> run.cpuNanos(ThreadKind.COLLECTORS)),
                    result.median(run -> run.cpuNanos(ThreadKind.PROFILER)));
            if (contender.records()) {
                System.out.printf(Locale.ROOT,
                        "%s: active functions %d; the documents' estimate of the cost: %.1f ns a call, %,.0f ns an operation, A/B %,.0f "
                                + "+- %,.0f%n", contender.title(), result.counts().size(), result.median(Results.Run::costPerCall),
                        result.median(run -> run.costPerCall() * run.callsPerOperation()), result.added(base).mean(),
                                result.added(base).halfWidth());
            }
        });
    }
}
