package com.acme.matrix;

/** Work of a service that is profiled by the agent: what is called is known, and so is how often. */
public final class Order {

    /** Calls of {@link #price} in one of {@link #total}. */
    public static final int ITEMS = 3;

    private Order() {
    }

    /** Calls {@link #price} for each item. */
    public static int total(int first) {
        int sum = 0;
        for (int item = first; item < first + ITEMS; item++) {
            sum += price(item);
        }
        return sum;
    }

    static int price(int item) {
        return item * 7 % 100;
    }
}
