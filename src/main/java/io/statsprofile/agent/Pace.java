package io.statsprofile.agent;

/**
 * How many classes to retransform at a time, and how long to leave the application alone after that. A retransformation stops all of the
 * application's threads once. A part of the stop is the same for one class and for hundreds, since the JVM goes through all that are loaded;
 * the other grows with the classes and the compiled code that is thrown away for them. So few large stops take far less time than many small
 * ones: the number doubles as long as stops are short, and is halved when one was long for another reason than its share of the first part.
 * Not thread-safe.
 */
final class Pace {

    /** After a stop that was no longer, twice as many classes are taken. */
    static final long SHORT_NANOS = 25_000_000;
    /** After a stop that was longer, half as many. */
    static final long LONG_NANOS = 40_000_000;
    /** Stops take one part in this many of the time at most. */
    static final int PARTS = 10;
    static final int LEAST = 25;
    static final int MOST = 200;

    private int size = LEAST;
    private long shortestNanos = Long.MAX_VALUE;

    /** Classes to take next. */
    int size() {
        return size;
    }

    /**
     * @param classes that were retransformed
     * @param stopNanos how long the application stood still for it
     * @param workNanos how long all of it took, on one thread
     * @return how long to wait now, in nanoseconds: so long that the thread is at work for half of the time at most
     */
    long pauseAfter(int classes, long stopNanos, long workNanos) {
        if (classes > 0) {
            shortestNanos = Math.min(shortestNanos, stopNanos);
            if (stopNanos > Math.max(LONG_NANOS, 2 * shortestNanos)) {
                size = Math.max(LEAST, size / 2);
            } else if (classes >= size && stopNanos <= Math.max(SHORT_NANOS, shortestNanos + shortestNanos / 2)) {
                size = Math.min(MOST, size * 2);
            }
        }
        return Math.max((PARTS - 1) * stopNanos, workNanos);
    }
}
