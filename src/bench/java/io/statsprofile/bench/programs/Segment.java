package io.statsprofile.bench.programs;

import java.util.Map;

/** A stretch in which one process worked and the others rested; CPU time is that of its whole process, by whose threads it is. */
record Segment(long operations, long wallNanos, long p99Nanos, Map<ThreadKind, Long> cpu) {

    Segment withCpu(Map<ThreadKind, Long> nanos) {
        return new Segment(operations, wallNanos, p99Nanos, nanos);
    }

    long cpuNanos(ThreadKind kind) {
        return cpu.getOrDefault(kind, 0L);
    }
}
