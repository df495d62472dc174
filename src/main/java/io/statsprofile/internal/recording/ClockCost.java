package io.statsprofile.internal.recording;

import java.util.Arrays;

/**
 * What a reading of the clock takes. It is what an exactly timed call that does nothing shows as its own time: from behind the reading
 * that begins it to behind the one that ends it.
 */
final class ClockCost {

    private static final int BATCHES = 9;
    private static final int BATCH = 200;
    /** Batches before the first measurement, so that the JVM compiles them. */
    private static final int WARM_UP = 100;

    private static volatile boolean warm;

    private ClockCost() {
    }

    /** Nanoseconds of one reading, on the calling thread now: of batches the middle one, so that an interrupted one does no harm. */
    static double measure() {
        for (int i = 0; i < WARM_UP && !warm; i++) {
            batch();
        }
        warm = true;
        double[] batches = new double[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            batches[i] = batch();
        }
        Arrays.sort(batches);
        return batches[BATCHES / 2];
    }

    private static double batch() {
        long start = System.nanoTime();
        long end = start;
        for (int i = 0; i < BATCH; i++) {
            end = System.nanoTime();
        }
        return (end - start) / (double) BATCH;
    }
}
