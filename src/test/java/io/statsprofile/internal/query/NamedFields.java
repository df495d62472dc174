package io.statsprofile.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which fields a request names, and which the index template has. */
final class NamedFields {

    private static final Pattern DOTTED =
            Pattern.compile("(?<![\\w.])(?:@timestamp|(?:statsprofile|event|service|host|process|data_stream|labels)(?:\\.\\w+)+)");
    private static final Set<String> KEYED_BY_FIELD = Set.of("term", "terms", "range", "prefix", "wildcard", "match");
    private static final String TEMPLATE = "/io/statsprofile/internal/template/index-template.json";

    private NamedFields() {
    }

    /** Wherever the query language expects a field, and whatever else looks like one of ours. */
    static Set<String> of(JsonNode body) {
        Set<String> fields = new TreeSet<>(of(body.toString()));
        collect(body, fields);
        return fields;
    }

    /** What looks like a field of ours in a text. */
    static Set<String> of(String text) {
        Set<String> fields = new TreeSet<>();
        Matcher dotted = DOTTED.matcher(text);
        while (dotted.find()) {
            fields.add(dotted.group());
        }
        return fields;
    }

    private static void collect(JsonNode node, Set<String> fields) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "field", "path" -> fields.add(value.asText());
                case "_source", "docvalue_fields" -> value.forEach(field -> fields.add(field.asText()));
                case "sort" -> value.forEach(order -> order.fieldNames().forEachRemaining(fields::add));
                default -> {
                    if (KEYED_BY_FIELD.contains(entry.getKey()) && value.isObject() && !value.has("field")) {
                        value.fieldNames().forEachRemaining(fields::add);
                    }
                }
            }
        });
        node.forEach(child -> collect(child, fields));
    }

    /** All fields and objects of the index template, but not the labels, which users name. */
    static Set<String> ofTemplate() throws IOException {
        Set<String> fields = new TreeSet<>();
        try (InputStream template = NamedFields.class.getResourceAsStream(TEMPLATE)) {
            collectMapped("", new ObjectMapper().readTree(template).at("/template/mappings"), fields);
        }
        return fields;
    }

    private static void collectMapped(String prefix, JsonNode mapping, Set<String> fields) {
        mapping.path("properties").properties().forEach(entry -> {
            fields.add(prefix + entry.getKey());
            collectMapped(prefix + entry.getKey() + ".", entry.getValue(), fields);
        });
    }
}
