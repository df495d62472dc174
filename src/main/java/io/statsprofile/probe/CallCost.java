package io.statsprofile.probe;

import java.util.Arrays;

/**
 * What the probes take of one call, measured on the calling thread now. Immutable.
 *
 * <p>The probes themselves are timed, in batches of which the middle one counts, so that a batch that was interrupted does no harm. Nothing of it gets
 * into any profile: for the while the thread has a lane of its own that no cut visits. As long as the JVM interprets the probes a call takes several times what it takes later, in a measurement as in the
 * application; so measure every now and then.
 */
public final class CallCost {

    private static final int BATCHES = 9;
    private static final int BATCH = 200;
    private static final int OUTER = 0;
    private static final int INNER = 1;

    /** Nanoseconds of one call at level INFO or DEBUG, both probes together. */
    public final double nanos;
    /** The same of a call at level TRACE that has a caller to be counted with. */
    public final double nanosTraced;

    /**
     * @param nanos 0 or more
     * @param nanosTraced 0 or more
     */
    public CallCost(double nanos, double nanosTraced) {
        this.nanos = nanos;
        this.nanosTraced = nanosTraced;
    }

    /** Makes 3,600 calls: a few milliseconds in a JVM that has just started, a fifth of one later. */
    public static CallCost measure() {
        Lane before = Probe.LANES.get();
        try {
            Probe.LANES.set(lane());
            double[] plain = new double[BATCHES];
            double[] traced = new double[BATCHES];
            for (int i = 0; i < BATCHES; i++) {
                plain[i] = plain();
                traced[i] = traced();
            }
            Arrays.sort(plain);
            Arrays.sort(traced);
            return new CallCost(plain[BATCHES / 2], traced[BATCHES / 2]);
        } finally {
            Probe.LANES.set(before);
        }
    }

    /** What that many calls took, nanoseconds. */
    public double of(long calls, long tracedCalls) {
        return nanos * (calls - tracedCalls) + nanosTraced * tracedCalls;
    }

    /** A lane that has room for two functions, one above the other, which need not be any that are registered. */
    private static Lane lane() {
        Lane lane = new Lane();
        lane.occupy(false);
        lane.deepen(lane);
        lane.entryOf(OUTER);
        lane.entryOf(INNER);
        Frame outer = lane.enter(OUTER);
        lane.deepen(lane);
        lane.addEdge(OUTER, INNER);
        lane.exit(outer);
        return lane;
    }

    private static double plain() {
        long start = System.nanoTime();
        for (int i = 0; i < BATCH / 2; i++) {
            Frame outer = Probe.enter(OUTER);
            Probe.exit(Probe.enter(INNER));
            Probe.exit(outer);
        }
        return (System.nanoTime() - start) / (double) BATCH;
    }

    private static double traced() {
        Frame outer = Probe.enter(OUTER);
        long start = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            Probe.exit(Probe.enterTraced(INNER));
        }
        double nanos = (System.nanoTime() - start) / (double) BATCH;
        Probe.exit(outer);
        return nanos;
    }
}
