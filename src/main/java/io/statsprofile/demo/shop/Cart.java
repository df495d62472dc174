package io.statsprofile.demo.shop;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a customer is about to order. Used by one thread. */
final class Cart {

    private final Map<Item, Integer> quantities = new LinkedHashMap<>();

    Cart() {
        Tally.call("Cart.<init>");
    }

    void add(Item item) {
        Tally.call("Cart.add(Item)");
        add(item, 1);
    }

    void add(Item item, int quantity) {
        Tally.call("Cart.add(Item,int)");
        quantities.merge(item, quantity, Integer::sum);
    }

    Map<Item, Integer> quantities() {
        Tally.call("Cart.quantities");
        return quantities;
    }

    int pieces() {
        Tally.call("Cart.pieces");
        return quantities.values().stream().mapToInt(quantity -> {
            Tally.call("Cart.lambda$pieces$0");
            return quantity;
        }).sum();
    }
}
