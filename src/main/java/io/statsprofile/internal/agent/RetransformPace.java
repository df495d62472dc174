package io.statsprofile.internal.agent;

/**
 * How many classes to retransform at a time, and how long to leave the application alone after that. A retransformation stops all of the
 * application's threads once. A part of the stop is the same for one class and for hundreds, since the JVM goes through all that are
 * loaded; the other grows with the classes and the compiled code that is thrown away for them. Both are learnt from the stops that were,
 * by a line through them that forgets, and the next batch is as large as a stop of {@value #TARGET_NANOS} ns allows: one large stop is
 * noticed, and many small ones would repeat the first part. Where that alone takes so long, a stop may be half as long again. A machine
 * that is busy with other work makes stops differ by more than their classes do, so what may be chance of that line's slope is not held
 * against the classes; otherwise one stop that is long by chance leads to small ones, of which nothing can be learnt. Not thread-safe.
 */
final class RetransformPace {

    /** How long a stop should take at most, in nanoseconds. */
    static final long TARGET_NANOS = 30_000_000;
    /** Stops take one part in this many of the time at most. */
    static final int PARTS = 10;
    static final int FIRST = 10;
    static final int MOST = 200;

    private static final double MEMORY = 0.9;

    private int size = FIRST;
    private double weight;
    private double classes;
    private double nanos;
    private double classesSquared;
    private double classesByNanos;
    private double nanosSquared;

    /** Classes to take next. */
    int size() {
        return size;
    }

    /**
     * @param stopped classes that were retransformed
     * @param stopNanos how long the application stood still for it
     * @param workNanos how long all of it took, on one thread
     * @return how long to wait now, in nanoseconds: so long that the thread is at work for half of the time at most
     */
    long pauseAfter(int stopped, long stopNanos, long workNanos) {
        if (stopped > 0) {
            learn(stopped, stopNanos);
            // One stop is not like the next: neither the line nor a single stop is trusted too far. A short one says that there is room.
            double least = stopNanos <= TARGET_NANOS ? 1.25 * size : size / 2.0;
            size = (int) Math.ceil(Math.max(1, Math.min(MOST, Math.max(least, Math.min(2.0 * size, wanted())))));
        }
        return Math.max((PARTS - 1) * stopNanos, workNanos);
    }

    private void learn(int stopped, long stopNanos) {
        weight = MEMORY * weight + 1;
        classes = MEMORY * classes + stopped;
        nanos = MEMORY * nanos + stopNanos;
        classesSquared = MEMORY * classesSquared + (double) stopped * stopped;
        classesByNanos = MEMORY * classesByNanos + (double) stopped * stopNanos;
        nanosSquared = MEMORY * nanosSquared + (double) stopNanos * stopNanos;
    }

    private double wanted() {
        double each = Math.max(1, each());
        double fixed = Math.max(0, (nanos - each * classes) / weight);
        return (Math.max(TARGET_NANOS, 1.5 * fixed) - fixed) / each;
    }

    /**
     * What a class adds to a stop, in nanoseconds, less the standard error. Until batches of different sizes were seen, all of a stop may
     * be its classes'.
     */
    private double each() {
        double variance = weight * classesSquared - classes * classes;
        if (variance < 1) {
            return nanos / classes;
        }
        double slope = (weight * classesByNanos - classes * nanos) / variance;
        double unexplained = Math.max(0, weight * nanosSquared - nanos * nanos - slope * slope * variance);
        return slope - Math.sqrt(unexplained / variance / Math.max(1, weight - 2));
    }
}
