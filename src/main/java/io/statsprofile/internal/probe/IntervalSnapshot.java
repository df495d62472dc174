package io.statsprofile.internal.probe;

/**
 * An interval snapshot: what one reader saw between two of its cuts, in figures by function and by caller, summed over all threads.
 * Immutable once returned; arrays are parallel and belong to the receiver.
 *
 * <p>Times are nanoseconds of {@link System#nanoTime()}. A slice starts where the previous one ended, thread by thread: the
 * first and last stamp of the threads is in {@link #firstStampNanos} and {@link #lastStampNanos}.
 */
public final class IntervalSnapshot {

    /** Ids of {@link Functions}; a function appears only with a call, a nanosecond or an open call to show. */
    public int[] functions;
    /** Calls that returned or threw. */
    public long[] ncalls;
    /** Those of {@link #ncalls} that returned from the outermost activation on their thread. */
    public long[] primitiveCalls;
    /** Nanoseconds on top of a thread's stack, open calls included. */
    public long[] tottime;
    /** Nanoseconds with at least one activation on a thread's stack, open calls included. */
    public long[] cumtime;
    /** Activations still on a stack when the slice was cut; 0 in a closing cut. */
    public long[] openCalls;
    /** Those of {@link #ncalls} that were made while the function was {@link Modes#SAMPLED}. */
    public long[] sampledCalls;
    /** Segments of the function's own, timed by chance, that an estimate rests on. */
    public long[] timedPieces;
    /** Variance of {@link #tottime} and of {@link #cumtime} as estimates, square nanoseconds; 0 where they are exact. */
    public double[] tottimeVariance;
    public double[] cumtimeVariance;

    /**
     * Calls of others that the function made while those were exact; and while they were {@link Modes#SAMPLED}, an estimate.
     * Counted when they begin, up to the moment at which the thread is visited.
     */
    public long[] callsMade;
    public double[] sampledCallsMade;

    /**
     * Edges: who called, who was called, and the same figures for calls along this edge. Only functions entered by
     * {@link Probe#enterTraced} have them.
     */
    public int[] edgeCallers;
    public int[] edgeCallees;
    public long[] edgeNcalls;
    public long[] edgePrimitiveCalls;
    public long[] edgeTottime;
    public long[] edgeCumtime;
    public double[] edgeTottimeVariance;
    public double[] edgeCumtimeVariance;

    /** {@link System#nanoTime()} at which the previous slice of this reader was closed (or the reader's counting began). */
    public long startNanos;
    /** {@link System#nanoTime()} at which this slice was closed. */
    public long endNanos;
    /** Earliest and latest stamp that any one thread was cut at; their distance is the cut's skew. */
    public long firstStampNanos;
    public long lastStampNanos;
    /** Threads (recorders) that had something in this slice. */
    public int threads;
    /** Recorders that could not be read consistently in time; what they did is in a later slice, nothing is lost. */
    public int deferredThreads;
    /** Calls in the whole JVM that were not recorded since the reader's previous cut, because a bound (recorders, memory) was reached. */
    public long unrecordedCalls;
    /** Those of {@link #unrecordedCalls} that {@link MemoryBudget} did not admit. */
    public long overBudgetCalls;
    /** {@link MemoryBudget#used} and {@link MemoryBudget#limit} when this slice was closed. */
    public long memoryBytes;
    public long memoryLimitBytes;
    /** {@link Functions#registered} and {@link Functions#refused} when this slice was closed. */
    public int registeredFunctions;
    public long refusedFunctions;

    /** By id; what an id means may change after this slice was closed. */
    private Function[] known;

    IntervalSnapshot() {
    }

    void know(Function[] functions) {
        known = functions;
    }

    /** Outside name of a function or a caller in this cut, unique. */
    public String function(int id) {
        return known[id].function;
    }

    public String className(int id) {
        return known[id].className;
    }

    public String method(int id) {
        return known[id].method;
    }

    /** Source file, or null where the class file names none. */
    public String fileName(int id) {
        return known[id].fileName;
    }

    /** First line of the method, or 0 where the class file has none. */
    public int lineNumber(int id) {
        return known[id].lineNumber;
    }

    void allocate(int functionRows, int edgeRows) {
        functions = new int[functionRows];
        ncalls = new long[functionRows];
        primitiveCalls = new long[functionRows];
        tottime = new long[functionRows];
        cumtime = new long[functionRows];
        openCalls = new long[functionRows];
        sampledCalls = new long[functionRows];
        timedPieces = new long[functionRows];
        tottimeVariance = new double[functionRows];
        cumtimeVariance = new double[functionRows];
        callsMade = new long[functionRows];
        sampledCallsMade = new double[functionRows];
        edgeCallers = new int[edgeRows];
        edgeCallees = new int[edgeRows];
        edgeNcalls = new long[edgeRows];
        edgePrimitiveCalls = new long[edgeRows];
        edgeTottime = new long[edgeRows];
        edgeCumtime = new long[edgeRows];
        edgeTottimeVariance = new double[edgeRows];
        edgeCumtimeVariance = new double[edgeRows];
    }

    /** A slice of no length. */
    static IntervalSnapshot empty(long nanos) {
        IntervalSnapshot snapshot = new IntervalSnapshot();
        snapshot.allocate(0, 0);
        snapshot.startNanos = nanos;
        snapshot.endNanos = nanos;
        snapshot.firstStampNanos = nanos;
        snapshot.lastStampNanos = nanos;
        return snapshot;
    }
}
