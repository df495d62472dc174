package io.statsprofile.internal.probe;

import java.util.Arrays;

/** What reading the clock twice in a row takes: that much of every timed segment is the clock's own. */
final class Latency {

    private static final int READINGS = 2_000;

    /**
     * Part of it by which what is the profiler's of a timed segment may differ from it (a standard deviation): more of the probe is in
     * there, by what the processor has in its caches.
     */
    static final double UNCERTAIN = 1.5;

    /** Nanoseconds, 0 or more; as measured last. */
    static long nanos;

    private Latency() {
    }

    /**
     * Measures it, on the calling thread: the mean of what two readings in a row differ by, those interrupted left out. Not of a driven
     * clock.
     */
    static void measure() {
        if (Ticks.isDriven()) {
            return;
        }
        long[] differences = new long[READINGS];
        long before = Ticks.now();
        for (int i = 0; i < READINGS; i++) {
            long now = Ticks.now();
            differences[i] = now - before;
            before = now;
        }
        Arrays.sort(differences);
        long sum = 0;
        int from = READINGS / 4;
        int to = READINGS * 3 / 4;
        for (int i = from; i < to; i++) {
            sum += differences[i];
        }
        keep((sum + (to - from) / 2) / (to - from));
    }

    /** A clock that is driven meanwhile has none, even if measuring began before. */
    private static synchronized void keep(long measured) {
        if (!Ticks.isDriven()) {
            nanos = measured;
        }
    }

    /** Test hook, to be called when the clock is driven: of such a clock, segments have none. */
    static synchronized void forget() {
        nanos = 0;
    }
}
