package io.statsprofile.demo;

import io.statsprofile.demo.shop.Clerk;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongToDoubleFunction;

/** A thread that serves customers as they come, until the time is over; the last visit is finished. */
final class Worker implements Runnable {

    /** Customers who could not be served in time go elsewhere, so that a slow machine does not queue for ever. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Clerk clerk;
    private final long beginNanos;
    private final long durationNanos;
    private final LongToDoubleFunction ratePerSecond;

    /** @param ratePerSecond of this thread's customers, by nanoseconds since the beginning */
    Worker(Clerk clerk, long beginNanos, long durationNanos, LongToDoubleFunction ratePerSecond) {
        this.clerk = clerk;
        this.beginNanos = beginNanos;
        this.durationNanos = durationNanos;
        this.ratePerSecond = ratePerSecond;
    }

    @Override
    public void run() {
        long nextNanos = 0;
        while (true) {
            long elapsedNanos = System.nanoTime() - beginNanos;
            if (elapsedNanos >= durationNanos) {
                return;
            }
            if (elapsedNanos < nextNanos) {
                LockSupport.parkNanos(Math.min(nextNanos, durationNanos) - elapsedNanos);
                continue;
            }
            clerk.serve();
            double rate = ratePerSecond.applyAsDouble(elapsedNanos);
            nextNanos = Math.max(nextNanos, elapsedNanos - PATIENCE_NANOS) + (long) (1e9 / rate);
        }
    }
}
