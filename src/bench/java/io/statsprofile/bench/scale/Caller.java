package io.statsprofile.bench.scale;

import com.acme.scale.Part;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * One of many threads of a service: once a second it has something to do, for a tenth of a millisecond, in its share of the
 * methods and in what all have in common. It counts its calls and knows when each began and how long it took, by its own clock.
 */
final class Caller implements Runnable {

    /** Parts that all threads call. */
    static final int COMMON = 4;
    private static final long PERIOD_NANOS = 1_000_000_000;
    private static final int SHARE = 2;
    private static final int TIMES = 1;

    private final Part[] parts;
    private final int[] mine = new int[SHARE + 1];
    private final int[][] counters = new int[SHARE + 1][Parts.METHODS];
    private final Calls calls;
    private final long start;
    private final long end;
    private long[] times = new long[1 << 10];
    private int timed;
    private long value;

    /**
     * @param number of the thread
     * @param threads how many there are, which begin one after the other
     */
    Caller(Part[] parts, Calls calls, int number, int threads, long begin, long end) {
        this.parts = parts;
        this.calls = calls;
        this.start = begin + PERIOD_NANOS * number / threads;
        this.end = end;
        for (int i = 0; i < SHARE; i++) {
            mine[i] = COMMON + (number * SHARE + i) % (parts.length - COMMON);
        }
        mine[SHARE] = number % COMMON;
    }

    @Override
    public void run() {
        for (long next = start; next - end < 0; next += PERIOD_NANOS) {
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            work();
        }
        for (int i = 0; i < mine.length; i++) {
            calls.add(mine[i], counters[i]);
        }
    }

    private void work() {
        for (int i = 0; i < mine.length; i++) {
            Part part = parts[mine[i]];
            for (int time = 0; time < (i == SHARE ? 1 : TIMES); time++) {
                long begin = System.nanoTime();
                value += part.work(value, counters[i]);
                note(begin, System.nanoTime() - begin);
            }
            value += part.brief(value | 1, counters[i]);
        }
    }

    private void note(long begin, long nanos) {
        if (timed + 2 > times.length) {
            times = Arrays.copyOf(times, 2 * times.length);
        }
        times[timed++] = begin;
        times[timed++] = nanos;
    }

    /** Nanoseconds of the longest call that fell into a window of time; once the thread has ended. */
    long longest(long from, long to) {
        long longest = 0;
        for (int i = 0; i < timed; i += 2) {
            if (times[i] - to < 0 && times[i] + times[i + 1] - from > 0) {
                longest = Math.max(longest, times[i + 1]);
            }
        }
        return longest;
    }
}
