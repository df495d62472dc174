package io.statsprofile;

import java.util.function.LongSupplier;

/**
 * A clock that a program brought, kept from doing harm: it stands still where the program's goes backwards or throws (CPython,
 * too, goes on when its timer fails), and it tells when it is being read, so that instrumented code inside it is not recorded by those
 * who are about to read it. One thread at a time.
 */
final class GuardedClock implements LongSupplier {

    private final LongSupplier ticks;
    private long last = Long.MIN_VALUE;
    private boolean reading;

    GuardedClock(LongSupplier ticks) {
        this.ticks = ticks;
    }

    @Override
    public long getAsLong() {
        reading = true;
        try {
            last = Math.max(last, ticks.getAsLong());
        } catch (RuntimeException broken) {
            last = Math.max(last, 0);
        } finally {
            reading = false;
        }
        return last;
    }

    boolean isReading() {
        return reading;
    }
}
