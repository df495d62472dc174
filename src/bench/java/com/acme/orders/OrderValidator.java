package com.acme.orders;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Rules of form. */
@Component
class OrderValidator {

    private static final int MOST_ITEMS = 50;
    private static final int MOST_OF_ONE = 99;

    void validate(OrderRequest request) {
        if (request.items() == null || request.items().isEmpty() || request.items().size() > MOST_ITEMS) {
            throw rejected("an order has 1 to " + MOST_ITEMS + " items");
        }
        for (OrderRequest.Item item : request.items()) {
            validate(item);
        }
    }

    private void validate(OrderRequest.Item item) {
        if (item.quantity() < 1 || item.quantity() > MOST_OF_ONE) {
            throw rejected("quantity is 1 to " + MOST_OF_ONE);
        }
    }

    private static ResponseStatusException rejected(String rule) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, rule);
    }
}
