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
 * The table of {@link PairBenchmark} with the ratios that are promised; exits with 1 where a promise is missed. Judged is what instrumented
 * code has: there the probe is a call, so that the application's own code is inlined as it was. A probe that is inlined, as none is, is
 * only told. The row "off" is what the benchmark itself takes where there is no probe. It runs in the JVM that Maven runs in: for another,
 * {@code JAVA_HOME=<a JDK 25> mvn -q -Pbench verify -Dbench=pair}. Everything is measured in
 * {@value #ROUNDS} rounds, each benchmark in a JVM of its own each time, and of each figure the round that was disturbed least counts.
 */
public final class PairReport {

    static final int ROUNDS = 3;
    /** An exact pair may cost that much beyond two bare readings of the clock; their ratio moves with the machine's clock. */
    static final double MAX_BEYOND_READINGS = 15;
    /** A sampled pair may cost that part of two bare readings. */
    static final double MAX_SAMPLED_RATIO = 0.20;
    /** What is out may cost that much beyond what has no probe: less than a nanosecond is the benchmark's. */
    static final double MAX_OUT = 0.5;
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
        System.out.println("JDK " + Runtime.version());
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
                .forks(1).threads(threads).addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT).shouldFailOnError(true).build())
                .run();
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
        for (String name : new String[] {"off", "threadLocal", "bareCount", "twoReadings", "pair", "nestedPairs", "tracedNestedPairs",
                "calledPair", "calledNestedPairs",
            "sampledPair", "sampledNestedPairs", "sampledCalledPair", "sampledCalledNestedPairs", "dynamicPair", "sampledDynamicPair",
            "outPair"}) {
            System.out.printf(Locale.ROOT, "%-24s %9.1f ns %9.1f ns %10.3f%n", name, nanos.get(name + 1), nanos.get(name + 2),
                    bytes.get(name + 1));
        }
        for (int threads = 1; threads <= 2; threads++) {
            judge(threads, nanos.get("twoReadings" + threads));
        }
        double lost = nanos.get("twoReadings2") / nanos.get("twoReadings1");
        tell("pair that is inlined, ns beyond two readings", nanos.get("pair1") - nanos.get("twoReadings1"));
        tell("sampled pair that is inlined / two readings", nanos.get("sampledPair1") / nanos.get("twoReadings1"));
        tell("traced nested pair / two readings", nanos.get("tracedNestedPairs1") / 2 / nanos.get("twoReadings1"));
        tell("sampled called pair, ns beyond off", nanos.get("sampledCalledPair1") - nanos.get("off1"));
        tell("sampled called pair, ns beyond a thread-local get", nanos.get("sampledCalledPair1") - nanos.get("threadLocal1"));
        tell("sampled called pair, ns beyond a bare count", nanos.get("sampledCalledPair1") - nanos.get("bareCount1"));
        tell("two threads, bare readings", lost);
        check("two threads, called pair, beyond bare readings", nanos.get("calledPair2") / nanos.get("calledPair1") / lost,
                MAX_THREAD_RATIO);
        for (String name : new String[] {"calledPair", "sampledCalledPair", "sampledCalledNestedPairs", "tracedNestedPairs"}) {
            check("bytes, " + name, bytes.get(name + 1), NO_BYTES);
        }
    }

    private void judge(int threads, double readings) {
        String with = ", threads: " + threads;
        check("called pair, ns beyond two readings" + with, nanos.get("calledPair" + threads) - readings, MAX_BEYOND_READINGS);
        tell("called pair / two readings" + with, nanos.get("calledPair" + threads) / readings);
        check("called nested pair, ns beyond two readings" + with, nanos.get("calledNestedPairs" + threads) / 2 - readings,
                MAX_BEYOND_READINGS);
        tell("called nested pair / two readings" + with, nanos.get("calledNestedPairs" + threads) / 2 / readings);
        check("sampled called pair / two readings" + with, nanos.get("sampledCalledPair" + threads) / readings, MAX_SAMPLED_RATIO);
        check("dynamic pair, ns beyond two readings" + with, nanos.get("dynamicPair" + threads) - readings, MAX_BEYOND_READINGS);
        check("sampled dynamic pair / two readings" + with, nanos.get("sampledDynamicPair" + threads) / readings, MAX_SAMPLED_RATIO);
        check("pair that is out, ns beyond off" + with, nanos.get("outPair" + threads) - nanos.get("off" + threads), MAX_OUT);
        check("sampled called nested pair / two readings" + with, nanos.get("sampledCalledNestedPairs" + threads) / 2 / readings,
                MAX_SAMPLED_RATIO);
    }

    private void check(String what, double value, double atMost) {
        boolean met = value <= atMost;
        missed |= !met;
        System.out.printf(Locale.ROOT, "%-58s %7.3f  at most %5.2f: %s%n", what, value, atMost, met ? "met" : "MISSED");
    }

    private static void tell(String what, double value) {
        System.out.printf(Locale.ROOT, "%-58s %7.3f%n", what, value);
    }
}
