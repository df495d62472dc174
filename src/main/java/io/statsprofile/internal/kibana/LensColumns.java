package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Columns of a Lens layer in short:
 *
 * <pre>{@code
 * {"histogram": field}                                          by time
 * {"top": 9, "field": field, "by": name of a sum, "label"}      by the terms with the largest sums, and Other; "width" in a table: pixels
 * {"sum": field, "label"}
 * {"sum": field, "by": field, "times": 1000000, "label"}        sum by sum: never an average of averages
 * }</pre>
 */
final class LensColumns {

    static final String TOP = "top";
    static final String HISTOGRAM = "histogram";
    static final String SUM = "sum";
    private static final String BY = "by";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonNode source;
    private final ObjectNode columns = NODES.objectNode();
    private final List<String> parts = new ArrayList<>();

    LensColumns(JsonNode source) {
        this.source = source;
        for (Map.Entry<String, JsonNode> column : source.properties()) {
            columns.set(column.getKey(), column(column.getKey(), column.getValue()));
        }
    }

    /** Those that the chart shows, in order. */
    List<String> names() {
        return source.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** Of a column in a table, or null. */
    JsonNode width(String name) {
        return source.get(name).get("width");
    }

    /** All by name, those that formulas are made of included. */
    ObjectNode columns() {
        return columns;
    }

    ArrayNode order() {
        ArrayNode order = NODES.arrayNode();
        names().forEach(order::add);
        parts.forEach(order::add);
        return order;
    }

    /** Name of the one column of that sort. */
    String only(String sort) {
        List<String> found = source.properties().stream().filter(column -> column.getValue().has(sort)).map(Map.Entry::getKey).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("A chart of bars has one column with " + sort + ", but this one has " + found);
        }
        return found.get(0);
    }

    private ObjectNode column(String name, JsonNode brief) {
        if (brief.has(HISTOGRAM)) {
            ObjectNode time = labelled("date_histogram", "date", "interval", brief.get(HISTOGRAM).asText(), false).put("isBucketed", true)
                    .put("sourceField", brief.get(HISTOGRAM).asText());
            time.putObject("params").put("interval", "auto").put("includeEmptyRows", true).put("dropPartials", false);
            return time;
        }
        String label = brief.get("label").asText();
        if (brief.has(TOP)) {
            return top(brief, label);
        }
        return brief.has(BY) ? quotient(name, brief, label) : sum(brief.get(SUM).asText(), label);
    }

    private static ObjectNode top(JsonNode brief, String label) {
        ObjectNode terms = labelled("terms", "string", "ordinal", label, true).put("isBucketed", true)
                .put("sourceField", brief.get("field").asText());
        ObjectNode parameters = terms.putObject("params").put("size", brief.get(TOP).asInt()).put("orderDirection", "desc")
                .put("otherBucket", true)
                .put("missingBucket", false);
        parameters.putObject("orderBy").put("type", "column").put("columnId", brief.get(BY).asText());
        parameters.putObject("parentFormat").put("id", "terms");
        return terms;
    }

    private static ObjectNode sum(String field, String label) {
        ObjectNode sum = labelled("sum", "number", "ratio", label, true).put("isBucketed", false).put("sourceField", field);
        sum.putObject("params").put("emptyAsNull", false);
        return sum;
    }

    /** A formula, with what Lens makes of it when it is typed: its sums as columns that are not shown, and its tree over their names. */
    private ObjectNode quotient(String name, JsonNode brief, String label) {
        String dividend = part(name + "X0", sum(brief.get(SUM).asText(), "Part of " + label));
        String divisor = part(name + "X1", sum(brief.get(BY).asText(), "Part of " + label));
        String text = brief.get("times").asText() + " * sum(" + brief.get(SUM).asText() + ") / sum(" + brief.get(BY).asText() + ")";

        ObjectNode math = labelled("math", "number", "ratio", "Part of " + label, true).put("isBucketed", false);
        ObjectNode tree = call(math.putObject("params").putObject("tinymathAst"), "divide", text);
        call(((ArrayNode) tree.get("args")).addObject(), "multiply", text.substring(0, text.indexOf(" /")));
        ((ArrayNode) tree.at("/args/0/args")).add(brief.get("times").asInt()).add(dividend);
        ((ArrayNode) tree.get("args")).add(divisor);
        math.putArray("references").add(dividend).add(divisor);

        ObjectNode formula = labelled("formula", "number", "ratio", label, true).put("isBucketed", false);
        formula.putObject("params").put("formula", text).put("isFormulaBroken", false);
        formula.putArray("references").add(part(name + "X2", math));
        return formula;
    }

    private static ObjectNode call(ObjectNode node, String function, String text) {
        node.put("type", "function").put("name", function).put("text", text);
        node.putObject("location").put("min", 0).put("max", text.length());
        node.putArray("args");
        return node;
    }

    private String part(String name, ObjectNode column) {
        columns.set(name, column);
        parts.add(name);
        return name;
    }

    private static ObjectNode labelled(String operation, String type, String scale, String label, boolean isOurs) {
        return NODES.objectNode().put("label", label).put("customLabel", isOurs).put("operationType", operation).put("dataType", type)
                .put("scale", scale);
    }
}
