package com.acme.avalanche;

/** One function that is called very often: tens of millions of times a second of a thread. Not too small for a probe, since it loops. */
public final class Stone {

    private Stone() {
    }

    /** Some tens of nanoseconds. */
    public static long roll(long seed) {
        long value = seed;
        for (int i = 0; i < 12; i++) {
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L >>> 1;
        }
        return value;
    }
}
