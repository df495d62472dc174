package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * The requests of a dashboard's panels, as Kibana sends them when the dashboard is opened: all at once, but for what Lens asks only then.
 */
final class DashboardRequests {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What is asked for by who compares documents with those that stand for them. */
    private static final String FOUND = "found";
    private static final String MONTHS = "statsprofile-months";
    /** The dashboard that reads the flat stream's hours. */
    static final String FLAT_HOURS = "statsprofile-functions-flat-hours";
    /** Bars that Lens aims at. */
    private static final int LENS_BARS = 50;

    /**
     * A request of a panel.
     *
     * @param next what is asked when the answer is there, if anything is
     */
    private record Question(String panel, String index, JsonNode body, Function<String, Optional<Question>> next) {

        static Question only(String panel, String index, JsonNode body) {
            return new Question(panel, index, body, answer -> Optional.empty());
        }
    }

    /** What a panel asks when the dashboard is opened for a time. */
    private interface Panel {
        List<Question> questions(Instant from, Instant to);
    }

    /**
     * An answer.
     *
     * @param index that was asked
     * @param body as it was asked
     * @param nanos until its last byte, from when the first request of its round was sent
     */
    record Answer(String panel, String index, JsonNode body, String text, long nanos) {

        /** What it says, of all shards and in time. */
        JsonNode requireWhole() {
            JsonNode content = read(text);
            if (content.at("/timed_out").asBoolean() || content.at("/_shards/failed").asInt() > 0) {
                throw new AssertionError("panel " + panel + ": the answer is not whole");
            }
            return content;
        }

        private FleetPart known(FleetSums sums, Instant from, Instant to) {
            boolean isOfDays = index.contains(StreamFamily.DAYS.pattern());
            if (!body.has("aggs")) {
                // It only leads to other dashboards.
                return sums.everything(from, to);
            }
            if (isOfFlatHours(index)) {
                return sums.hoursBetween(from, to);
            }
            if (body.get("aggs").has(FOUND)) {
                return isOfDays ? sums.rolledUpToDays(from, to) : sums.rolledUp(from, to);
            }
            if (body.at("/query/bool/filter/1/range").has("@timestamp") && body.at("/query/bool/filter/2/range").has("@timestamp")) {
                // Another window that this is too long to be compared with: all of it is asked for, or nothing.
                long begin = body.at("/query/bool/filter/1/range/@timestamp/gte").asLong();
                long end = body.at("/query/bool/filter/2/range/@timestamp/lte").asLong();
                if (end < begin) {
                    return sums.nothing();
                }
                if (begin > from.toEpochMilli() || end < to.toEpochMilli()) {
                    throw new AssertionError("a part of a window is asked for");
                }
            }
            return isOfDays ? sums.daysBetween(from, to) : sums.between(from, to);
        }

        /** Holds it against what was written in the time that was asked for, and returns how many figures it has. */
        int check(FleetSums sums) {
            try {
                JsonNode content = requireWhole();
                JsonNode range = body.get("query").findValue("range").get("@timestamp");
                FleetPart known = known(sums, time(range.get("gte")), time(range.get("lte")));
                if (index.equals(StreamFamily.FUNCTIONS.pattern()) || isOfFlatHours(index)) {
                    known = known.flat();
                }
                for (Map.Entry<String, JsonNode> not : body.at("/query/bool/must_not/terms").properties()) {
                    List<String> values = new ArrayList<>();
                    not.getValue().forEach(value -> values.add(value.asText()));
                    known = known.without(not.getKey(), values);
                }
                AnswerCheck check = new AnswerCheck();
                check.hits(content.at("/hits/total"), known);
                check.check(body.path("aggs"), content.path("aggregations"), known);
                return check.figures();
            } catch (AssertionError e) {
                throw new AssertionError("Panel " + panel + ": " + e.getMessage(), e);
            }
        }
    }

    private static Instant time(JsonNode text) {
        return Instant.parse(text.asText());
    }

    private final URI server;
    private final boolean isOfDays;
    private final boolean isOfFlatHours;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Panel> panels = new LinkedHashMap<>();
    private int round;

    /** @param dashboard id of one in the bundle */
    DashboardRequests(String dashboard, URI server) throws IOException {
        this.server = server;
        this.isOfDays = dashboard.equals(MONTHS);
        this.isOfFlatHours = dashboard.equals(FLAT_HOURS);
        String prefix = dashboard + "/";
        String[] datasets = dashboard.equals(MONTHS) ? new String[] {DocumentFields.HOUR_DATASET, DocumentFields.DAY_DATASET}
                : new String[] {DocumentFields.DATASET, DocumentFields.HOUR_DATASET};
        Panels.vega().forEach((id, spec) -> {
            if (id.startsWith(prefix)) {
                String panel = id.substring(prefix.length());
                panels.put(panel, (from, to) -> vega(panel, spec, new KibanaRequest(from, to, conditions(datasets))));
            }
        });
        Lens.charts().forEach((id, chart) -> {
            if (id.startsWith(prefix)) {
                String panel = id.substring(prefix.length());
                panels.put(panel, (from, to) -> List.of(lens(panel, chart, from, to)));
            }
        });
    }

