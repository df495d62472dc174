package com.acme.tally;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What a program counts of itself: each of its functions says its name when it is called. Thread-safe. */
public final class Tally {

    private static final Map<String, LongAdder> CALLS = new ConcurrentSkipListMap<>();

    private Tally() {
    }

    /** @param function as it is expected in a profile */
    public static void count(String function) {
        CALLS.computeIfAbsent(function, name -> new LongAdder()).increment();
    }

    /** Prints a line for each function. */
    public static void print() {
        CALLS.forEach((function, calls) -> System.out.println("tally " + function + " " + calls));
    }
}
