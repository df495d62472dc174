package io.statsprofile.bench.programs;

/** A stretch in which one process worked and the others rested; CPU time is that of its whole process, and what our own threads have of it. */
record Segment(long operations, long wallNanos, long cpuNanos, long ownNanos, long p99Nanos) {

    Segment withCpu(long nanos, long own) {
        return new Segment(operations, wallNanos, nanos, own, p99Nanos);
    }
}
