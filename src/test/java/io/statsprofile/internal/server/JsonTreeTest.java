package io.statsprofile.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tree answers what Jackson's answers, whose words it uses. */
class JsonTreeTest {

    private static final ObjectMapper JACKSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "false", "0", "1", "-7", "2147483648", "9223372036854775807", "-9223372036854775809", "0.0",
            "1.5", "-2.75e3", "1e10", "1e300", "\"\"", "\"null\"", "\"true\"", "\" false \"", "\"12\"", "\"12345678901\"", "\"1.9\"",
            "\"none\"",
            "\"\\u00e4\\ud83d\\ude00\\n\\\"\"", "[]", "{}", "[1,[2,\"b\"],{\"c\":null}]",
            "{\"a\":{\"b\":[{\"c\":1},{\"c\":\"x\"}]},\"a.b\":2,\"\":3,\"0\":4}", "{\"a\":1,\"a\":2}", "1 2", "", "  "})
    void answers_as_jackson_does(String json) throws IOException {
        assertSame(JsonText.read(json), JACKSON.readTree(json));
        assertSame(JsonText.read(json.getBytes(StandardCharsets.UTF_8)), JACKSON.readTree(json));
    }

    private static void assertSame(JsonTree ours, JsonNode theirs) {
        String what = theirs.toString();
        assertThat(ours.isMissingNode()).as("missing: %s", what).isEqualTo(theirs.isMissingNode());
        assertThat(ours.isBoolean()).as("boolean: %s", what).isEqualTo(theirs.isBoolean());
        assertThat(ours.isTextual()).as("text: %s", what).isEqualTo(theirs.isTextual());
        assertThat(ours.isNumber()).as("number: %s", what).isEqualTo(theirs.isNumber());
        assertThat(ours.isArray()).as("array: %s", what).isEqualTo(theirs.isArray());
        assertThat(ours.isObject()).as("object: %s", what).isEqualTo(theirs.isObject());
        assertThat(ours.isValueNode()).as("value: %s", what).isEqualTo(theirs.isValueNode());
        assertThat(ours.asText()).as("text of %s", what).isEqualTo(theirs.asText());
        assertThat(ours.asText("other")).as("text of %s, or other", what).isEqualTo(theirs.asText("other"));
        assertThat(ours.asInt()).as("int of %s", what).isEqualTo(theirs.asInt());
        assertThat(ours.asLong()).as("long of %s", what).isEqualTo(theirs.asLong());
        assertThat(ours.asLong(5)).as("long of %s, or 5", what).isEqualTo(theirs.asLong(5));
        assertThat(ours.asBoolean()).as("boolean of %s", what).isEqualTo(theirs.asBoolean());
        assertThat(ours.asBoolean(true)).as("boolean of %s, or true", what).isEqualTo(theirs.asBoolean(true));
        assertThat(ours.decimalValue()).as("decimal of %s", what).isEqualByComparingTo(theirs.decimalValue());
        assertThat(ours.size()).as("size of %s", what).isEqualTo(theirs.size());
        assertThat(ours.isEmpty()).as("whether %s is empty", what).isEqualTo(theirs.isEmpty());
        assertThat(ours.properties().keySet()).containsExactlyElementsOf(() -> theirs.fieldNames());
        for (String name : List.of("a", "a.b", "", "0", "none")) {
            assertThat(ours.has(name)).as("has %s: %s", name, what).isEqualTo(theirs.has(name));
            assertThat(ours.path(name).toString()).isEqualTo(theirs.path(name).toString());
        }
        for (int index : new int[] {-1, 0, 1, 9}) {
            assertThat(ours.path(index).toString()).isEqualTo(theirs.path(index).toString());
        }
        for (String pointer : List.of("/a", "/a/b", "/a/b/0/c", "/a/b/1/c", "/a/b/2", "/a/b/c", "/0", "/2/c", "/none/a")) {
            assertThat(ours.at(pointer).toString()).as("%s of %s", pointer, what).isEqualTo(theirs.at(pointer).toString());
        }
        assertThat(ours.toString()).isEqualTo(what);
        assertThat(ours.isMissingNode() ? "" : JsonText.pretty(ours)).isEqualTo(theirs.toPrettyString());
        var children = theirs.elements();
        ours.forEach(child -> assertSame(child, children.next()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1", "{\"a\"", "{\"a\":}", "nul", "<html>", "\"\u0001\"", "[1,]", "01", "NaN"})
    void what_is_no_json_is_an_io_exception(String json) {
        assertThatThrownBy(() -> JsonText.read(json)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> JsonText.read(json.getBytes(StandardCharsets.UTF_8))).isInstanceOf(IOException.class);
    }

    @Test
    void broken_encodings_are_io_exceptions_too() {
        for (byte[] bytes : new byte[][] {{'"', (byte) 0xC3, '"'}, {0, 0, 0, '"', 0x7F, 0, 0, 0, 0, 0, 0, '"'}}) {
            assertThatThrownBy(() -> JsonText.read(bytes)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void depth_is_bounded() throws IOException {
        assertThat(JsonText.read("[".repeat(900) + "]".repeat(900)).size()).isOne();
        assertThatThrownBy(() -> JsonText.read("[".repeat(100_000) + "]".repeat(100_000))).isInstanceOf(IOException.class)
                .hasMessageContaining("depth");
    }

    /** It would be infinite as a double, which no exact comparison can take. */
    @Test
    void what_is_too_large_for_a_double_is_no_number() throws IOException {
        JsonTree tree = JsonText.read("1e400");
        assertThat(tree.isNumber()).isFalse();
        assertThat(tree.asText()).isEqualTo("1e400");
    }

    @Test
    void a_changed_tree_is_another_one() throws IOException {
        JsonTree tree = JsonText.read("{\"a\":{\"b\":1,\"c\":2},\"d\":[3]}");
        assertThat(tree.with("/a/b", List.of("x", 4))).hasToString("{\"a\":{\"b\":[\"x\",4],\"c\":2},\"d\":[3]}");
        assertThat(tree.with("/e/f", true)).hasToString("{\"a\":{\"b\":1,\"c\":2},\"d\":[3],\"e\":{\"f\":true}}");
        assertThat(tree.without("/a/b")).hasToString("{\"a\":{\"c\":2},\"d\":[3]}");
        assertThat(tree.without("/x/y")).isSameAs(tree);
        assertThat(tree).hasToString("{\"a\":{\"b\":1,\"c\":2},\"d\":[3]}");
        assertThatThrownBy(() -> tree.properties().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void is_made_of_plain_values_that_may_change_later() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("list", Arrays.asList("a", 1, 2L, new BigInteger("99999999999999999999"), null, false));
        values.put("tree", JsonTree.of("x"));
        JsonTree tree = JsonTree.of(values);
        values.clear();
        assertThat(tree).hasToString("{\"list\":[\"a\",1,2,99999999999999999999,null,false],\"tree\":\"x\"}");
    }

    @Test
    void collects_texts_of_a_list() throws IOException {
        JsonTree list = JsonText.read("[{\"name\":\"a\"},{\"name\":\"b\",\"x\":{\"name\":\"c\"}},{}]");
        assertThat(list.texts("name")).containsExactly("a", "b", "");
        assertThat(JsonTree.MISSING.texts("name")).isEmpty();
    }
}
