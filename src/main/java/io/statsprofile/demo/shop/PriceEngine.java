package io.statsprofile.demo.shop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What something costs today. Release 1.5.0 forgot to keep the exchange rate, and asks for it at every quote. */
final class PriceEngine {

    private static final long RATE_LOOKUP_MICROS = 4_000;

    private final boolean keepsRate;

    /** @param keepsRate false for the release that asks for the rate again and again */
    PriceEngine(boolean keepsRate) {
        Tally.call("PriceEngine.<init>");
        this.keepsRate = keepsRate;
    }

    long quote(Item item, int quantity) {
        Tally.call("PriceEngine.quote");
        if (!keepsRate) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(RATE_LOOKUP_MICROS));
        }
        return round(item.cents() * quantity - discount(item, quantity));
    }

    private long discount(Item item, int quantity) {
        Tally.call("PriceEngine.discount");
        return quantity < 3 ? 0 : item.cents() * quantity / 20;
    }

    private static long round(long cents) {
        Tally.call("PriceEngine.round");
        return cents - cents % 5;
    }
}
