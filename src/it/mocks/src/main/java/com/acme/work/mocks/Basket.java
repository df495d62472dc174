package com.acme.work.mocks;

import com.acme.tally.Tally;

/** Final, so that only inline mocks can stand for it. */
public final class Basket {

    private static final String HERE = "com.acme.work.mocks.Basket.";

    private final int price;

    public Basket(int price) {
        Tally.count(HERE + "<init>");
        this.price = price;
    }

    public int total(int percent) {
        Tally.count(HERE + "total");
        return price + tax(percent);
    }

    private int tax(int percent) {
        Tally.count(HERE + "tax");
        if (percent < 0) {
            throw new IllegalArgumentException("no tax of " + percent);
        }
        return price * percent / 100;
    }

    public static int rate(String country) {
        Tally.count(HERE + "rate");
        return country.length();
    }

    @Override
    public boolean equals(Object other) {
        Tally.count(HERE + "equals");
        return other instanceof Basket basket && basket.price == price;
    }

    @Override
    public int hashCode() {
        Tally.count(HERE + "hashCode");
        return price;
    }
}
