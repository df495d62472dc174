package com.acme.orders;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Prices, discounts, shipping and tax. */
@Component
class PriceCalculator {

    private static final BigDecimal LOYALTY = new BigDecimal("0.97");
    private static final BigDecimal BULK = new BigDecimal("0.95");
    private static final int BULK_QUANTITY = 10;

    private final TaxTable taxes;

    PriceCalculator(TaxTable taxes) {
        this.taxes = taxes;
    }

    List<OrderLine> lines(Customer customer, OrderRequest request, Map<Long, Article> articles) {
        List<OrderLine> lines = new ArrayList<>(request.items().size());
        for (OrderRequest.Item item : request.items()) {
            Article article = articles.get(item.article());
            lines.add(new OrderLine(article.id(), article.name(), item.quantity(), price(customer, article, item.quantity())));
        }
        return lines;
    }

    private BigDecimal price(Customer customer, Article article, int quantity) {
        BigDecimal price = article.price();
        if (customer.isLoyal()) {
            price = price.multiply(LOYALTY);
        }
        if (quantity >= BULK_QUANTITY) {
            price = price.multiply(BULK);
        }
        return rounded(price);
    }

    BigDecimal shipping(OrderRequest request, Map<Long, Article> articles) {
        long grams = 0;
        for (OrderRequest.Item item : request.items()) {
            grams += (long) articles.get(item.article()).weightGrams() * item.quantity();
        }
        return rounded(BigDecimal.valueOf(390 + grams / 20, 2));
    }

    BigDecimal tax(Customer customer, List<OrderLine> lines, Map<Long, Article> articles) {
        BigDecimal tax = BigDecimal.ZERO;
        for (OrderLine line : lines) {
            tax = tax.add(line.total().multiply(taxes.rate(customer.country(), articles.get(line.article()).category())));
        }
        return rounded(tax);
    }

    private static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
