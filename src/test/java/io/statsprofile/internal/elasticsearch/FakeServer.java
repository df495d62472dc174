package io.statsprofile.internal.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.template.IndexTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Answers as Elasticsearch would, from recorded answers: for a server's moods that a real one does not have on demand. At first it is in
 * good order: our template is in force, and documents are created.
 */
final class FakeServer implements AutoCloseable {

    /**
     * @param status of HTTP, or 0 for closing the connection instead
     * @param body of the answer
     * @param product whether it says that it is Elasticsearch
     * @param header name of a further one, or null
     * @param value of that header
     */
    record Answer(int status, String body, boolean product, String header, String value) {

        Answer(int status, String body, boolean product) {
            this(status, body, product, null, null);
        }

        static Answer of(int status, String body) {
            return new Answer(status, body, true);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("^\\{\"create\":\\{\"_id\":\"([^\"]*)\"", Pattern.MULTILINE);
    private static final Pattern UNNAMED = Pattern.compile("\"_id\": \"x\"");
    /** As a status: 150 MB of an answer. */
    static final int FLOOD = -1;
    /** Method and path of what was asked, in order. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** Their queries, in the same order; empty where there was none. */
    final List<String> queries = new CopyOnWriteArrayList<>();
    /** Bodies of what was asked, in the same order. */
    final List<String> bodies = new CopyOnWriteArrayList<>();
    volatile String lastAuthorization;
    volatile String lastOpaqueId;
    /** Whether it repeats that header, as Elasticsearch does. */
    volatile boolean repeatsOpaqueId = true;
    private final Map<String, Function<String, Answer>> rules = new ConcurrentHashMap<>();
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
        answer("GET /.ds-1/_mapping", Answer.of(200, mapping(".ds-1", true)));
        answer("GET /_tasks", Answer.of(200, "{\"tasks\": []}"));
        answer("GET /", version("8.19.21"));
    }

    private static String template() {
        return IndexTemplate.of(StreamFamily.SLICES).body(java.time.Duration.ofDays(30), java.util.Set.of()).toString();
    }

    /** What {@code GET /} is answered. */
    static Answer version(String number) {
        return Answer.of(200, "{\"version\": {\"number\": \"" + number + "\", \"build_flavor\": \"default\"}}");
    }

    /** The mapping of an index, ours or one that Elasticsearch has guessed. */
    static String mapping(String index, boolean ours) {
        return "{\"" + index + "\": {\"mappings\": {" + (ours ? "\"_meta\": {\"managed_by\": \"statsprofile-logback\", \"version\": 1000}, "
                : "")
                + "\"properties\": {\"@timestamp\": {\"type\": \"date\"}}}}}";
    }

    /** An error as Elasticsearch writes it, but for the status, which is filled in when it is sent. */
    static String error(String type, String reason) {
        return "{\"error\": {\"type\": \"" + type + "\", \"reason\": \"" + reason + "\"}, \"status\": STATUS}";
    }

    /** What a bulk request is answered: one item for each status, with a reason where it is an error. */
    static Answer bulk(int... statuses) {
        return bulk(".ds-1", statuses);
    }

    /** What a bulk request with this body is answered when all of it is created. */
    static Answer bulk(String body) {
        return bulk(IntStream.range(0, (int) body.lines().filter(line -> line.startsWith("{\"create\":")).count()).map(i -> 201).toArray());
    }

    static Answer bulk(String index, int... statuses) {
        StringBuilder items = new StringBuilder();
        for (int status : statuses) {
            items.append(items.isEmpty() ? "" : ",").append("{\"create\": {\"_index\": \"").append(index)
                    .append("\", \"_id\": \"x\", \"status\": ").append(status)
                    .append(status < 300 ? "" : ", \"error\": {\"type\": \"some_exception\", \"reason\": \"some reason\"}").append("}}");
        }
        return Answer.of(200, "{\"took\": 1, \"errors\": true, \"items\": [" + items + "]}");
    }

    /**
     * Answers looks for documents one after the other, by the ids of those that are there; the last answer stays. As Elasticsearch does,
     * each answer has every document that was asked for, in order.
     */
    static Function<String, Answer> looks(List<Set<String>> there) {
        Deque<Set<String>> left = new ArrayDeque<>(there);
        return body -> {
            Set<String> found = left.size() > 1 ? left.removeFirst() : left.getFirst();
            return look(body, id -> "\"found\": " + found.contains(id));
        };
    }

    /**
     * What a look with this body is answered.
     *
     * @param told what is said of an id: fields of JSON
     */
    static Answer look(String body, UnaryOperator<String> told) {
        List<String> docs = new ArrayList<>();
        try {
            for (JsonNode asked : JSON.readTree(body).path("docs")) {
                docs.add("{\"_index\": " + asked.path("_index") + ", \"_id\": " + asked.path("_id") + ", "
                        + told.apply(asked.path("_id").asText()) + "}");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.of(200, "{\"docs\": [" + String.join(", ", docs) + "]}");
    }

    /** Answers a request one after the other; the last answer stays. */
    FakeServer answer(String request, Answer... inOrder) {
        answers.put(request, new ArrayDeque<>(List.of(inOrder)));
        return this;
    }

    /** Answers a request by what is in it. */
    void rule(String request, Function<String, Answer> rule) {
        rules.put(request, rule);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        lastAuthorization = exchange.getRequestHeaders().getFirst("Authorization");
        lastOpaqueId = exchange.getRequestHeaders().getFirst("X-Opaque-Id");
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        bodies.add(sent);
        queries.add(exchange.getRequestURI().getQuery() == null ? "" : exchange.getRequestURI().getQuery());
        asked.add(request);
        Deque<Answer> queue = rules.containsKey(request) ? new ArrayDeque<>(List.of(rules.get(request).apply(sent)))
                : answers.getOrDefault(request, new ArrayDeque<>(List.of(Answer.of(404, error("not_found", "no " + request)))));
        Answer answer = queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
        try (exchange) {
            if (answer.status() == 0) {
                return;
            }
            if (answer.status() == FLOOD) {
                exchange.getResponseHeaders().set("X-elastic-product", "Elasticsearch");
                exchange.sendResponseHeaders(200, 0);
                byte[] block = new byte[1_000_000];
                for (int i = 0; i < 150; i++) {
                    exchange.getResponseBody().write(block);
                }
                return;
            }
            byte[] body = named(request, sent, answer.body().replace("STATUS", String.valueOf(answer.status())))
                    .getBytes(StandardCharsets.UTF_8);
            if (repeatsOpaqueId && lastOpaqueId != null) {
                exchange.getResponseHeaders().set("X-Opaque-Id", lastOpaqueId);
            }
            if (answer.product()) {
                exchange.getResponseHeaders().set("X-elastic-product", "Elasticsearch");
            }
            if (answer.header() != null) {
                exchange.getResponseHeaders().set(answer.header(), answer.value());
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Items are about the documents that were sent: each {@code x} stands for the id of the next of them. */
    private static String named(String request, String sent, String answer) {
        if (!request.equals("POST /_bulk")) {
            return answer;
        }
        Deque<String> ids = new ArrayDeque<>(ID.matcher(sent).results().map(id -> id.group(1)).toList());
        return UNNAMED.matcher(answer)
                .replaceAll(item -> Matcher.quoteReplacement(ids.isEmpty() ? item.group() : "\"_id\": \"" + ids.poll() + "\""));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
