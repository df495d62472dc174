package io.statsprofile.bench.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Clients of the service: each asks as soon as it was answered, a fifth orders, a fifth statements, the rest single orders. */
final class HttpLoad implements AutoCloseable {

    private static final int CLIENTS = 2;
    private static final int ITEMS = 4;
    /** Of a client's last orders, which the service still keeps, and has for sure by then. */
    private static final int RECENT = 250;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final ObjectMapper mapper = new ObjectMapper();
    private final List<Random> randoms = new ArrayList<>();
    private final String root;
    private final AtomicLong placed = new AtomicLong();
    private final AtomicLong found = new AtomicLong();
    private final AtomicLong statements = new AtomicLong();
    private final List<List<Long>> orders = new ArrayList<>();

    HttpLoad(int port) throws IOException, InterruptedException {
        root = "http://127.0.0.1:" + port;
        for (int client = 0; client < CLIENTS; client++) {
            randoms.add(new Random(client));
            orders.add(new ArrayList<>());
            place(randoms.get(client), orders.get(client));
        }
    }

    /** Nanoseconds of each request, as the clients see it. */
    List<Long> run(long nanos) throws InterruptedException {
        List<Callable<List<Long>>> tasks = IntStream.range(0, CLIENTS)
                .<Callable<List<Long>>>mapToObj(client -> () -> client(randoms.get(client), orders.get(client), nanos)).toList();
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> latencies : clients.invokeAll(tasks)) {
            all.addAll(answered(latencies));
        }
        return all;
    }

    private static List<Long> answered(Future<List<Long>> latencies) throws InterruptedException {
        try {
            return latencies.get();
        } catch (ExecutionException problem) {
            throw new IllegalStateException("The service did not answer as it should", problem.getCause());
        }
    }

    private List<Long> client(Random random, List<Long> placed, long nanos) throws IOException, InterruptedException {
        List<Long> latencies = new ArrayList<>();
        long start = System.nanoTime();
        for (long last = start; last - start < nanos;) {
            int kind = random.nextInt(5);
            if (kind == 0) {
                place(random, placed);
            } else if (kind == 1) {
                JsonNode statement = send(HttpRequest.newBuilder(URI.create(root + "/customers/" + (1 + random.nextInt(200))
                        + "/statement")).build());
                expect(statement.path("orders").asInt() == statement.path("recent").size(), "a statement has its orders");
                statements.incrementAndGet();
            } else {
                long id = placed.get(placed.size() - 1 - random.nextInt(Math.min(RECENT, placed.size())));
                expect(send(HttpRequest.newBuilder(URI.create(root + "/orders/" + id)).build()).path("id").asLong() == id,
                        "the order is the one asked for");
                found.incrementAndGet();
            }
            long now = System.nanoTime();
            latencies.add(now - last);
            last = now;
        }
        return latencies;
    }

    private void place(Random random, List<Long> mine) throws IOException, InterruptedException {
        ObjectNode order = mapper.createObjectNode().put("customer", 1 + random.nextInt(200));
        for (int i = 0; i < ITEMS; i++) {
            order.withArray("items").addObject().put("article", 1 + random.nextInt(1_000)).put("quantity", 1 + random.nextInt(12));
        }
        JsonNode answer = send(HttpRequest.newBuilder(URI.create(root + "/orders")).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(mapper.writeValueAsBytes(order))).build());
        expect(answer.path("lines").size() == ITEMS && answer.path("gross").decimalValue().signum() > 0,
                "an order has its lines and a price");
        mine.add(answer.path("id").asLong());
        placed.incrementAndGet();
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        expect(answer.statusCode() == 200, "it answers 200 and not " + answer.statusCode());
        return mapper.readTree(answer.body());
    }

    /** Requests so far, by what answers them. */
    Map<String, Long> calls() {
        String controller = "com.acme.orders.OrderController.";
        return Map.of(controller + "place", placed.get(), controller + "find", found.get(), controller + "statement", statements.get());
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("The service: it does not hold that " + what);
        }
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }
}
