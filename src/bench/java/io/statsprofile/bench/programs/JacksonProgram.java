package io.statsprofile.bench.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Jackson: orders from JSON to objects and back, and through the tree; what comes out is what went in. */
final class JacksonProgram implements Program {

    private static final int ORDERS = 100;

    /** What a shop would send. */
    public record Order(long id, String customer, String street, String city, boolean express, double total, List<Line> lines,
            Map<String, String> labels) {
    }

    /** A part of an order. */
    public record Line(String article, int quantity, double price, String note) {
    }

    private final ObjectMapper mapper = new ObjectMapper();
    private byte[] json;
    private int customers;
    private long done;

    @Override
    public void start() throws IOException {
        Random random = new Random(1);
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            List<Line> lines = new ArrayList<>();
            for (int line = 0; line < 1 + i % 5; line++) {
                lines.add(new Line("article-" + random.nextInt(10_000), 1 + random.nextInt(9), random.nextInt(100_000) / 100.0,
                        line % 2 == 0 ? null : "a \"note\" with \u00e4 and \u20ac"));
            }
            orders.add(new Order(random.nextLong(), "customer " + random.nextInt(1_000), random.nextInt(200) + " Main Street",
                    "Town " + i, i % 3 == 0,
                    random.nextInt(1_000_000) / 100.0, lines, Map.of("channel", "web")));
        }
        json = mapper.writeValueAsBytes(orders.toArray(Order[]::new));
        customers = Arrays.stream(mapper.readValue(json, Order[].class)).mapToInt(order -> order.customer().length()).sum();
    }

    @Override
    public void operation() throws IOException {
        Order[] orders = mapper.readValue(json, Order[].class);
        expect(orders.length == ORDERS, "all orders are read");
        expect(Arrays.equals(mapper.writeValueAsBytes(orders), json), "what is written is what was read");
        JsonNode tree = mapper.readTree(json);
        int length = 0;
        for (JsonNode order : tree) {
            length += order.get("customer").textValue().length();
        }
        expect(length == customers, "the tree has the customers");
        done++;
    }

    @Override
    public void check(long operations) {
        expect(done == operations, "every operation was carried out");
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("Jackson: it does not hold that " + what);
        }
    }

    @Override
    public Map<String, Long> calls() {
        String type = ObjectMapper.class.getName();
        return Map.of(type + ".readTree(byte[])", done, type + ".writeValueAsBytes", done + 1);
    }

    @Override
    public void close() {
        // There is nothing that it holds.
    }
}
