package io.statsprofile.internal.governor;

/** What profiling has cost since the start, and the CPU time of profiled threads, nanoseconds. Not thread-safe. */
final class Totals {

    double cost;
    double cpu;

    void add(double costNanos, double cpuNanos, double ownNanos) {
        cost += costNanos + ownNanos;
        cpu += cpuNanos;
    }
}
