package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What Lens asks of Elasticsearch for a chart: terms by a sum over the whole window and time within them, and Other by a second request
 * that leaves the terms out.
 */
final class LensQuestion {

    /** Of the terms, in the answer. */
    static final String TOP = "top";

    private final Lens chart;
    private final String interval;

    /** @param interval of a bar */
    LensQuestion(Lens chart, String interval) {
        this.chart = chart;
        this.interval = interval;
    }

    /** @param conditions of the dashboard: time, controls */
    ObjectNode first(ArrayNode conditions) {
        ObjectNode body = body(conditions);
        JsonNode parameters = term().get("params");
        ObjectNode top = body.putObject("aggs").putObject(TOP);
        ObjectNode terms = top.putObject("terms").put("field", term().get("sourceField").asText()).put("size", parameters.get("size")
                .asInt());
        terms.putObject("order").put(parameters.at("/orderBy/columnId").asText(), parameters.get("orderDirection").asText());
        within(top.putObject("aggs"));
        return body;
    }

    /** What is asked then, or nothing where the terms were all. */
    Optional<ObjectNode> rest(ArrayNode conditions, JsonNode answer) {
        JsonNode top = answer.at("/aggregations/" + TOP);
        if (top.get("sum_other_doc_count").asLong() == 0) {
            return Optional.empty();
        }
        ObjectNode body = body(conditions);
        ArrayNode leftOut = ((ObjectNode) body.at("/query/bool")).putObject("must_not").putObject("terms")
                .putArray(term().get("sourceField").asText());
        top.get("buckets").forEach(bucket -> leftOut.add(bucket.get("key")));
        within(body.putObject("aggs"));
        return Optional.of(body);
    }

    private JsonNode term() {
        return chart.column(chart.columns("terms").get(0));
    }

    private ObjectNode body(ArrayNode conditions) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("size", 0);
        ArrayNode all = body.putObject("query").putObject("bool").putArray("filter");
        all.addObject().putObject("term").put(chart.condition()[0], chart.condition()[1]);
        all.addAll(conditions);
        return body;
    }

    private void within(ObjectNode aggregations) {
        sums(aggregations);
        for (String time : chart.columns("date_histogram")) {
            ObjectNode bars = aggregations.putObject("time");
            bars.putObject("date_histogram").put("field", chart.column(time).get("sourceField").asText()).put("fixed_interval", interval);
            sums(bars.putObject("aggs"));
        }
    }

    private void sums(ObjectNode aggregations) {
        chart.columns("sum").forEach(sum -> aggregations.putObject(sum).putObject("sum").put("field", chart.column(sum).get("sourceField")
                .asText()));
    }
}
