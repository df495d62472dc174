package io.statsprofile.bench.programs;

/**
 * What slows a function down, called at its beginning: it reads the clock until its time is over, and adds up what it took. For one
 * thread.
 */
public final class Delay {

    /** System property: nanoseconds. */
    static final String PROPERTY = "bench.delay";
    private static final long NANOS = Long.getLong(PROPERTY, 0);

    private static long calls;
    private static long nanos;

    private Delay() {
    }

    public static void spin() {
        long start = System.nanoTime();
        long now = System.nanoTime();
        while (now - start < NANOS) {
            now = System.nanoTime();
        }
        calls++;
        nanos += now - start;
    }

    /** Its calls and their nanoseconds so far, without the reading that begins a call before it is made and ends one after it. */
    static String taken() {
        return calls + " " + nanos;
    }
}