    private static List<Question> vega(String panel, JsonNode spec, KibanaRequest request) {
        List<Question> questions = new ArrayList<>();
        spec.get("data").forEach(data -> {
            if (data.has("url")) {
                questions.add(Question.only(panel, data.get("url").get("index").asText(), request.body(data.get("url"))));
            }
        });
        return questions;
    }

    private static Question lens(String panel, Lens chart, Instant from, Instant to) {
        String index = chart.family().pattern();
        ArrayNode conditions = JsonNodeFactory.instance.arrayNode().add(conditions(isOfFlatHours(index)
                ? DocumentFields.FUNCTION_HOUR_DATASET : DocumentFields.FUNCTION_DATASET));
        conditions.addObject().putObject("range").putObject("@timestamp").put("gte", from.toString()).put("lte", to.toString());
        LensQuestion lens = new LensQuestion(chart, KibanaRequest.interval(Duration.between(from, to).toMillis() / LENS_BARS) + "ms");
        return new Question(panel, index, lens.first(conditions), answer -> lens.rest(conditions, read(answer))
                .map(body -> Question.only(panel, index, body)));
    }

    private static ObjectNode conditions(String... datasets) {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        ArrayNode both = filter.putObject("bool").putArray("filter");
        ObjectNode any = both.addObject().putObject("bool").put("minimum_should_match", 1);
        for (String dataset : datasets) {
            any.withArray("should").addObject().putObject("match_phrase").put("data_stream.dataset", dataset);
        }
        // The dashboard has no such filter; tests that share a server keep apart by it.
        both.addObject().putObject("match_phrase").put("data_stream.namespace", Fleet.NAMESPACE);
        return filter;
    }

    /** What its panels take between two times, but for those that only compare. */
    FleetPart known(FleetSums sums, Instant from, Instant to) {
        return isOfFlatHours ? sums.hoursBetween(from, to) : isOfDays ? sums.daysBetween(from, to) : sums.between(from, to);
    }

    private static boolean isOfFlatHours(String index) {
        return index.equals(StreamFamily.FUNCTION_HOURS.pattern());
    }

    Set<String> panels() {
        return panels.keySet();
    }

    /** Asks for one panel. */
    List<Answer> alone(String panel, Instant end, Duration window) {
        return ask(Set.of(panel), end, window);
    }

    /** Asks for all panels. */
    List<Answer> together(Instant end, Duration window) {
        return ask(panels.keySet(), end, window);
    }

    private List<Answer> ask(Set<String> which, Instant end, Duration window) {
        // Each time a little earlier, as "now" is each time a little later: no filter is found in a cache, and the slices are the same.
        Instant to = end.minusMillis(1 + round++ % 4_000);
        List<Question> questions = which.stream().flatMap(panel -> panels.get(panel).questions(to.minus(window).plusMillis(1), to).stream())
                .toList();
        long start = System.nanoTime();
        List<CompletableFuture<List<Answer>>> answers = questions.stream().map(question -> ask(question, start)).toList();
        try {
            return answers.stream().flatMap(answer -> answer.join().stream()).toList();
        } catch (CompletionException e) {
            throw new IllegalStateException("A panel's request failed: " + e.getCause(), e.getCause());
        }
    }

    private CompletableFuture<List<Answer>> ask(Question question, long start) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/" + question.index() + "/_search?request_cache=false"))
                .timeout(Duration.ofMinutes(10)).header("content-type", "application/json")
                .POST(BodyPublishers.ofString(question.body().toString())).build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenCompose(response -> {
            long nanos = System.nanoTime() - start;
            if (response.statusCode() != 200) {
                throw new IllegalStateException("panel " + question.panel() + ": " + response.body());
            }
            // It is read later: that would take time from the server, which still works on others.
            Answer answer = new Answer(question.panel(), question.index(), question.body(), response.body(), nanos);
            CompletableFuture<List<Answer>> rest = question.next().apply(answer.text()).map(next -> ask(next, start))
                    .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
            return rest.thenApply(others -> {
                List<Answer> all = new ArrayList<>(others);
                all.add(answer);
                return all;
            });
        });
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
