package com.acme.depth;

/** The method under measurement, in a class of its own so that a filter can name just it. */
public final class Monitored {

    /** Name of the method. */
    public static final String METHOD = "monitored";

    private Monitored() {
    }

    /** Calls itself so many levels deep, and reads the clock at the bottom. */
    public static long monitored(int depth) {
        return depth > 1 ? monitored(depth - 1) : System.nanoTime();
    }
}
