package io.statsprofile.internal.probe;

/**
 * The probe's clock: {@link System#nanoTime()}.
 *
 * <p>A test that needs exact integers starts its JVM with {@code -Dstatsprofile.test.clock=true} and then drives the clock by
 * {@link #drive}, {@link #advance} and {@link #undrive}. The property is read once into a constant, so without it the compiler
 * folds the whole test hook away.
 */
public final class Ticks {

    private static final boolean DRIVABLE = Boolean.getBoolean("statsprofile.test.clock");
    private static volatile boolean driven;
    private static volatile long drivenNanos;
    private static Thread driver;
    /** How often {@link #driver} has read the driven clock. */
    private static long readings;

    private Ticks() {
    }

    /** The current reading, nanoseconds. */
    static long now() {
        if (DRIVABLE && driven) {
            if (Thread.currentThread() == driver) {
                readings++;
            }
            return drivenNanos;
        }
        return System.nanoTime();
    }

    /** Whether a test drives the clock, so that nobody else should measure time in its steps. */
    static boolean isDriven() {
        return DRIVABLE && driven;
    }

    /** Test hook: how often the thread that drives the clock has read it so far. */
    static long readings() {
        return readings;
    }

    /**
     * Test hook: from now on every reading is {@code nanos}, on all threads, until the next call.
     *
     * @throws IllegalStateException without the system property
     */
    public static void drive(long nanos) {
        if (!DRIVABLE) {
            throw new IllegalStateException("start the JVM with -Dstatsprofile.test.clock=true to drive the probe's clock");
        }
        drivenNanos = nanos;
        driver = Thread.currentThread();
        driven = true;
    }

    /** Test hook: moves a driven clock forward; for one driving thread at a time. */
    public static void advance(long nanos) {
        drive(drivenNanos + nanos);
    }

    /** Test hook: back to {@link System#nanoTime()}. */
    public static void undrive() {
        driven = false;
    }
}
