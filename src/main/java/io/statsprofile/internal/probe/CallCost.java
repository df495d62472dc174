package io.statsprofile.internal.probe;

import java.util.Arrays;

/**
 * What the probes take of one call, measured on the calling thread now. Immutable.
 *
 * <p>The probes themselves are timed, in batches of which the middle one counts, so that a batch that was interrupted does no harm.
 * Nothing of it gets into any profile: for the while the thread has a recorder of its own that no cut visits. What calls cost changes, with
 * what the JVM has compiled and with how busy the machine is; so measure every now and then.
 */
public final class CallCost {

    private static final int BATCHES = 9;
    private static final int BATCH = 200;
    /** Batches of either sort before the first measurement. */
    private static final int WARM_UP = 100;
    /** What is expected of the segments of a call that does nothing. */
    private static final int SEGMENT_NANOS = 10;
    /** Time in which a program evicts half of what it touched before from the caches of a core. */
    private static final double COLD_NANOS = 10_000;
    private static final int OUTER = 0;
    private static final int INNER = 1;

    /** Whether some thread has warmed up; a second one that does so at the same time does no harm. */
    private static volatile boolean warm;
    private static volatile boolean warmBeside;

    /**
     * Nanoseconds of one exact call at level INFO or DEBUG, both probes together; where any function has been sampled in this JVM, of one
     * beside sampled ones, which costs more.
     */
    public final double nanos;
    /** The same of a call at level TRACE that has a caller to be counted with. */
    public final double nanosTraced;

    /** The same of a call whose clock is sampled, and of such a one at level TRACE. */
    public final double nanosSampled;
    public final double nanosSampledTraced;

    /**
     * Nanoseconds that an exact call takes more, and a sampled one, where the function was called so long ago that the processor's caches
     * no longer hold its counters; a part of it otherwise, see {@link #coldShare}.
     */
    public final double nanosCold;
    public final double nanosSampledCold;

    /** Where sampled calls cost as much as others. */
    public CallCost(double nanos, double nanosTraced) {
        this(nanos, nanosTraced, nanos);
    }

    /** Where sampled calls cost the same with a caller as without one. */
    public CallCost(double nanos, double nanosTraced, double nanosSampled) {
        this(nanos, nanosTraced, nanosSampled, nanosSampled);
    }

    /**
     * @param nanos 0 or more
     * @param nanosTraced 0 or more
     * @param nanosSampled 0 or more
     * @param nanosSampledTraced 0 or more
     */
    public CallCost(double nanos, double nanosTraced, double nanosSampled, double nanosSampledTraced) {
        this(nanos, nanosTraced, nanosSampled, nanosSampledTraced, 0, 0);
    }

    /**
     * @param nanos 0 or more
     * @param nanosTraced 0 or more
     * @param nanosSampled 0 or more
     * @param nanosSampledTraced 0 or more
     * @param nanosCold 0 or more
     * @param nanosSampledCold 0 or more
     */
    public CallCost(double nanos, double nanosTraced, double nanosSampled, double nanosSampledTraced, double nanosCold,
            double nanosSampledCold) {
        this.nanos = nanos;
        this.nanosTraced = nanosTraced;
        this.nanosSampled = nanosSampled;
        this.nanosSampledTraced = nanosSampledTraced;
        this.nanosCold = nanosCold;
        this.nanosSampledCold = nanosSampledCold;
    }

    /**
     * What part of {@link #nanosCold} and {@link #nanosSampledCold} a call takes.
     *
     * @param gapNanos time from one call of the function to the next on a thread, not below 0
     * @return from 0, where the calls follow upon each other, to 1
     */
    public static double coldShare(double gapNanos) {
        return gapNanos == Double.POSITIVE_INFINITY ? 1 : gapNanos / (gapNanos + COLD_NANOS);
    }

    /** Makes 10,000 calls, and before them, the first time of either sort, 100,000 that warm up. */
    public static CallCost measure() {
        return measure(Modes.everSampled());
    }

    /** @param beside whether exact calls are made beside sampled ones */
    static CallCost measure(boolean beside) {
        ThreadRecorder exact = recorder(2);
        if (beside) {
            exact.sampleAll(SEGMENT_NANOS);
            exact.find(OUTER).draw = Entry.CLOCK;
            exact.find(INNER).draw = Entry.CLOCK;
        }
        ThreadRecorder sampled = recorder(2);
        sampled.sampleAll(SEGMENT_NANOS);
        ThreadRecorder before = Probe.use(exact);
        try {
            double[] plain = new double[BATCHES];
            double[] traced = new double[BATCHES];
            double[] cheap = new double[BATCHES];
            double[] cheapTraced = new double[BATCHES];
            Latency.measure();
            warmUp(exact, sampled, beside);
            for (int i = 0; i < BATCHES; i++) {
                Probe.use(exact);
                plain[i] = plain();
                traced[i] = traced();
                Probe.use(sampled);
                cheap[i] = plain();
                cheapTraced[i] = traced();
            }
            Arrays.sort(plain);
            Arrays.sort(traced);
            Arrays.sort(cheap);
            Arrays.sort(cheapTraced);
            ColdCalls cold = ColdCalls.measured(plain[BATCHES / 2], cheap[BATCHES / 2], beside);
            return new CallCost(plain[BATCHES / 2], traced[BATCHES / 2], cheap[BATCHES / 2], cheapTraced[BATCHES / 2], cold.exact,
                    cold.sampled);
        } finally {
            Probe.use(before);
        }
    }

    /**
     * The first time, makes so many calls that the JVM compiles them; it does so in the background, so that the first figures may still
     * be too large.
     */
    private static void warmUp(ThreadRecorder exact, ThreadRecorder sampled, boolean beside) {
        for (int i = 0; i < WARM_UP && !(beside ? warmBeside : warm); i++) {
            Probe.use(exact);
            plain();
            traced();
            Probe.use(sampled);
            plain();
            traced();
        }
        warm = true;
        warmBeside |= beside;
    }

    /** What that many calls took, nanoseconds. */
    public double of(long calls, long tracedCalls) {
        return nanos * (calls - tracedCalls) + nanosTraced * tracedCalls;
    }

    /** A recorder that has room for so many functions, one above another, which need not be any that are registered. */
    static ThreadRecorder recorder(int functions) {
        ThreadRecorder recorder = new ThreadRecorder();
        recorder.pin();
        recorder.occupy(false);
        recorder.deepen(recorder);
        for (int i = 0; i < functions; i++) {
            recorder.entryOf(i);
        }
        Frame outer = recorder.enter(OUTER);
        recorder.deepen(recorder);
        recorder.addEdge(OUTER, INNER);
        recorder.exit(outer);
        recorder.bear(false);
        return recorder;
    }

    private static double plain() {
        long start = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            call();
        }
        return (System.nanoTime() - start) / (double) BATCH;
    }

    private static double traced() {
        Frame outer = Probe.enter(OUTER);
        long start = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            callTraced();
        }
        double nanos = (System.nanoTime() - start) / (double) BATCH;
        Probe.exit(outer);
        return nanos;
    }

    /** A method of its own, so that it is compiled, and the probes into it, as soon as the application's are. */
    private static void call() {
        Probe.exit(Probe.enter(INNER));
    }

    private static void callTraced() {
        Probe.exit(Probe.enterTraced(INNER));
    }
}
