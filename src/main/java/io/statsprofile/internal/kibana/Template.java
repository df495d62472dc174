package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON with four additions, so that panels that differ in a word have one source, and long expressions have lines:
 *
 * <ul>
 *   <li>{@code "${measure}"} becomes the value of that parameter, of whatever type; within a longer text, its text.
 *   <li>{@code "${palette.json}"} becomes the content of that file of {@code kibana/parts}; within a longer text, its JSON, as in an
 *       expression.
 *   <li>{@code {"$part": "names.json"}} becomes the content of that file of {@code kibana/parts}; an array within an array becomes part
 *       of it. Parameters of its own, or other values for the panel's, stand beside it under {@code "with"}. The name may have
 *       parameters, too: {@code {"$part": "${rollup}-query.json"}}.
 *   <li>{@code {"$text": ["a", " + b"]}} becomes one text of these, with nothing between them.
 * </ul>
 */
final class Template {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PARAMETER = Pattern.compile("\\$\\{([\\w.]+)}");
    private static final String PART = "$part";
    private static final String TEXT = "$text";

    private final Path sources;

    Template(Path sources) {
        this.sources = sources;
    }

    /**
     * @param panel file name in {@code kibana/panels}
     * @param parameters all that it names
     */
    JsonNode panel(String panel, JsonNode parameters) throws IOException {
        return fill(JSON.readTree(sources.resolve("panels").resolve(panel).toFile()), parameters);
    }

    private JsonNode fill(JsonNode node, JsonNode parameters) throws IOException {
        if (node.has(PART)) {
            ObjectNode own = JsonNodeFactory.instance.objectNode();
            parameters.properties().forEach(parameter -> own.set(parameter.getKey(), parameter.getValue()));
            for (Map.Entry<String, JsonNode> parameter : node.path("with").properties()) {
                own.set(parameter.getKey(), fill(parameter.getValue(), parameters));
            }
            return fill(part(text(node.get(PART), parameters).asText()), own);
        }
        if (node.has(TEXT)) {
            StringBuilder text = new StringBuilder();
            node.get(TEXT).forEach(line -> text.append(line.textValue()));
            return text(JsonNodeFactory.instance.textNode(text.toString()), parameters);
        }
        if (node.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                filled.set(field.getKey(), fill(field.getValue(), parameters));
            }
            return filled;
        }
        if (node.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            for (JsonNode element : node) {
                JsonNode value = fill(element, parameters);
                if (element.has(PART) && value.isArray()) {
                    value.forEach(filled::add);
                } else {
                    filled.add(value);
                }
            }
            return filled;
        }
        return node.isTextual() ? text(node, parameters) : node;
    }

    private JsonNode text(JsonNode node, JsonNode parameters) throws IOException {
        Matcher matcher = PARAMETER.matcher(node.textValue());
        if (matcher.matches()) {
            return value(matcher.group(1), parameters);
        }
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            JsonNode value = value(matcher.group(1), parameters);
            matcher.appendReplacement(text, Matcher.quoteReplacement(value.isContainerNode() ? value.toString() : value.asText()));
        }
        return JsonNodeFactory.instance.textNode(matcher.appendTail(text).toString());
    }

    private JsonNode value(String name, JsonNode parameters) throws IOException {
        if (name.endsWith(".json")) {
            return part(name);
        }
        if (!parameters.has(name)) {
            throw new IllegalArgumentException("A panel wants parameter " + name + ", but has only " + parameters);
        }
        return parameters.get(name);
    }

    private JsonNode part(String name) throws IOException {
        return JSON.readTree(sources.resolve("parts").resolve(name).toFile());
    }
}
