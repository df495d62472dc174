package io.statsprofile.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.elasticsearch.StreamFamily;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks Elasticsearch what Lens asks for a chart: terms by a sum over the whole window, time within them, and Other by a second request that leaves
 * the terms out. Lens itself has no renderer outside of Kibana.
 */
final class LensRequest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OTHER = "Other";

    private final Lens chart;
    private final String namespace;
    private final Map<String, String> filters = new LinkedHashMap<>();

    LensRequest(Lens chart, String namespace) {
        this.chart = chart;
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
        for (JsonNode bucket : terms()) {
            rows.put(bucket.get("key").asText(), values(bucket));
        }
        return rows;
    }

    /** Bars by term, Other included, and by time. */
    Map<String, Map<String, Double>> bars() throws IOException {
        String figure = chart.visualization().at("/layers/0/accessors/0").asText();
        Map<String, Map<String, Double>> series = new LinkedHashMap<>();
        List<String> known = new ArrayList<>();
        for (JsonNode bucket : terms()) {
            known.add(bucket.get("key").asText());
            series.put(bucket.get("key").asText(), points(bucket, figure));
        }
        ObjectNode body = body();
        ArrayNode leftOut = ((ObjectNode) body.at("/query/bool")).putObject("must_not").putObject("terms").putArray(term().get("sourceField").asText());
        known.forEach(leftOut::add);
        within(body.putObject("aggs"));
        series.put(OTHER, points(send(body).get("aggregations"), figure));
        return series;
    }

    private JsonNode terms() throws IOException {
        JsonNode parameters = term().get("params");
        ObjectNode body = body();
        ObjectNode top = body.putObject("aggs").putObject("top");
        ObjectNode terms = top.putObject("terms").put("field", term().get("sourceField").asText()).put("size", parameters.get("size").asInt());
        terms.putObject("order").put(parameters.at("/orderBy/columnId").asText(), parameters.get("orderDirection").asText());
        within(top.putObject("aggs"));
        return send(body).at("/aggregations/top/buckets");
    }

    private JsonNode term() {
        return chart.column(chart.columns("terms").get(0));
    }

    private ObjectNode body() {
        ObjectNode body = JSON.createObjectNode().put("size", 0);
        ArrayNode conditions = body.putObject("query").putObject("bool").putArray("filter");
        conditions.addObject().putObject("term").put(chart.condition()[0], chart.condition()[1]);
        filters.forEach((field, value) -> conditions.addObject().putObject("term").put(field, value));
        return body;
    }

    private void within(ObjectNode aggregations) {
        sums(aggregations);
        for (String time : chart.columns("date_histogram")) {
            ObjectNode bars = aggregations.putObject("time");
            bars.putObject("date_histogram").put("field", chart.column(time).get("sourceField").asText()).put("fixed_interval", "10s");
            sums(bars.putObject("aggs"));
        }
    }

    private void sums(ObjectNode aggregations) {
        chart.columns("sum").forEach(sum -> aggregations.putObject(sum).putObject("sum").put("field", chart.column(sum).get("sourceField").asText()));
    }

    private Map<String, Double> values(JsonNode bucket) {
        Map<String, Double> values = new TreeMap<>();
        chart.columns("sum").forEach(sum -> values.put(sum, bucket.get(sum).get("value").asDouble()));
        chart.columns("formula").forEach(formula -> values.put(formula, chart.value(formula, values)));
        return values;
    }

    private static Map<String, Double> points(JsonNode aggregations, String figure) {
        Map<String, Double> points = new TreeMap<>();
        aggregations.at("/time/buckets").forEach(bar -> points.put(bar.get("key_as_string").asText(), bar.get(figure).get("value").asDouble()));
        return points;
    }

    private JsonNode send(ObjectNode body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(SearchServer.shared().url() + "/" + StreamFamily.FUNCTIONS.stream(namespace) + "/_search"))
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
