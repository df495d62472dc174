package io.statsprofile.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.model.FunctionProfile;
import java.util.Map;

/**
 * Holds the sums in an answer against what was written, whatever panel asked: it walks through request and answer side by side and narrows what is known
 * down by each filter and bucket on the way. What it does not know it leaves unchecked. Not thread-safe.
 */
final class AnswerCheck {

    private int sums;

    /** How many sums were held against what is known so far. */
    int sums() {
        return sums;
    }

    /**
     * @param aggregations of a request or of an aggregation in it
     * @param answer what has the answers to these by name
     * @throws AssertionError when a sum is not what was written
     */
    void check(JsonNode aggregations, JsonNode answer, FleetSums.Part known) {
        for (Map.Entry<String, JsonNode> aggregation : aggregations.properties()) {
            JsonNode found = answer.get(aggregation.getKey());
            for (Map.Entry<String, JsonNode> part : aggregation.getValue().properties()) {
                check(part.getKey(), part.getValue(), aggregation.getValue().path("aggs"), found, known);
            }
        }
    }

    private void check(String type, JsonNode parameters, JsonNode below, JsonNode found, FleetSums.Part known) {
        switch (type) {
            case "sum" -> same("sum of " + parameters.get("field").asText(), found.get("value").asDouble(), known.sum(parameters.get("field").asText()));
            case "nested" -> check(below, found, known);
            case "filter" -> filtered(parameters, below, found, known);
            case "terms" -> terms(parameters, below, found, known);
            case "date_histogram" -> overTime(below, found.get("buckets"), known);
            default -> {
                // Neither the type nor what is below it is known here.
            }
        }
    }

    private void filtered(JsonNode filter, JsonNode below, JsonNode found, FleetSums.Part known) {
        if (filter.has("term")) {
            Map.Entry<String, JsonNode> term = filter.get("term").properties().iterator().next();
            FleetSums.Part narrowed = term.getValue().isValueNode() ? known.where(term.getKey(), term.getValue().asText()) : null;
            if (narrowed != null) {
                check(below, found, narrowed);
            }
        }
    }

    private void terms(JsonNode parameters, JsonNode below, JsonNode found, FleetSums.Part known) {
        String field = parameters.get("field").asText();
        for (JsonNode bucket : found.get("buckets")) {
            FleetSums.Part narrowed = known.where(field, bucket.get("key").asText());
            if (narrowed != null) {
                check(below, bucket, narrowed);
            }
        }
        // That these are the functions with most, no other, and as many as were asked for.
        for (Map.Entry<String, JsonNode> order : parameters.path("order").properties()) {
            String figure = below.path(order.getKey()).at("/sum/field").asText();
            if (field.endsWith(".function") && parameters.at("/exclude/0").asText().equals(FunctionProfile.OTHER) && !figure.isEmpty()) {
                double sum = 0;
                for (JsonNode bucket : found.get("buckets")) {
                    sum += bucket.get(order.getKey()).get("value").asDouble();
                }
                same("the functions with most " + figure, sum, known.most(figure, parameters.get("size").asInt()));
            }
        }
    }

    /** Buckets of time are no unit of what is known; together they are. */
    private void overTime(JsonNode aggregations, JsonNode buckets, FleetSums.Part known) {
        for (Map.Entry<String, JsonNode> aggregation : aggregations.properties()) {
            if (aggregation.getValue().has("sum")) {
                String field = aggregation.getValue().at("/sum/field").asText();
                double sum = 0;
                for (JsonNode bucket : buckets) {
                    sum += bucket.get(aggregation.getKey()).get("value").asDouble();
                }
                same("sum over time of " + field, sum, known.sum(field));
            }
        }
    }

    private void same(String what, double found, double known) {
        if (Double.isNaN(known)) {
            return;
        }
        if (Math.abs(found - known) > 1e-9 * Math.max(1, Math.abs(known))) {
            throw new AssertionError(what + " is " + found + ", but " + known + " was written");
        }
        sums++;
    }
}
