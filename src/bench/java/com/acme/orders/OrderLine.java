package com.acme.orders;

import java.math.BigDecimal;

/** One article of an order, priced. */
record OrderLine(long article, String name, int quantity, BigDecimal price) {

    BigDecimal total() {
        return price.multiply(BigDecimal.valueOf(quantity));
    }
}
