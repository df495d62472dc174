package io.statsprofile.demo.shop;

/** Turns down what can't be delivered: some of its functions end by an exception. */
final class OrderValidator {

    private OrderValidator() {
    }

    static void validate(Cart cart, int country) throws OrderRejected {
        Tally.call("OrderValidator.validate");
        checkQuantity(cart.pieces());
        checkAddress(country);
    }

    private static void checkQuantity(int pieces) throws OrderRejected {
        Tally.call("OrderValidator.checkQuantity");
        if (pieces > 10) {
            throw new OrderRejected("more than a parcel holds: " + pieces);
        }
    }

    private static void checkAddress(int country) throws OrderRejected {
        Tally.call("OrderValidator.checkAddress");
        if (country % 19 == 0) {
            throw new OrderRejected("no delivery to country " + country);
        }
    }
}
