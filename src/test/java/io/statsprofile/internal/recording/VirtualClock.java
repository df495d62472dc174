package io.statsprofile.internal.recording;

import java.time.Duration;
import java.time.Instant;

/** Clocks that a test turns. Waiting lets time pass at once. */
final class VirtualClock implements SliceClock {

    private Instant wall;
    private long nanos = 1_000_000_000L;

    VirtualClock(String wall) {
        this.wall = Instant.parse(wall);
    }

    @Override
    public synchronized Instant wallClock() {
        return wall;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public void pause(long duration) {
        pass(Duration.ofNanos(duration));
    }

    /** Time goes by. */
    synchronized void pass(Duration duration) {
        nanos += duration.toNanos();
        wall = wall.plus(duration);
    }

    /** Somebody sets the wall clock. */
    synchronized void step(Duration distance) {
        wall = wall.plus(distance);
    }
}
