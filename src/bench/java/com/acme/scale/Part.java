package com.acme.scale;

/** What the generated classes of benchmark {@code scale} have in common. They count their calls themselves, by method. */
public interface Part {

    /** Calls all methods but {@link #brief}; some microseconds. */
    long work(long seed, int[] calls);

    /** Calls few of them; waits a moment in between, now and then. */
    long brief(long seed, int[] calls);
}
