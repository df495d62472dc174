package io.statsprofile.demo.shop;

/** An order that can't be fulfilled. */
final class OrderRejected extends Exception {

    OrderRejected(String reason) {
        super(reason);
        Tally.call("OrderRejected.<init>");
    }
}
