package com.acme.region;

/** Work with known call counts: the naive Fibonacci function, and a refusal for every call with an odd number of items. */
final class Checkout {

    int refused;

    int pay(int items) {
        int sum = 0;
        for (int i = 1; i <= items; i++) {
            try {
                sum += price(i);
                check(i);
            } catch (IllegalStateException refusal) {
                refused++;
            }
        }
        return sum;
    }

    private int price(int n) {
        return n < 2 ? n : price(n - 1) + price(n - 2);
    }

    private void check(int items) {
        if (items % 2 == 1) {
            throw new IllegalStateException("an odd number of items");
        }
    }
}
