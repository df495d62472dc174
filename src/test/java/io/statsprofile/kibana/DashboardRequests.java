package io.statsprofile.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The requests of a dashboard's panels, as Kibana sends them when the dashboard is opened: all at once. */
final class DashboardRequests {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An answer.
     *
     * @param body as it was asked
     * @param nanos until its last byte, from when the first request of its round was sent
     */
    record Answer(String panel, JsonNode body, String text, long nanos) {

        /** Holds its sums against what was written in the time that was asked for, and returns how many they were. */
        int check(FleetSums sums) {
            try {
                AnswerCheck check = new AnswerCheck();
                JsonNode answer = JSON.readTree(text);
                if (answer.at("/timed_out").asBoolean() || answer.at("/_shards/failed").asInt() > 0) {
                    throw new AssertionError("the answer is not whole");
                }
                JsonNode range = body.get("query").findValue("range").get("@timestamp");
                // A window that was moved by a quarter of an hour is none of ours.
                sums.between(time(range.get("gte")), time(range.get("lte")))
                        .ifPresent(known -> check.check(body.path("aggs"), answer.path("aggregations"), known));
                return check.sums();
            } catch (IOException | AssertionError e) {
                throw new AssertionError("Panel " + panel + ": " + e.getMessage(), e);
            }
        }
    }

    private static Instant time(JsonNode text) {
        return Instant.parse(text.asText());
    }

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, List<JsonNode>> urls = new LinkedHashMap<>();
    private int round;

    /** @param dashboard id of one in the bundle */
    DashboardRequests(String dashboard, URI server) throws IOException {
        this.server = server;
        for (Map.Entry<String, JsonNode> panel : Panels.vega().entrySet()) {
            if (panel.getKey().startsWith(dashboard + "/")) {
                List<JsonNode> asked = new ArrayList<>();
                panel.getValue().get("data").forEach(data -> {
                    if (data.has("url")) {
                        asked.add(data.get("url"));
                    }
                });
                urls.put(panel.getKey().substring(dashboard.length() + 1), asked);
            }
        }
    }

    Set<String> panels() {
        return urls.keySet();
    }

    /** Asks for one panel. */
    List<Answer> alone(String panel, Instant end, Duration window) {
        return ask(Set.of(panel), end, window);
    }

    /** Asks for all panels. */
    List<Answer> together(Instant end, Duration window) {
        return ask(urls.keySet(), end, window);
    }

    private List<Answer> ask(Set<String> panels, Instant end, Duration window) {
        // Each time a little earlier, as "now" is each time a little later: no filter is found in a cache, and the slices are the same.
        Instant to = end.minusMillis(1 + round++ % 4_000);
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        ArrayNode both = filter.putObject("bool").putArray("filter");
        both.addObject().putObject("match_phrase").put("data_stream.dataset", "statsprofile");
        // The dashboard has no such filter; tests that share a server keep apart by it.
        both.addObject().putObject("match_phrase").put("data_stream.namespace", Fleet.NAMESPACE);
        KibanaRequest request = new KibanaRequest(to.minus(window).plusMillis(1), to, filter);
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (String panel : panels) {
            urls.get(panel).forEach(url -> answers.add(ask(panel, url, request.body(url), start)));
        }
        try {
            return answers.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw new IllegalStateException("A panel's request failed: " + e.getCause(), e.getCause());
        }
    }

    private CompletableFuture<Answer> ask(String panel, JsonNode url, JsonNode body, long start) {
        HttpRequest question = HttpRequest.newBuilder(server.resolve("/" + url.get("index").asText() + "/_search?request_cache=false"))
                .timeout(Duration.ofMinutes(10)).header("content-type", "application/json").POST(BodyPublishers.ofString(body.toString())).build();
        return http.sendAsync(question, BodyHandlers.ofString()).thenApply(answer -> {
            long nanos = System.nanoTime() - start;
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("panel " + panel + ": " + answer.body());
            }
            return new Answer(panel, body, answer.body(), nanos);
        });
    }
}
