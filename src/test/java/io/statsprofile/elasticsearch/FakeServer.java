package io.statsprofile.elasticsearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers as Elasticsearch would, from recorded answers: for a server's moods that a real one does not have on demand. At first it is in good
 * order: our template is in force, and documents are created.
 */
final class FakeServer implements AutoCloseable {

    /**
     * @param status of HTTP, or 0 for closing the connection instead
     * @param body of the answer
     * @param product whether it says that it is Elasticsearch
     */
    record Answer(int status, String body, boolean product) {

        static Answer of(int status, String body) {
            return new Answer(status, body, true);
        }
    }

    /** Method and path of what was asked, in order. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** Bodies of what was asked, in the same order. */
    final List<String> bodies = new CopyOnWriteArrayList<>();
    volatile String lastAuthorization;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final HttpServer server;

    FakeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
        answer("GET /_index_template/metrics-statsprofile", Answer.of(200,
                "{\"index_templates\": [{\"name\": \"metrics-statsprofile\", \"index_template\": " + template() + "}]}"));
        answer("POST /_index_template/_simulate_index/metrics-statsprofile-default", Answer.of(200, template()));
        answer("GET /metrics-statsprofile-default/_mapping", Answer.of(404, error("index_not_found_exception", "no such index")));
    }

    private static String template() {
        return IndexTemplate.of(StreamFamily.SLICES).body(java.time.Duration.ofDays(30), java.util.Set.of()).toString();
    }

    /** An error as Elasticsearch writes it, but for the status, which is filled in when it is sent. */
    static String error(String type, String reason) {
        return "{\"error\": {\"type\": \"" + type + "\", \"reason\": \"" + reason + "\"}, \"status\": STATUS}";
    }

    /** What a bulk request is answered: one item for each status, with a reason where it is an error. */
    static Answer bulk(int... statuses) {
        StringBuilder items = new StringBuilder();
        for (int status : statuses) {
            items.append(items.isEmpty() ? "" : ",").append("{\"create\": {\"_index\": \".ds-1\", \"_id\": \"x\", \"status\": ").append(status)
                    .append(status < 300 ? "" : ", \"error\": {\"type\": \"some_exception\", \"reason\": \"some reason\"}").append("}}");
        }
        return Answer.of(200, "{\"took\": 1, \"errors\": true, \"items\": [" + items + "]}");
    }

    /** Answers a request one after the other; the last answer stays. */
    FakeServer answer(String request, Answer... inOrder) {
        answers.put(request, new ArrayDeque<>(List.of(inOrder)));
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        lastAuthorization = exchange.getRequestHeaders().getFirst("Authorization");
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        asked.add(request);
        Deque<Answer> queue = answers.getOrDefault(request, new ArrayDeque<>(List.of(Answer.of(404, error("not_found", "no " + request)))));
        Answer answer = queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
        try (exchange) {
            if (answer.status() == 0) {
                return;
            }
            byte[] body = answer.body().replace("STATUS", String.valueOf(answer.status())).getBytes(StandardCharsets.UTF_8);
            if (answer.product()) {
                exchange.getResponseHeaders().set("X-elastic-product", "Elasticsearch");
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
