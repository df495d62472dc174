package io.statsprofile.internal.probe;

import java.util.Arrays;

/**
 * What the probes of one call take where the function was called long ago, so that the processor's caches no longer hold its counters:
 * most calls of a service are such. As many functions as a request may call are called by turns, and between two calls so much memory is
 * read that all of it is evicted from turn to turn. Each call is timed by itself; what the two readings take, in the same surroundings, is
 * taken off. The middle one of the last few measurements counts. Nothing of it gets into any profile.
 */
final class ColdCalls {

    private static final int FUNCTIONS = 128;
    /** Read in a turn: more than most cores have of their own. */
    private static final int BYTES = 1 << 22;
    /** Nothing is measured in a heap that has no room for many times as much. */
    private static final long LEAST_ROOM = 16L * BYTES;
    private static final int LINE = 64;
    private static final int BYTES_A_CALL = BYTES / FUNCTIONS;
    private static final int TURNS = 9;
    /** Turns of either sort before the first measurement. */
    private static final int WARM_UP = 15;
    /** No divisor of the number of functions, so that no processor fetches the next one's counters before they are asked for. */
    private static final int STRIDE = 37;
    /** How long a measurement holds, at first, while the JVM is still compiling what is measured, and later. */
    private static final long HOLDS_EARLY_NANOS = 1_000_000_000;
    private static final long HOLDS_NANOS = 60_000_000_000L;
    private static final int EARLY = 8;
    /** Where nothing could be measured. */
    private static final double ADDED = 25;

    private static final LastFigures LAST_EXACT = new LastFigures();
    private static final LastFigures LAST_SAMPLED = new LastFigures();

    private static int sink;
    private static int measured;
    private static ColdCalls last;

    /** Nanoseconds that an exact call takes more, and a sampled one. */
    final double exact;
    final double sampled;
    private final boolean beside;
    private final long at;

    private ColdCalls(double exact, double sampled, boolean beside, long at) {
        this.exact = exact;
        this.sampled = sampled;
        this.beside = beside;
        this.at = at;
    }

    /**
     * Some milliseconds of the calling thread's time, unless that was done lately.
     *
     * @param hot nanoseconds of an exact call that follows upon another one
     * @param hotSampled the same of a sampled one
     * @param beside whether exact calls are made beside sampled ones
     */
    static synchronized ColdCalls measured(double hot, double hotSampled, boolean beside) {
        long now = System.nanoTime();
        boolean other = last == null || last.beside != beside;
        if (other || now - last.at > (measured < EARLY ? HOLDS_EARLY_NANOS : HOLDS_NANOS)) {
            measured++;
            if (other) {
                LAST_EXACT.clear();
                LAST_SAMPLED.clear();
            }
            if (hasRoom()) {
                measure(hot, hotSampled, beside, LAST_EXACT.isEmpty());
            }
            boolean any = !LAST_EXACT.isEmpty();
            last = new ColdCalls(any ? LAST_EXACT.middle() : ADDED, any ? LAST_SAMPLED.middle() : ADDED, beside, now);
        }
        return last;
    }

    private static boolean hasRoom() {
        Runtime jvm = Runtime.getRuntime();
        return jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory() >= LEAST_ROOM;
    }

    private static void measure(double hot, double hotSampled, boolean beside, boolean first) {
        byte[] memory = new byte[BYTES];
        ThreadRecorder exact = CallCost.recorder(FUNCTIONS);
        if (beside) {
            exact.sampleAll(BYTES_A_CALL / LINE);
            for (int i = 0; i < FUNCTIONS; i++) {
                exact.find(i).draw = Entry.CLOCK;
            }
        }
        ThreadRecorder sampled = CallCost.recorder(FUNCTIONS);
        sampled.sampleAll(BYTES_A_CALL / LINE);
        double[] none = new double[TURNS];
        double[] timed = new double[TURNS];
        double[] counted = new double[TURNS];
        double[] turns = new double[TURNS];
        ThreadRecorder before = Probe.use(exact);
        try {
            for (int i = first ? -WARM_UP : -1; i < TURNS; i++) {
                int turn = Math.max(0, i);
                none[turn] = readings(memory);
                Probe.use(exact);
                timed[turn] = calls(memory);
                Probe.use(sampled);
                long start = System.nanoTime();
                counted[turn] = calls(memory);
                turns[turn] = System.nanoTime() - start;
            }
        } finally {
            Probe.use(before);
        }
        double readings = middle(none);
        double share = CallCost.coldShare(middle(turns));
        LAST_EXACT.add(Math.max(0, (middle(timed) - readings) / FUNCTIONS - hot) / share);
        LAST_SAMPLED.add(Math.max(0, (middle(counted) - readings) / FUNCTIONS - hotSampled) / share);
    }

    private static double middle(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double calls(byte[] memory) {
        long took = 0;
        int read = 0;
        for (int i = 0; i < FUNCTIONS; i++) {
            read += read(memory, i);
            long start = System.nanoTime();
            Probe.exit(Probe.enter(i * STRIDE % FUNCTIONS));
            took += System.nanoTime() - start;
        }
        sink += read;
        return took;
    }

    private static double readings(byte[] memory) {
        long took = 0;
        int read = 0;
        for (int i = 0; i < FUNCTIONS; i++) {
            read += read(memory, i);
            long start = System.nanoTime();
            took += System.nanoTime() - start;
        }
        sink += read;
        return took;
    }

    private static int read(byte[] memory, int call) {
        int sum = 0;
        for (int at = call * BYTES_A_CALL; at < (call + 1) * BYTES_A_CALL; at += LINE) {
            sum += memory[at];
        }
        return sum;
    }
}
