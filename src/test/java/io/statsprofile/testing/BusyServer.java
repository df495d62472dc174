package io.statsprofile.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Stands before a real Elasticsearch, and is busy or loses answers as a test says. */
public final class BusyServer implements AutoCloseable {

    /** What becomes of a request. */
    public enum Mood {
        /** It passes. */
        WELL,
        /** Status 429. */
        TOO_MANY,
        /** Status 503, as Elasticsearch says it of an index that was made just now. */
        NOT_READY,
        /** Elasticsearch gets it, and the connection is closed without an answer. */
        LOSES_ANSWER
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String behind;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final IntFunction<Mood> moods;

    /**
     * @param behind address of the real one, with security off
     * @param moods by number of request, from 0
     */
    public BusyServer(String behind, IntFunction<Mood> moods) {
        this.behind = behind;
        this.moods = moods;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Requests that did not pass. */
    public int failures() {
        return failures.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Mood mood = moods.apply(requests.getAndIncrement());
            if (mood != Mood.WELL) {
                failures.incrementAndGet();
            }
            switch (mood) {
                case TOO_MANY -> answer(exchange, 429, error("es_rejected_execution_exception", "rejected execution of a search", 429));
                case NOT_READY -> answer(exchange, 503, error("search_phase_execution_exception", "Search rejected due to missing shards",
                        503));
                default -> {
                    HttpResponse<byte[]> answer = forward(exchange, body);
                    if (mood == Mood.WELL) {
                        answer.headers().firstValue("X-Opaque-Id").ifPresent(id -> exchange.getResponseHeaders().set("X-Opaque-Id", id));
                        answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                                .set("Content-Type", type));
                        answer(exchange, answer.statusCode(), answer.body());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (String name : new String[] {"Content-Type", "Accept", "X-Opaque-Id"}) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] error(String type, String reason, int status) {
        return ("{\"error\": {\"type\": \"" + type + "\", \"reason\": \"" + reason + "\"}, \"status\": " + status + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("X-elastic-product", "Elasticsearch");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
