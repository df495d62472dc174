package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Asks Elasticsearch what Lens asks for a chart, with a bar for each slice. Lens itself has no renderer outside of Kibana. */
final class LensRequest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OTHER = "Other";
    private static final String TERMS = "/aggregations/" + LensQuestion.TOP + "/buckets";

    private final Lens chart;
    private final LensQuestion question;
    private final String namespace;
    private final Map<String, String> filters = new LinkedHashMap<>();

    /** @param interval of a bar */
    LensRequest(Lens chart, String namespace, String interval) {
        this.chart = chart;
        this.question = new LensQuestion(chart, interval);
        this.namespace = namespace;
    }

    /** As chosen in a control. */
    LensRequest with(String field, String value) {
        filters.put(field, value);
        return this;
    }

    /** Rows of a table by term: the sums, and what formulas make of them. */
    Map<String, Map<String, Double>> table() throws IOException {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        for (JsonNode bucket : send(question.first(conditions())).at(TERMS)) {
            rows.put(bucket.get("key").asText(), values(bucket));
        }
        return rows;
    }

    /** Bars by term, Other included where there are others, and by time. */
    Map<String, Map<String, Double>> bars() throws IOException {
        String figure = chart.visualization().at("/layers/0/accessors/0").asText();
        Map<String, Map<String, Double>> series = new LinkedHashMap<>();
        JsonNode answer = send(question.first(conditions()));
        for (JsonNode bucket : answer.at(TERMS)) {
            series.put(bucket.get("key").asText(), points(bucket, figure));
        }
        Optional<ObjectNode> rest = question.rest(conditions(), answer);
        if (rest.isPresent()) {
            series.put(OTHER, points(send(rest.get()).get("aggregations"), figure));
        }
        return series;
    }

    private ArrayNode conditions() {
        ArrayNode conditions = JSON.createArrayNode();
        filters.forEach((field, value) -> conditions.addObject().putObject("term").put(field, value));
        return conditions;
    }

    private Map<String, Double> values(JsonNode bucket) {
        Map<String, Double> values = new TreeMap<>();
        chart.columns("sum").forEach(sum -> values.put(sum, bucket.get(sum).get("value").asDouble()));
        chart.columns("formula").forEach(formula -> values.put(formula, chart.value(formula, values)));
        return values;
    }

    private static Map<String, Double> points(JsonNode aggregations, String figure) {
        Map<String, Double> points = new TreeMap<>();
        aggregations.at("/time/buckets").forEach(bar -> points.put(bar.get("key_as_string").asText(), bar.get(figure).get("value")
                .asDouble()));
        return points;
    }

    private JsonNode send(ObjectNode body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(SearchServer.shared().url() + "/" + chart.family().stream(namespace)
                + "/_search"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body.toString())).build();
        try {
            HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(response.body());
            }
            return JSON.readTree(response.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
