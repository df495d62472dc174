package io.statsprofile.internal.governor;

/**
 * Calls per nanosecond of the profiled threads' CPU time, as an average that forgets by that time: what a function costs in relation to
 * the program does not change because the program rests. It begins as if {@value #PRIOR_NANOS} ns without a call had been, so that the
 * first calls of a program are no flood. Not thread-safe.
 */
final class CallDensity {

    static final double PRIOR_NANOS = 25e6;

    /** Less CPU time says nothing. */
    static final double LEAST_NANOS = 1e6;

    /** Times the memory after which nothing is left. */
    private static final double FORGOTTEN = 40;

    private final double memoryNanos;
    private double calls;
    /** Of the CPU time that {@link #calls} and {@link #born} are as of. */
    private double at;
    private double born;

    /** @param memoryNanos CPU time after which what was counts a third */
    CallDensity(double memoryNanos, double cpu) {
        this.memoryNanos = memoryNanos;
        this.at = cpu;
        this.born = cpu;
    }

    /**
     * @param cpu all CPU time up to now, nanoseconds
     * @param passed the last part of it, in which the calls were
     */
    void add(long more, double cpu, double passed) {
        double kept = passed > 0 ? memoryNanos / passed * (1 - left(passed)) : 1;
        calls = calls * left(cpu - at) + more * kept;
        at = cpu;
    }

    double at(double cpu) {
        if (calls == 0) {
            return 0;
        }
        double weight = memoryNanos * (1 - left(cpu - born));
        return calls * left(cpu - at) / Math.max(weight, Math.min(weight + PRIOR_NANOS, memoryNanos));
    }

    /** The same without the prior: as good as it is known. */
    double seen(double cpu) {
        return calls * left(cpu - at) / Math.max(LEAST_NANOS, memoryNanos * (1 - left(cpu - born)));
    }

    private double left(double passed) {
        return passed <= 0 ? 1 : passed > FORGOTTEN * memoryNanos ? 0 : Math.exp(-passed / memoryNanos);
    }
}
