package com.acme.till;

/** A till: some tens of calls for each sale, none of them too small for a probe. Used by one thread. */
public final class Till {

    private long sum;

    /** Sells something; about ten calls, a microsecond or so. */
    public long sell(long article) {
        long price = price(article);
        sum += round(price + tax(price) - discount(article, price));
        return print(sum);
    }

    private long price(long article) {
        long price = 100;
        for (int i = 0; i < 4; i++) {
            price += digit(article, i);
        }
        return price;
    }

    private long digit(long article, int place) {
        long digit = article;
        for (int i = 0; i < place; i++) {
            digit /= 10;
        }
        return digit % 10;
    }

    private long tax(long price) {
        long tax = 0;
        for (int rate = 1; rate < 8; rate++) {
            tax += price * rate / 100;
        }
        return tax;
    }

    private long discount(long article, long price) {
        long discount = 0;
        for (long left = article; left > 0; left /= 100) {
            discount += left % 3;
        }
        return Math.min(discount, price);
    }

    private long round(long price) {
        long rounded = price;
        while (rounded % 5 != 0) {
            rounded++;
        }
        return rounded;
    }

    private long print(long total) {
        long check = 7;
        for (long left = total; left > 0; left /= 10) {
            check = check * 31 + left % 10;
        }
        return check;
    }
}
