package io.statsprofile.bench.programs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What one contender did over all pairs. */
final class Results {

    final List<Run> runs = new ArrayList<>();

    /**
     * One process.
     *
     * @param cpu nanoseconds of an operation, by whose threads they are
     * @param documents of its measured stretch
     * @param callsPerOperation as the documents of the whole run say
     * @param costPerCall {@code estimated_cost} of one call, nanoseconds
     * @param counts calls by function while it was measured
     */
    record Run(Map<ThreadKind, Double> cpu, double operationsPerSecond, double p99Nanos, double startSeconds, double heapMegabytes,
            double residentMegabytes,
            double readingsNanos, Documents documents, double callsPerOperation, double costPerCall, Map<String, Double> counts) {

        double cpuNanos() {
            return cpu.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        double cpuNanos(ThreadKind kind) {
            return cpu.get(kind);
        }
    }

    double median(ToDoubleFunction<Run> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).filter(value -> !Double.isNaN(value)).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** The share of its CPU time that a program loses, by pairs of runs that took turns, in percent. */
    Interval loss(Results base) {
        double[] losses = new double[runs.size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = 100 * (1 - base.runs.get(i).cpuNanos() / runs.get(i).cpuNanos());
        }
        return Interval.of(losses);
    }

    /** Nanoseconds of CPU that an operation takes more. */
    Interval added(Results base) {
        double[] added = new double[runs.size()];
        for (int i = 0; i < added.length; i++) {
            added[i] = runs.get(i).cpuNanos() - base.runs.get(i).cpuNanos();
        }
        return Interval.of(added);
    }

    /** Mean calls of an operation by function, over the runs. */
    Map<String, Double> counts() {
        Map<String, Double> counts = new TreeMap<>();
        runs.forEach(run -> run.counts().forEach((function, calls) -> counts.merge(function, calls / runs.size(), Double::sum)));
        return counts;
    }

    static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
