package io.statsprofile.internal.recording;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * The clocks that slices are planned by, and how their worker waits. Injected, so that tests bring virtual ones. Thread-safe.
 */
public interface SliceClock {

    /** The clocks of this machine. */
    SliceClock SYSTEM = new SliceClock() {
        @Override
        public Instant wallClock() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(this, nanos);
        }
    };

    /** What the wall clock shows; may step in either direction. */
    Instant wallClock();

    /** A clock that never steps, nanoseconds from an arbitrary origin; the one that the probe stamps cuts with. */
    long nanoTime();

    /** Waits so long, or until the calling thread is unparked; may return early for no reason. */
    void pause(long nanos);
}
