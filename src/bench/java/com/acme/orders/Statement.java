package com.acme.orders;

import java.math.BigDecimal;
import java.util.List;

/** The last orders of a customer. */
public record Statement(String customer, int orders, BigDecimal gross, List<OrderView> recent) {
}
