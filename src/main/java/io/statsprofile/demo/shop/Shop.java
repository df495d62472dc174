package io.statsprofile.demo.shop;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What the clerks share. Thread-safe. */
public final class Shop implements Closeable {

    private static final List<String> THINGS = List.of("wool scarf with tassels", "coffee mill for the kitchen", "lamp for reading in bed",
            "shelf for books and plants", "kettle that whistles a tune", "bicycle bell with a dragon", "blanket for two");
    private static final List<String> LOOKS = List.of("red", "dark blue", "handmade", "stainless", "second-hand", "very small");

    static {
        Tally.call("Shop.<clinit>");
    }

    final List<Item> items;
    final CategoryTree categories = new CategoryTree(4, 3, 0);
    final PriceEngine prices;
    final Receipts receipts = new Receipts();
    private final Warehouse warehouse = new Warehouse();

    /**
     * @param keepsRate false for the release whose prices got slow
     * @throws IOException when the warehouse's socket or the receipts' file can't be opened
     */
    public Shop(boolean keepsRate) throws IOException {
        Tally.call("Shop.<init>");
        prices = new PriceEngine(keepsRate);
        items = IntStream.range(0, THINGS.size() * LOOKS.size()).mapToObj(Shop::item).toList();
    }

    private static Item item(int i) {
        Tally.call("Shop.item");
        String name = LOOKS.get(i % LOOKS.size()) + " " + THINGS.get(i % THINGS.size());
        return new Item(name, 199 + i * 131L, i + 1);
    }

    /** A clerk for the thread that will call it, whose customers follow from {@code seed}. */
    public Clerk hire(long seed) throws IOException {
        Tally.call("Shop.hire");
        return new Clerk(this, new StockClient(warehouse.port()), new Random(seed));
    }

    @Override
    public void close() throws IOException {
        Tally.call("Shop.close");
        receipts.close();
        warehouse.close();
    }
}
