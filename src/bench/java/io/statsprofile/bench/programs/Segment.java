package io.statsprofile.bench.programs;

/** A stretch in which one process worked and the others rested; CPU time is that of its whole process. */
record Segment(long operations, long wallNanos, long cpuNanos, long p99Nanos) {

    Segment withCpu(long nanos) {
        return new Segment(operations, wallNanos, nanos, p99Nanos);
    }
}
