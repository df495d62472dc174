package com.acme.churn;

import java.util.function.LongUnaryOperator;

/** Is profiled as long as it is there, by one level or another. */
public final class Steady implements LongUnaryOperator {

    public static final int STEPS = 10;
    public static final int DEPTH = 5;

    @Override
    public long applyAsLong(long seed) {
        long value = seed;
        for (int i = 0; i < STEPS; i++) {
            value = step(value);
        }
        return recurse(value, DEPTH);
    }

    public long step(long seed) {
        long value = seed;
        for (int i = 0; i < 20; i++) {
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        }
        return value;
    }

    public long recurse(long seed, int depth) {
        return depth == 1 ? step(seed) : recurse(seed ^ depth, depth - 1);
    }
}
