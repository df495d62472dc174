package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Lens chart of the bundle, taken apart. */
record Lens(JsonNode attributes) {

    /** By data view. */
    private static final Map<String, StreamFamily> FAMILIES = Map.of("statsprofile-function-data-view", StreamFamily.FUNCTIONS,
            "statsprofile-function-hours-data-view", StreamFamily.FUNCTION_HOURS);

    /** Charts by {@code dashboard/panel}. */
    static Map<String, Lens> charts() throws IOException {
        Map<String, Lens> charts = new LinkedHashMap<>();
        for (JsonNode object : Panels.objects()) {
            if (object.get("type").asText().equals("dashboard")) {
                for (JsonNode panel : Panels.of(object)) {
                    if (panel.get("type").asText().equals("lens")) {
                        charts.put(object.get("id").asText() + "/" + panel.get("panelIndex").asText(),
                                new Lens(panel.at("/embeddableConfig/attributes")));
                    }
                }
            }
        }
        return charts;
    }

    /** Whether a dashboard is about function documents. */
    static boolean isFlat(JsonNode dashboard) {
        return dashboard.get("references").findValuesAsText("id").stream().anyMatch(FAMILIES::containsKey);
    }

    /** What it reads. */
    StreamFamily family() {
        return FAMILIES.get(attributes.at("/references/0/id").asText());
    }

    JsonNode layer() {
        return attributes.at("/state/datasourceStates/indexpattern/layers/main");
    }

    JsonNode visualization() {
        return attributes.at("/state/visualization");
    }

    /** A field and the value that it has, of the simple query that these charts have. */
    String[] condition() {
        return attributes.at("/state/query/query").asText().split(": ");
    }

    /** Names of the columns with that operation, in the order of the aggregation. */
    List<String> columns(String operation) {
        List<String> names = new ArrayList<>();
        layer().get("columnOrder").forEach(name -> {
            if (column(name.asText()).get("operationType").asText().equals(operation)) {
                names.add(name.asText());
            }
        });
        return names;
    }

    JsonNode column(String name) {
        return layer().get("columns").get(name);
    }

    /** What a formula comes to, from the sums of its parts. */
    double value(String formula, Map<String, Double> sums) {
        return evaluate(column(column(formula).at("/references/0").asText()).at("/params/tinymathAst"), sums);
    }

    private static double evaluate(JsonNode node, Map<String, Double> sums) {
        if (node.isNumber()) {
            return node.asDouble();
        }
        if (node.isTextual()) {
            return sums.get(node.asText());
        }
        double left = evaluate(node.at("/args/0"), sums);
        double right = evaluate(node.at("/args/1"), sums);
        return switch (node.get("name").asText()) {
            case "multiply" -> left * right;
            case "divide" -> left / right;
            default -> throw new IllegalArgumentException("no chart had " + node.get("name") + " so far");
        };
    }
}
