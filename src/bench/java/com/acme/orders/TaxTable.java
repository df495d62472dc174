package com.acme.orders;

import java.math.BigDecimal;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Rates by country and category. */
@Component
class TaxTable {

    private static final BigDecimal STANDARD = new BigDecimal("0.19");
    private final Map<String, BigDecimal> rates = Map.of("DE/books", new BigDecimal("0.07"), "FR/books", new BigDecimal("0.055"),
            "FR/tools",
            new BigDecimal("0.20"), "AT/tools", new BigDecimal("0.20"), "AT/books", new BigDecimal("0.10"));

    BigDecimal rate(String country, String category) {
        return rates.getOrDefault(country + '/' + category, STANDARD);
    }
}
