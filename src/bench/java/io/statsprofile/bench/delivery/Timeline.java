package io.statsprofile.bench.delivery;

import java.util.Arrays;

/**
 * How long something took, each time from when it should have begun: what a wait keeps from beginning counts, too. Used by one thread.
 */
final class Timeline {

    private long[] nanos = new long[1 << 14];
    private int count;

    /** @param due when it should have begun, by {@link System#nanoTime()} */
    void ended(long due) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = System.nanoTime() - due;
    }

    void clear() {
        count = 0;
    }

    /** Number, median, p99.9 and longest in nanoseconds, with blanks between them. */
    String line() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return count + " " + sorted[count / 2] + " " + sorted[(int) (count * 0.999)] + " " + sorted[count - 1];
    }
}
