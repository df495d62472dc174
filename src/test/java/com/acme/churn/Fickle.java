package com.acme.churn;

import java.util.function.LongUnaryOperator;

/** Is profiled for a while, and then not. */
public final class Fickle implements LongUnaryOperator {

    @Override
    public long applyAsLong(long seed) {
        long value = seed;
        for (int i = 0; i < 30; i++) {
            value ^= value << 13;
            value ^= value >>> 7;
            value ^= value << 17;
        }
        return value;
    }
}
