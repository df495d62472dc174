package io.statsprofile.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One query of a panel, as Grafana's Elasticsearch data source (12.8.0) puts it to the server and reads the answer: a filter for the window
 * and a Lucene query, bucket aggregations each within the one before, metrics within the last. A histogram as the last one makes series,
 * anything else a table. A nested aggregation has no buckets of its own; what follows it stands directly in it.
 */
final class GrafanaTarget {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::\\w+)?}|\\$(\\w+)");
    private static final Pattern LABEL = Pattern.compile("\\{\\{(?:term )?([^}]+)}}");
    /** What Lucene's query syntax knows, and spaces. */
    private static final String SIGNS = "!*+-=<>&|()[]{}^~?:\\/\"";
    private static final Map<String, String> COLUMNS = Map.of("count", "Count", "sum", "Sum", "max", "Max", "min", "Min",
            "cardinality", "Unique Count");

    private final JsonNode target;
    private final Map<String, List<String>> variables;
    private final Set<String> texts;

    /**
     * @param variables values by name; the only value {@code *} is All
     * @param texts names of those that are typed, and not chosen
     */
    GrafanaTarget(JsonNode target, Map<String, List<String>> variables, Set<String> texts) {
        this.target = target;
        this.variables = variables;
        this.texts = texts;
    }

    /** What is sent, for a window of epoch milliseconds. */
    ObjectNode request(long from, long to) {
        ObjectNode body = JSON.createObjectNode().put("size", 0);
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("range").putObject("@timestamp").put("gte", from).put("lte", to).put("format", "epoch_millis");
        filter.addObject().putObject("query_string").put("query", lucene(target.path("query").asText())).put("analyze_wildcard", true);
        ObjectNode inner = body;
        for (JsonNode bucket : target.path("bucketAggs")) {
            ObjectNode aggregation = inner.withObject("/aggs").putObject(bucket.path("id").asText());
            describe(bucket, aggregation, from, to);
            inner = aggregation;
        }
        for (JsonNode metric : target.path("metrics")) {
            if (!metric.path("type").asText().equals("count")) {
                addMetric(inner, metric);
            }
        }
        return body;
    }

    private static void addMetric(ObjectNode parent, JsonNode metric) {
        parent.withObject("/aggs").putObject(metric.path("id").asText()).putObject(metric.path("type").asText())
                .put("field", metric.path("field").asText());
    }

    private void describe(JsonNode bucket, ObjectNode aggregation, long from, long to) {
        JsonNode settings = bucket.path("settings");
        String type = bucket.path("type").asText();
        ObjectNode body = aggregation.putObject(type);
        switch (type) {
            case "date_histogram" -> {
                body.put("field", bucket.path("field").asText()).put("fixed_interval", plain(settings.path("interval").asText()))
                        .put("min_doc_count", settings.path("min_doc_count").asInt()).put("format", "epoch_millis");
                body.putObject("extended_bounds").put("min", from).put("max", to);
            }
            case "nested" -> body.put("path", bucket.path("field").asText());
            case "filters" -> {
                ObjectNode filters = body.putObject("filters");
                for (JsonNode each : settings.path("filters")) {
                    filters.putObject(plain(each.path("label").asText())).putObject("query_string")
                            .put("query", lucene(each.path("query").asText())).put("analyze_wildcard", true);
                }
            }
            case "terms" -> {
                body.put("field", bucket.path("field").asText()).put("size", settings.path("size").asInt())
                        .put("min_doc_count", settings.path("min_doc_count").asInt());
                if (settings.has("missing")) {
                    body.set("missing", settings.get("missing"));
                }
                String orderBy = settings.path("orderBy").asText();
                body.putObject("order").put(orderBy, settings.path("order").asText());
                target.path("metrics").forEach(metric -> {
                    if (metric.path("id").asText().equals(orderBy)) {
                        addMetric(aggregation, metric);
                    }
                });
            }
            default -> throw new IllegalArgumentException(type + " is a bucket aggregation that this does not know");
        }
    }

    /**
     * A variable within a Lucene query: a text is escaped, what was chosen from a list is in quotes, too, and All is itself. Then Grafana
     * puts variables into the whole query once more, and so into what it has put there.
     */
    private String lucene(String text) {
        return plain(replaced(text, true, (name, values) -> values.equals(List.of("*")) ? "*" : texts.contains(name)
                ? escaped(values.get(0))
                : values.stream().map(value -> '"' + escaped(value) + '"').collect(Collectors.joining(" OR ", "(", ")"))));
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.chars().forEach(sign -> escaped.append(SIGNS.indexOf(sign) >= 0 || Character.isWhitespace(sign) ? "\\" : "")
                .append((char) sign));
        return escaped.toString();
    }

    private String plain(String text) {
        return replaced(text, false, (name, values) -> String.join(",", values));
    }

    private String replaced(String text, boolean all, BiFunction<String, List<String>, String> value) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String name = name(match);
            if (!variables.containsKey(name)) {
                if (!all) {
                    return Matcher.quoteReplacement(match.group());
                }
                throw new IllegalArgumentException("nobody sets variable " + name + " of " + text);
            }
            return Matcher.quoteReplacement(value.apply(name, variables.get(name)));
        });
    }

    private static String name(MatchResult match) {
        return match.group(1) != null ? match.group(1) : match.group(2);
    }

    /** Whether it draws series. */
    boolean isSeries() {
        JsonNode buckets = target.path("bucketAggs");
        return buckets.path(buckets.size() - 1).path("type").asText().equals("date_histogram");
    }

    /** By name, the values by the beginning of their bars; those without a value are left out. */
    Map<String, Map<Long, Double>> series(JsonNode answer) {
        Map<String, Map<Long, Double>> series = new LinkedHashMap<>();
        walk(answer.path("aggregations"), 0, new LinkedHashMap<>(), (labels, buckets) -> {
            JsonNode metric = target.path("metrics").get(0);
            Map<Long, Double> points = series.computeIfAbsent(alias(labels), name -> new TreeMap<>());
            for (JsonNode bucket : buckets) {
                JsonNode value = value(bucket, metric);
                if (value.isNumber()) {
                    points.put(bucket.path("key").asLong(), value.asDouble());
                }
            }
        });
        return series;
    }

    /** Rows by column: keys of buckets by field, metrics by their kind, and by their field where there are several of a kind. */
    List<Map<String, Object>> table(JsonNode answer) {
        List<Map<String, Object>> rows = new ArrayList<>();
        JsonNode last = target.path("bucketAggs").path(target.path("bucketAggs").size() - 1);
        walk(answer.path("aggregations"), 0, new LinkedHashMap<>(), (labels, buckets) -> {
            for (JsonNode bucket : buckets) {
                Map<String, Object> row = new LinkedHashMap<>(labels);
                row.put(last.path("field").asText(), bucket.path("key").asText());
                target.path("metrics").forEach(metric -> row.put(column(metric), value(bucket, metric).asDouble()));
                rows.add(row);
            }
        });
        return rows;
    }

    private String column(JsonNode metric) {
        String kind = metric.path("type").asText();
        long alike = target.path("metrics").findValues("type").stream().filter(type -> type.asText().equals(kind)).count();
        return COLUMNS.get(kind) + (alike > 1 ? " " + metric.path("field").asText() : "");
    }

    private static JsonNode value(JsonNode bucket, JsonNode metric) {
        return metric.path("type").asText().equals("count") ? bucket.path("doc_count") : bucket.path(metric.path("id").asText())
                .path("value");
    }

    private interface Leaf {
        void take(Map<String, String> labels, Iterable<JsonNode> buckets);
    }

    private void walk(JsonNode aggregations, int depth, Map<String, String> labels, Leaf leaf) {
        JsonNode definition = target.path("bucketAggs").path(depth);
        JsonNode aggregation = aggregations.path(definition.path("id").asText());
        if (definition.path("type").asText().equals("nested")) {
            walk(aggregation, depth + 1, labels, leaf);
        } else if (depth == target.path("bucketAggs").size() - 1) {
            leaf.take(labels, aggregation.path("buckets"));
        } else if (aggregation.path("buckets").isObject()) {
            aggregation.path("buckets").properties()
                    .forEach(filter -> walk(filter.getValue(), depth + 1, with(labels, "filter", filter.getKey()), leaf));
        } else {
            for (JsonNode bucket : aggregation.path("buckets")) {
                walk(bucket, depth + 1, with(labels, definition.path("field").asText(), bucket.path("key").asText()), leaf);
            }
        }
    }

    private static Map<String, String> with(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(name, value);
        return more;
    }

    private String alias(Map<String, String> labels) {
        return LABEL.matcher(target.path("alias").asText()).replaceAll(match -> {
            if (!labels.containsKey(match.group(1))) {
                throw new IllegalArgumentException("the alias names " + match.group(1) + ", and there is " + labels);
            }
            return Matcher.quoteReplacement(labels.get(match.group(1)));
        });
    }
}
