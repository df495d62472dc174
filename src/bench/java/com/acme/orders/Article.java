package com.acme.orders;

import java.math.BigDecimal;

/** What is sold. */
record Article(long id, String name, String category, BigDecimal price, int weightGrams) {
}
