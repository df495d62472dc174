package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Buckets of several bars of time as those of all of them. It is assumed that what has a bucket in one bar has one in each that it has
 * documents in, and that buckets have figures, but no buckets of their own.
 */
final class MergedBuckets {

    private MergedBuckets() {
    }

    /** Those of these answers by their keys, most documents first. */
    static ObjectNode of(List<JsonNode> bars) {
        Map<String, ObjectNode> merged = new TreeMap<>();
        long others = 0;
        for (JsonNode bar : bars) {
            others += bar.get("sum_other_doc_count").asLong();
            for (JsonNode bucket : bar.get("buckets")) {
                String key = bucket.get("key").toString();
                ObjectNode sum = merged.get(key);
                if (sum == null) {
                    merged.put(key, bucket.deepCopy());
                } else {
                    add(sum, bucket);
                }
            }
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("sum_other_doc_count", others);
        ArrayNode buckets = all.putArray("buckets");
        merged.values().stream().sorted(Comparator.comparingLong((ObjectNode bucket) -> -bucket.get("doc_count").asLong()))
                .forEach(buckets::add);
        return all;
    }

    private static void add(ObjectNode sum, JsonNode bucket) {
        for (Map.Entry<String, JsonNode> figure : bucket.properties()) {
            String name = figure.getKey();
            double one = sum.path(name).asDouble();
            double other = figure.getValue().asDouble();
            if (figure.getValue().isObject()) {
                add((ObjectNode) sum.get(name), figure.getValue());
            } else if (figure.getValue().isNumber() && !name.equals("key")) {
                sum.put(name, name.equals("min") ? Math.min(one, other) : name.equals("max") ? Math.max(one, other) : one + other);
            }
        }
    }
}
