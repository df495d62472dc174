package com.acme.orders;

import java.math.BigDecimal;
import java.util.List;

/** What was ordered, with all that it costs. */
record Order(long id, long customer, List<OrderLine> lines, BigDecimal shipping, BigDecimal tax) {

    BigDecimal net() {
        BigDecimal sum = BigDecimal.ZERO;
        for (OrderLine line : lines) {
            sum = sum.add(line.total());
        }
        return sum;
    }

    BigDecimal gross() {
        return net().add(shipping).add(tax);
    }
}
