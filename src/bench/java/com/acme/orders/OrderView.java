package com.acme.orders;

import java.math.BigDecimal;
import java.util.List;

/** What a client sees of an order. */
public record OrderView(long id, String customer, List<LineView> lines, BigDecimal net, BigDecimal shipping, BigDecimal tax,
        BigDecimal gross) {

    /** What a client sees of a line. */
    public record LineView(String article, int quantity, BigDecimal price, BigDecimal total) {
    }
}
