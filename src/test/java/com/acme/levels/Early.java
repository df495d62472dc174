package com.acme.levels;

import java.util.concurrent.atomic.LongAdder;

/** Profiled work that counts its own calls; loaded before levels select. */
public final class Early {

    /** Calls of {@link #run}. */
    public static final LongAdder RUNS = new LongAdder();
    /** Calls of {@link #step}. */
    public static final LongAdder STEPS = new LongAdder();

    private Early() {
    }

    public static int run(int steps) {
        RUNS.increment();
        int sum = 0;
        for (int i = 0; i < steps; i++) {
            sum += step(i);
        }
        try {
            broken();
        } catch (IllegalStateException expected) {
            sum++;
        }
        return sum;
    }

    private static int step(int i) {
        STEPS.increment();
        return i;
    }

    private static void broken() {
        throw new IllegalStateException();
    }
}
