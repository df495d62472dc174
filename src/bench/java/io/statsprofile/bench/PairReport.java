package io.statsprofile.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The table of {@link PairBenchmark} with the ratios that are promised; exits with 1 where a promise is missed. Everything is measured in
 * {@value #ROUNDS} rounds, each benchmark in a JVM of its own each time, and of each figure the round that was disturbed least counts.
 */
public final class PairReport {

    static final int ROUNDS = 3;
    /** An exact pair may cost that much beyond two bare readings of the clock; their ratio moves with the machine's clock. */
    static final double MAX_BEYOND_READINGS = 15;
    /** A sampled pair may cost that part of two bare readings. */
    static final double MAX_SAMPLED_RATIO = 0.20;
    /** Two threads may lose that many times what bare readings lose. */
    static final double MAX_THREAD_RATIO = 1.05;
    /** Bytes per operation that count as none: JMH's own bookkeeping shows as some thousandths. */
    private static final double NO_BYTES = 0.1;

    private final Map<String, Double> nanos = new TreeMap<>();
    private final Map<String, Double> bytes = new TreeMap<>();
    private boolean missed;

    private PairReport() {
    }

    public static void main(String[] args) throws RunnerException {
        PairReport report = new PairReport();
        for (int round = 0; round < ROUNDS; round++) {
            report.measure(1);
            report.measure(2);
        }
        report.print();
        if (report.missed) {
            System.exit(1);
        }
    }

    private void measure(int threads) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().include(PairBenchmark.class.getName() + "\\.")
                .forks(1).threads(threads).addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT).shouldFailOnError(true).build()).run();
        for (RunResult result : results) {
            String key = result.getPrimaryResult().getLabel() + threads;
            nanos.merge(key, result.getPrimaryResult().getScore(), Math::min);
            Result<?> norm = result.getSecondaryResults().get("gc.alloc.rate.norm");
            if (norm == null) {
                norm = result.getSecondaryResults().get("\u00b7gc.alloc.rate.norm");
            }
            bytes.merge(key, norm.getScore(), Math::min);
        }
    }

    private void print() {
        System.out.printf(Locale.ROOT, "%-24s %12s %12s %10s%n", "", "1 thread", "2 threads", "bytes/op");
        for (String name : new String[] {"threadLocal", "bareCount", "twoReadings", "pair", "nestedPairs", "tracedNestedPairs", "calledPair",
            "sampledPair", "sampledNestedPairs", "sampledCalledPair", "sampledCalledNestedPairs"}) {
            System.out.printf(Locale.ROOT, "%-24s %9.1f ns %9.1f ns %10.3f%n", name, nanos.get(name + 1), nanos.get(name + 2),
                    bytes.get(name + 1));
        }
        double readings = nanos.get("twoReadings1");
        double lost = nanos.get("twoReadings2") / readings;
        check("pair, ns beyond two readings", nanos.get("pair1") - readings, MAX_BEYOND_READINGS);
        check("nested pair, ns beyond two readings", nanos.get("nestedPairs1") / 2 - readings, MAX_BEYOND_READINGS);
        tell("pair / two readings", nanos.get("pair1") / readings);
        tell("nested pair / two readings", nanos.get("nestedPairs1") / 2 / readings);
        tell("traced nested pair / two readings", nanos.get("tracedNestedPairs1") / 2 / readings);
        for (int threads = 1; threads <= 2; threads++) {
            double bare = nanos.get("twoReadings" + threads);
            check("sampled pair / two readings, threads: " + threads, nanos.get("sampledPair" + threads) / bare, MAX_SAMPLED_RATIO);
            check("sampled nested pair / two readings, threads: " + threads, nanos.get("sampledNestedPairs" + threads) / 2 / bare, MAX_SAMPLED_RATIO);
        }
        // What instrumented code has: the probe is a call there, so that the application's own code is inlined as it was.
        tell("called pair / two readings", nanos.get("calledPair1") / readings);
        tell("sampled called pair / two readings", nanos.get("sampledCalledPair1") / readings);
        tell("sampled called nested pair / two readings", nanos.get("sampledCalledNestedPairs1") / 2 / readings);
        tell("sampled pair, ns beyond a thread-local get", nanos.get("sampledPair1") - nanos.get("threadLocal1"));
        tell("sampled pair, ns beyond a bare count", nanos.get("sampledPair1") - nanos.get("bareCount1"));
        tell("two threads, bare readings", lost);
        check("two threads, pair, beyond bare readings", nanos.get("pair2") / nanos.get("pair1") / lost, MAX_THREAD_RATIO);
        check("bytes per pair", bytes.get("pair1"), NO_BYTES);
        check("bytes per sampled pair", bytes.get("sampledPair1"), NO_BYTES);
        check("bytes per traced pair", bytes.get("tracedNestedPairs1"), NO_BYTES);
    }

    private void check(String what, double value, double atMost) {
        boolean met = value <= atMost;
        missed |= !met;
        System.out.printf(Locale.ROOT, "%-42s %7.3f  at most %5.2f: %s%n", what, value, atMost, met ? "met" : "MISSED");
    }

    private static void tell(String what, double value) {
        System.out.printf(Locale.ROOT, "%-42s %7.3f%n", what, value);
    }
}
