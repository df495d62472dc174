package com.acme.levels;

/** Profiled work with public methods only; loaded after levels select. */
public final class Late {

    public Late() {
        Thread.onSpinWait();
    }

    public int run() {
        return 1;
    }
}
