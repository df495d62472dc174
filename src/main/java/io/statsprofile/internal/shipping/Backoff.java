package io.statsprofile.internal.shipping;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses between attempts: exponential, capped, with full jitter (anywhere between nothing and the bound), so that many services that lost
 * the same server do not come back to it at the same moment.
 */
final class Backoff {

    private final long firstNanos;
    private final long longestNanos;
    private final DoubleSupplier random;

    /** @param random from 0 to below 1 */
    Backoff(Duration first, Duration longest, DoubleSupplier random) {
        this.firstNanos = first.toNanos();
        this.longestNanos = longest.toNanos();
        this.random = random;
    }

    /**
     * @param failures in a row, 1 or more
     * @return nanoseconds to wait, 1 or more
     */
    long pauseNanos(long failures) {
        // As many doublings as stay below the cap; a shift further would overflow.
        long bound = firstNanos;
        for (long i = 1; i < failures && bound < longestNanos; i++) {
            bound = bound > longestNanos / 2 ? longestNanos : bound * 2;
        }
        return 1 + (long) (random.getAsDouble() * Math.min(bound, longestNanos));
    }
}
