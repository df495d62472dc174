package io.statsprofile.internal.server;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of JSON, as {@link JsonText} reads and writes it. Asks and answers in the words of Jackson's {@code JsonNode}: what is not there
 * is a missing node, which can be asked on, and what has another type than the one asked for gives the type's usual value. Immutable.
 */
public final class JsonTree implements Iterable<JsonTree> {

    static final JsonTree MISSING = new JsonTree(null);
    private static final Object NULL = new Object();

    /** {@link #NULL}, a Boolean, Number or String, a list or map of trees; null for a missing node. */
    private final Object value;

    private JsonTree(Object value) {
        this.value = value;
    }

    /** @param value null, a Boolean, Number, String or tree, or a list, or a map by name, of such values */
    public static JsonTree of(Object value) {
        if (value instanceof JsonTree tree) {
            return tree;
        }
        if (value instanceof List<?> list) {
            List<JsonTree> elements = new ArrayList<>(list.size());
            for (Object element : list) {
                elements.add(of(element));
            }
            return new JsonTree(elements);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, JsonTree> properties = new LinkedHashMap<>();
            for (Map.Entry<?, ?> property : map.entrySet()) {
                properties.put((String) property.getKey(), of(property.getValue()));
            }
            return new JsonTree(properties);
        }
        return new JsonTree(value == null ? NULL : value);
    }

    public JsonTree path(String name) {
        return properties().getOrDefault(name, MISSING);
    }

    public JsonTree path(int index) {
        List<JsonTree> elements = elements();
        return index >= 0 && index < elements.size() ? elements.get(index) : MISSING;
    }

    /** @param pointer names, or numbers in a list, with a slash before each; nothing is escaped */
    public JsonTree at(String pointer) {
        JsonTree tree = this;
        for (String name : names(pointer)) {
            tree = tree.isArray() ? tree.path(NumberInput.parseAsInt(name, -1)) : tree.path(name);
        }
        return tree;
    }

    /** The same with another value at a place within objects, which are made where they are not there. */
    public JsonTree with(String pointer, Object replacement) {
        return replaced(names(pointer), of(replacement));
    }

    /** The same without what is at a place within objects. */
    public JsonTree without(String pointer) {
        return at(pointer).isMissingNode() ? this : replaced(names(pointer), MISSING);
    }

    private JsonTree replaced(List<String> names, JsonTree replacement) {
        String first = names.get(0);
        JsonTree next = names.size() == 1 ? replacement : path(first).replaced(names.subList(1, names.size()), replacement);
        Map<String, JsonTree> copy = new LinkedHashMap<>(properties());
        if (next.isMissingNode()) {
            copy.remove(first);
        } else {
            copy.put(first, next);
        }
        return new JsonTree(copy);
    }

    private static List<String> names(String pointer) {
        return List.of(pointer.substring(1).split("/"));
    }

    public boolean has(String name) {
        return properties().containsKey(name);
    }

    public boolean isMissingNode() {
        return value == null;
    }

    boolean isNull() {
        return value == NULL;
    }

    public boolean isBoolean() {
        return value instanceof Boolean;
    }

    public boolean isTextual() {
        return value instanceof String;
    }

    public boolean isNumber() {
        return value instanceof Number;
    }

    public boolean isArray() {
        return value instanceof List;
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    /** Whether it is there, and neither a list nor an object. */
    public boolean isValueNode() {
        return !isMissingNode() && !isArray() && !isObject();
    }

    /** Empty for what is missing, a list or an object. */
    public String asText() {
        return isNull() ? "null" : isValueNode() ? value.toString() : "";
    }

    /** @param otherwise where it is missing or null */
    public String asText(String otherwise) {
        return isMissingNode() || isNull() ? otherwise : asText();
    }

    public int asInt() {
        return value instanceof Number number ? number.intValue()
                : isTextual() ? NumberInput.parseAsInt((String) value, 0) : (int) asLong(0);
    }

    public long asLong() {
        return asLong(0);
    }

    public long asLong(long otherwise) {
        if (value instanceof Boolean is) {
            return is ? 1 : 0;
        }
        return value instanceof Number number ? number.longValue()
                : isTextual() ? NumberInput.parseAsLong((String) value, otherwise) : otherwise;
    }

    public boolean asBoolean() {
        return asBoolean(false);
    }

    public boolean asBoolean(boolean otherwise) {
        if (isNumber() && !(value instanceof Double)) {
            return decimalValue().signum() != 0;
        }
        String text = isValueNode() ? value.toString().strip() : "";
        return text.equals("true") || !text.equals("false") && otherwise;
    }

    /** Exactly, of whole numbers, and to the precision of a double of others; zero for what is none. */
    public BigDecimal decimalValue() {
        return isNumber() ? new BigDecimal(value.toString()) : BigDecimal.ZERO;
    }

    /** Of elements or properties. */
    public int size() {
        return value instanceof Map<?, ?> map ? map.size() : elements().size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** By name, in their order; none for what is no object. */
    @SuppressWarnings("unchecked")
    public Map<String, JsonTree> properties() {
        return isObject() ? Collections.unmodifiableMap((Map<String, JsonTree>) value) : Map.of();
    }

    @SuppressWarnings("unchecked")
    private List<JsonTree> elements() {
        return isArray() ? Collections.unmodifiableList((List<JsonTree>) value) : List.of();
    }

    /** Elements of a list, or values of an object. */
    @Override
    public Iterator<JsonTree> iterator() {
        return isObject() ? properties().values().iterator() : elements().iterator();
    }

    /** What the elements of a list have under a name. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonTree element : elements()) {
            texts.add(element.path(name).asText());
        }
        return texts;
    }

    /** As JSON. */
    @Override
    public String toString() {
        return new String(JsonText.written(this), StandardCharsets.UTF_8);
    }
}
