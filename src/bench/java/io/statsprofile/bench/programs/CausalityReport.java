package io.statsprofile.bench.programs;

import io.statsprofile.internal.cli.ComparedFiles;
import io.statsprofile.internal.series.ComparedFunction;
import io.statsprofile.internal.series.FunctionTotals;
import io.statsprofile.internal.series.ProfileComparison;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One function of a real program made slower by what the delay itself measures: whether the profile moves by as much, in exact and in
 * sampled mode, and {@code compare} names it first; exits with 1 where not. Options of {@link ProgramsReport}: only, seconds, warmup and
 * jvm; and {@code bench.causality.nanos}, of delay a call.
 */
public final class CausalityReport {

    private static final int TURN_MILLIS = 250;
    /** Longer than a slice, so that one begins while nothing runs. */
    private static final long REST_MILLIS = 2_500;
    private static final String SLICES = "<interval>1 second</interval>";
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final double LEAST_ERRORS = 5;
    private static final double STANDARD_ERRORS = 2;
    /** Of what was added: what else of the function takes a little more or less time in another process. */
    private static final double ELSE = 0.05;

    private final SlowedFunction slowed;
    private final Contender contender;
    private final Path folder;
    private final Verdicts verdicts;

    private CausalityReport(SlowedFunction slowed, Contender contender, Path folder, Verdicts verdicts) {
        this.slowed = slowed;
        this.contender = contender;
        this.folder = folder;
        this.verdicts = verdicts;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> only = List.of(System.getProperty("bench.programs.only", "h2,jackson,lucene").split(","));
        Verdicts verdicts = new Verdicts();
        for (SlowedFunction slowed : SlowedFunction.ALL) {
            for (Contender contender : List.of(Contender.EXACT, Contender.SAMPLED)) {
                if (only.contains(slowed.program().name())) {
                    Path folder = Files.createTempDirectory("causality");
                    try {
                        slowed.write(folder);
                        new CausalityReport(slowed, contender, folder, verdicts).run();
                    } finally {
                        delete(folder);
                    }
                }
            }
        }
        if (verdicts.missed()) {
            System.exit(1);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        String delay = "-D" + Delay.PROPERTY + "=" + Long.getLong("bench.causality.nanos", 2_000);
        try (ProcessUnderTest before = new ProcessUnderTest(slowed.program(), version(BEFORE), List.of());
                ProcessUnderTest after = new ProcessUnderTest(slowed.program(), version(AFTER), List.of(delay),
                        folder + File.pathSeparator)) {
            turns(before, after, Double.parseDouble(System.getProperty("bench.programs.warmup", "10")));
            Thread.sleep(REST_MILLIS);
            Instant from = Instant.now().minusSeconds(1);
            long[] first = after.delayed();
            turns(before, after, Double.parseDouble(System.getProperty("bench.programs.seconds", "8")));
            long[] last = after.delayed();
            double reading = after.readingsNanos() / 2;
            before.end();
            after.end();
            judge(ComparedFiles.of(List.of(before.documents(), after.documents()), BEFORE, AFTER, from), last[0] - first[0],
                    (double) (last[1] - first[1]) / (last[0] - first[0]) + reading);
        }
    }

    private Contender version(String version) {
        return contender.with(SLICES + "<serviceVersion>" + version + "</serviceVersion>", List.of());
    }

    private static void turns(ProcessUnderTest before, ProcessUnderTest after, double seconds) throws IOException, InterruptedException {
        for (int turn = 0; turn * TURN_MILLIS < seconds * 1_000; turn++) {
            before.run(TURN_MILLIS);
            after.run(TURN_MILLIS);
        }
    }

    private void judge(ProfileComparison comparison, long delayed, double added) {
        List<ComparedFunction> functions = comparison.functions();
        int place = IntStream.range(0, functions.size()).filter(i -> functions.get(i).function().equals(slowed.function())).findFirst()
                .orElseThrow();
        ComparedFunction row = functions.get(place);
        if (row.after().ncalls() != delayed) {
            throw new IllegalStateException(slowed.function() + " was delayed " + delayed + " times and counted " + row.after().ncalls()
                    + " times");
        }
        double moved = own(row.after()) - own(row.before());
        double error = Math.hypot(error(row.before()), error(row.after()));
        System.out.printf(Locale.ROOT, "%n%s, %s: %s%n%,d calls before and %,d after; own time a call %.0f ns before and %.0f after%n",
                slowed.program().title(), contender.title(), slowed.function(), row.before().ncalls(), delayed, own(row.before()),
                own(row.after()));
        System.out.printf(Locale.ROOT, "moved by %.0f ns where %.0f were added, %.3f of it; stated error %.1f ns, compare's noise %.1f "
                + "ns%n", moved, added, moved / added, error, (double) row.noise() / delayed);
        System.out.println("first of compare: " + functions.get(0).function());
        if (error > 0) {
            verdicts.atLeast("added, in stated errors", added / error, LEAST_ERRORS);
        }
        verdicts.atMost("moved less or more than was added, ns a call", Math.abs(moved - added), STANDARD_ERRORS * error + ELSE * added);
        verdicts.atMost("its place in compare", place + 1.0, 1);
    }

    private static double own(FunctionTotals totals) {
        return (double) totals.tottimeNanos() / totals.ncalls();
    }

    private static double error(FunctionTotals totals) {
        return totals.timing().uncertainty().tottimeErrorNanos() / totals.ncalls();
    }
}
