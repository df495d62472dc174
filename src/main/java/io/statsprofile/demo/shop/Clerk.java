package io.statsprofile.demo.shop;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Serves one customer after the other. Used by one thread. */
public final class Clerk implements Closeable {

    private static final List<String> WISHES = List.of("a red scarf of soft wool, long enough for two",
            "something handmade that grinds coffee beans slowly", "a dark blue lamp for my bicycle, rather bright",
            "one very small shelf made of oak, for plants");
    private static final int EXPORTED_PERCENT = 12;

    private final Shop shop;
    private final StockClient stock;
    private final Random random;
    private long served;

    Clerk(Shop shop, StockClient stock, Random random) {
        Tally.call("Clerk.<init>");
        this.shop = shop;
        this.stock = stock;
        this.random = random;
    }

    static {
        Tally.call("Clerk.<clinit>");
    }

    /** One customer's visit, from looking around to the receipt. */
    public void serve() {
        Tally.call("Clerk.serve");
        int mood = random.nextInt(10);
        if (mood < 2) {
            plan();
        } else if (mood < 5) {
            browse();
        } else {
            order();
        }
    }

    private void plan() {
        Tally.call("Clerk.plan");
        Forecast.season(19 + random.nextInt(3));
        Bundle.unpack(8, 0);
    }

    private void browse() {
        Tally.call("Clerk.browse");
        shop.categories.count(0);
        Search.best(shop.items, WISHES.get(random.nextInt(WISHES.size())));
    }

    private void order() {
        Tally.call("Clerk.order");
        Cart cart = fill();
        int country = 1 + random.nextInt(60);
        try {
            OrderValidator.validate(cart, country);
            pay(cart, country);
        } catch (OrderRejected e) {
            apologise(e);
        }
    }

    private Cart fill() {
        Tally.call("Clerk.fill");
        Cart cart = new Cart();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            Item item = shop.items.get(random.nextInt(shop.items.size()));
            if (random.nextBoolean()) {
                cart.add(item);
            } else {
                cart.add(item, 1 + random.nextInt(4));
            }
        }
        return cart;
    }

    private void pay(Cart cart, int country) {
        Tally.call("Clerk.pay");
        long cents = 0;
        for (Map.Entry<Item, Integer> line : cart.quantities().entrySet()) {
            stock.ask(line.getKey().chapter());
            cents += shop.prices.quote(line.getKey(), line.getValue());
            if (random.nextInt(100) < EXPORTED_PERCENT) {
                cents += Export.costs(cents, country, line.getKey().chapter());
            }
        }
        Payment.charge(cents);
        shop.receipts.store(++served, cents);
    }

    private static void apologise(OrderRejected rejection) {
        Tally.call("Clerk.apologise");
        rejection.getMessage();
    }

    @Override
    public void close() throws IOException {
        Tally.call("Clerk.close");
        stock.close();
    }
}
