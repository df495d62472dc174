package com.acme.work;

import java.util.concurrent.locks.LockSupport;

/**
 * Functions whose calls are known. Each round calls {@code scan} three times, {@code descend} six times (one of them from
 * outside), {@code refuse} once (it throws) and each {@code add} once. The tests hold the same table in {@code KnownCalls}.
 */
public final class Workload {

    private long sum;

    /** Makes {@code rounds} rounds with a pause of {@code pauseMillis} after each, to spread them over slices. */
    public long run(int rounds, int pauseMillis) {
        for (int i = 0; i < rounds; i++) {
            round();
            if (pauseMillis > 0) {
                LockSupport.parkNanos(pauseMillis * 1_000_000L);
            }
        }
        return sum;
    }

    private void round() {
        for (int i = 0; i < 3; i++) {
            sum += scan(i);
        }
        sum += descend(5);
        try {
            refuse();
        } catch (IllegalStateException expected) {
            sum++;
        }
        add(1);
    }

    private int scan(int item) {
        return item * 31;
    }

    private int descend(int depth) {
        return depth == 0 ? 1 : 1 + descend(depth - 1);
    }

    private void refuse() {
        throw new IllegalStateException("as planned");
    }

    void add(int one) {
        add(one, one);
    }

    void add(int one, int another) {
        sum += one + another;
    }
}
