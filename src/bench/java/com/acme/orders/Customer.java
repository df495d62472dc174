package com.acme.orders;

/** Who buys. */
record Customer(long id, String name, String country, int yearsOfCustom) {

    boolean isLoyal() {
        return yearsOfCustom >= 5;
    }
}
