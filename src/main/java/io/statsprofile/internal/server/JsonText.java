package io.statsprofile.internal.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes {@link JsonTree}: what we ask a server, and what it answers. Depth and the length of names and numbers are bounded as
 * the parser bounds them. Thread-safe.
 */
public final class JsonText {

    /** With buffers of our own, so that a thread that is not ours keeps none of our classes. */
    private static final JsonFactory JSON = JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .recyclerPool(JsonRecyclerPools.newBoundedPool(2)).build();

    private JsonText() {
    }

    /**
     * Reads the first value; what follows it is left alone.
     *
     * @return a missing node where there is nothing
     * @throws IOException when it is not JSON
     */
    public static JsonTree read(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            return read(parser);
        }
    }

    /** As the other one. */
    public static JsonTree read(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            return read(parser);
        }
    }

    private static JsonTree read(JsonParser parser) throws IOException {
        return parser.nextToken() == null ? JsonTree.MISSING : JsonTree.of(value(parser));
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> properties(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> Double.isFinite(parser.getDoubleValue()) ? parser.getDoubleValue() : parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, Object> properties(JsonParser parser) throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            properties.put(name, value(parser));
        }
        return properties;
    }

    private static List<Object> elements(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    /** On one line, in UTF-8. */
    public static byte[] written(JsonTree tree) {
        return written(tree, false);
    }

    /** On lines for people. */
    public static String pretty(JsonTree tree) {
        return new String(written(tree, true), StandardCharsets.UTF_8);
    }

    private static byte[] written(JsonTree tree, boolean pretty) {
        // Bytes, as documents are written: there is a generator less to load than with text.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            if (pretty) {
                json.useDefaultPrettyPrinter();
            }
            write(tree, json);
        } catch (IOException e) {
            throw new UncheckedIOException("Bytes in memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonTree tree, JsonGenerator json) throws IOException {
        if (tree.isObject()) {
            json.writeStartObject();
            for (Map.Entry<String, JsonTree> property : tree.properties().entrySet()) {
                json.writeFieldName(property.getKey());
                write(property.getValue(), json);
            }
            json.writeEndObject();
        } else if (tree.isArray()) {
            json.writeStartArray();
            for (JsonTree element : tree) {
                write(element, json);
            }
            json.writeEndArray();
        } else if (tree.isTextual()) {
            json.writeString(tree.asText());
        } else {
            // Numbers, true, false and null are written as they are read.
            json.writeRawValue(tree.asText());
        }
    }
}
