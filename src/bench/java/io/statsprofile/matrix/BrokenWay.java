package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The matrix's fault proxy for benchmarks: a way to a real Elasticsearch that breaks on command, that may end in a sink, and that knows
 * when each document got through. Thread-safe.
 */
public final class BrokenWay implements AutoCloseable {

    /** What may happen on the way. */
    public enum Kind {
        BLACK_HOLE, REFUSED, SLOW_READ, BUSY
    }

    /**
     * When a document got through, the first time where there were several.
     *
     * @param end {@code event.end} of the document; null where nobody watches it
     */
    public record Arrival(Instant at, Instant end) {
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    /** For each piece of 2,048 bytes: a slice takes longer than a request may. */
    private static final long SLOW_MILLIS = 1_500;

    private final FaultProxy proxy;
    private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();
    private volatile Predicate<String> watched = id -> false;
    private volatile String index;

    /** @param server its address */
    public BrokenWay(String server) throws IOException {
        this.proxy = new FaultProxy(server);
        proxy.fault(this::pass);
    }

    public String url() {
        return proxy.url();
    }

    /** From now on documents get no further than here, and are answered as if Elasticsearch had taken them into that index. */
    public void sink(String backingIndex) {
        index = backingIndex;
        proxy.fault(this::take);
    }

    /** Breaks the way, from now on. */
    public void fault(Kind kind) throws IOException {
        switch (kind) {
            case BLACK_HOLE -> proxy.fault(Faults.blackHole());
            case REFUSED -> proxy.refuse();
            case SLOW_READ -> proxy.readSlowly(SLOW_MILLIS);
            case BUSY -> proxy.fault(Faults.answer(Answer.error(429, "es_rejected_execution_exception", "rejected execution")));
        }
    }

    /** The way is as it was before {@link #fault}. */
    public void mend(Kind kind) throws IOException {
        proxy.fault(index == null ? this::pass : this::take);
        switch (kind) {
            case BLACK_HOLE -> proxy.cut();
            case REFUSED -> proxy.accept();
            case SLOW_READ -> proxy.readSlowly(0);
            case BUSY -> { }
        }
    }

    /** Of which documents the end is read, by id. */
    public void watch(Predicate<String> ids) {
        watched = ids;
    }

    /** Documents that got through so far. */
    public int arrived() {
        return arrivals.size();
    }

    /** By id. */
    public Map<String, Arrival> arrivals() {
        return Map.copyOf(arrivals);
    }

    private void pass(Request request, Upstream upstream, Client client) throws IOException, InterruptedException {
        Answer answer = upstream.send(request);
        if (request.isBulk()) {
            Instant now = Instant.now();
            String[] lines = request.text().split("\n");
            int line = 1;
            for (JsonNode item : JSON.readTree(answer.body()).path("items")) {
                String id = item.at("/create/_id").asText();
                if (item.at("/create/status").asInt() == 201) {
                    arrivals.putIfAbsent(id, new Arrival(now, watched.test(id) ? end(lines[line]) : null));
                }
                line += 2;
            }
        }
        client.answer(answer);
    }

    private static Instant end(String document) throws IOException {
        return Instant.parse(JSON.readTree(document).at("/event/end").asText());
    }

    private void take(Request request, Upstream upstream, Client client) throws IOException, InterruptedException {
        if (!request.isBulk()) {
            client.answer(upstream.send(request));
            return;
        }
        List<String> ids = new BulkLines(request).ids();
        ObjectNode json = JSON.createObjectNode().put("took", 1).put("errors", false);
        ArrayNode items = json.putArray("items");
        for (String id : ids) {
            boolean isNew = arrivals.putIfAbsent(id, new Arrival(Instant.now(), null)) == null;
            items.addObject().putObject("create").put("_index", index).put("_id", id).put("status", isNew ? 201 : 409);
        }
        client.answer(Answer.ofElasticsearch(200, json.toString()));
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }
}
