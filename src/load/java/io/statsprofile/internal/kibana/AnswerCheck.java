package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Holds everything in an answer against what was written, whatever panel asked: it walks through request and answer side by side and
 * narrows what is known down by each filter and bucket on the way. What it does not know is a failure, too, so that nothing stays
 * unchecked. Bars over time are only added up. Not thread-safe.
 */
final class AnswerCheck {

    private static final double EXACT = 1e-9;
    /** Elasticsearch counts different values by their hashes. */
    private static final double ESTIMATE = 0.02;

    /** What the fleet's documents do not have, since all is exact and nobody keeps a budget. */
    private static final Set<String> UNTOLD = Set.of("overhead_budget", "overhead_modelled", "overhead_found", "out_functions",
            "small_functions", "folded_for_size", "sampled_calls", "out_share", "tottime_error", "cumtime_error",
            "tottime_overhead", "oldest_age", "spool_bytes", "cut", "spooled", "sent", "acknowledged", "settled", "retried");
    private static final String PRIMITIVE = "primitive_calls";
    /** Functions whose documents say how many calls were primitive; elsewhere all were. */
    private static final String RECURSIVE = "recursive";

    /** Of which documents these are the server's clock says, and not what was written. */
    private static final String NEWEST = "newest";

    private int figures;

    /** How many figures were held against what is known so far. */
    int figures() {
        return figures;
    }

    /** How many documents there are, which Elasticsearch counts no further than to ten thousand unless it is told to. */
    void hits(JsonNode total, FleetPart known) {
        if (total.get("relation").asText().equals("eq")) {
            same("documents", total.get("value").asDouble(), known.count(), EXACT);
        }
    }

    /**
     * @param aggregations of a request or of an aggregation in it
     * @param answer what has the answers to these by name
     * @throws AssertionError when a figure is not what was written, or it is not known what was
     */
    void check(JsonNode aggregations, JsonNode answer, FleetPart known) {
        for (Map.Entry<String, JsonNode> aggregation : aggregations.properties()) {
            JsonNode found = answer.get(aggregation.getKey());
            if (found == null) {
                throw new AssertionError("there is no answer to " + aggregation.getKey());
            }
            if (aggregation.getKey().equals(RECURSIVE)) {
                same("primitive calls", value(answer.get("ncalls")) - value(found.get("calls")) + value(found.get(PRIMITIVE)),
                        known.metric("sum", primitiveCalls(aggregation.getValue())), EXACT);
                continue;
            }
            if (isUntold(aggregation.getValue())) {
                untold(aggregation.getKey(), aggregation.getValue(), found);
                continue;
            }
            if (aggregation.getKey().equals(NEWEST)) {
                double documents = found.get("doc_count").asDouble();
                same("documents of the newest hour at most", documents, Math.min(documents, known.count()), EXACT);
                continue;
            }
            for (Map.Entry<String, JsonNode> part : aggregation.getValue().properties()) {
                if (!part.getKey().equals("aggs")) {
                    check(part.getKey(), part.getValue(), aggregation.getValue().path("aggs"), found, known);
                }
            }
        }
    }

    private static String primitiveCalls(JsonNode recursive) {
        return recursive.at("/aggs/" + PRIMITIVE + "/sum/field").asText();
    }

    /** Whether it is about fields that no document has, about functions that are not exact, or about services that have lost documents. */
    private static boolean isUntold(JsonNode aggregation) {
        JsonNode parameters = aggregation.properties().iterator().next().getValue();
        String field = (parameters.has("weight") ? parameters.get("value") : parameters).path("field").asText();
        return UNTOLD.contains(field.substring(field.lastIndexOf('.') + 1)) || aggregation.at("/filter/exists/field").asText()
                .endsWith(".out_share")
                || aggregation.at("/filter/term").has("statsprofile.func_profiles.mode")
                || aggregation.at("/filter/range").has("statsprofile.dropped_documents")
                || aggregation.at("/filter/exists/field").asText().endsWith(".last_error_time")
                || aggregation.at("/filter/bool/must_not/exists/field").asText().equals("statsprofile.hour")
                || aggregation.at("/filter/bool/should/0/exists/field").asText().endsWith(".tottime_error")
                || aggregation.at("/filter/nested/query/bool/should/0/exists/field").asText().endsWith(".tottime_error");
    }

    /** What has a value for documents that lack one counts them all, and has no other. */
    private void untold(String name, JsonNode aggregation, JsonNode found) {
        if (aggregation.at("/stats/missing").isNumber()) {
            same("what is told of " + name, found.get("max").asDouble(), 0, EXACT);
            return;
        }
        same("documents of " + name, found.path("doc_count").asDouble(0) + found.path("count").asDouble(0) + found.path("value")
                .asDouble(0), 0, EXACT);
    }

    private void check(String type, JsonNode parameters, JsonNode below, JsonNode found, FleetPart known) {
        switch (type) {
            case "sum", "min", "max", "value_count", "cardinality" -> {
                String field = parameters.get("field").asText();
                boolean isNone = field.endsWith(".open_calls") && found.get("value").isNull();
                same(type + " of " + field, isNone ? 0 : value(found), known.metric(type, field), type.equals("cardinality")
                        ? ESTIMATE : EXACT);
            }
            case "stats" -> {
                String field = parameters.get("field").asText();
                for (String each : List.of("min", "max", "sum")) {
                    same(each + " of " + field, number(found.get(each)), known.metric(each, field), EXACT);
                }
                same("count of " + field, number(found.get("count")), known.metric("value_count", field), EXACT);
            }
            case "nested" -> bucket(below, found, known.nested(parameters.get("path").asText()));
            case "filter" -> bucket(below, found, filtered(parameters, known));
            case "terms" -> terms(parameters, below, found, known);
            case "composite" -> composite(parameters, below, found, known);
            case "date_histogram" -> overTime(below, found.get("buckets"), known);
            case "date_range" -> onlyRange(below, found.get("buckets"), known);
            default -> throw unchecked("an aggregation " + type);
        }
    }

    /** A bucket and everything in it. */
    private void bucket(JsonNode below, JsonNode found, FleetPart known) {
        same("documents", found.get("doc_count").asDouble(), known.count(), EXACT);
        check(below, found, known);
    }

    private static FleetPart filtered(JsonNode filter, FleetPart known) {
        if (filter.has("match_all") && filter.size() == 1) {
            return known;
        }
        JsonNode term = filter.get("term");
        if (term != null && filter.size() == 1 && term.size() == 1 && term.elements().next().isValueNode()) {
            return known.where(term.fieldNames().next(), term.elements().next().asText());
        }
        JsonNode nested = filter.get("nested");
        if (nested != null && filter.size() == 1 && nested.at("/query/exists/field").asText().equals(nested.get("path").asText()
                + ".caller")) {
            return known.having(nested.get("path").asText());
        }
        throw unchecked("the filter " + filter);
    }

    /** That these are the ones with most, in order and as many as were asked for, that none is missing, and what is in each. */
    private void terms(JsonNode parameters, JsonNode below, JsonNode found, FleetPart known) {
        String field = parameters.get("field").asText();
        Set<String> names = new HashSet<>(known.values(field));
        parameters.path("exclude").forEach(excluded -> names.remove(excluded.asText()));
        String by = parameters.has("order") ? parameters.get("order").fieldNames().next() : "";
        ToDoubleFunction<FleetPart> amount = amount(by, below);
        if (!by.isEmpty() && !parameters.get("order").get(by).asText().equals("desc")) {
            throw unchecked("the order " + parameters.get("order"));
        }
        Map<String, FleetPart> expected = sentByShards(parameters, names, amount, known);
        double[] amounts = expected.values().stream().mapToDouble(amount).sorted().toArray();

        JsonNode buckets = found.get("buckets");
        same("different " + field, buckets.size(), Math.min(expected.size(), parameters.get("size").asInt()), EXACT);
        long rest = names.stream().mapToLong(name -> known.where(field, name).count()).sum();
        for (int i = 0; i < buckets.size(); i++) {
            JsonNode bucket = buckets.get(i);
            double first = by.isEmpty() ? bucket.get("doc_count").asDouble() : value(bucket.get(by));
            same("what number " + i + " by " + field + " has", first, amounts[amounts.length - 1 - i], EXACT);
            bucket(below, bucket, expected.get(bucket.get("key").asText()));
            rest -= bucket.get("doc_count").asLong();
        }
        same("documents with another " + field, found.get("sum_other_doc_count").asDouble(), rest, EXACT);
    }

    /** What is in each combination of values over all times, and that none is missing. */
    private void composite(JsonNode parameters, JsonNode below, JsonNode found, FleetPart known) {
        Map<String, String> fields = new HashMap<>();
        Set<String> times = new HashSet<>();
        parameters.get("sources").forEach(source -> source.properties().forEach(named -> {
            if (named.getValue().has("terms")) {
                fields.put(named.getKey(), named.getValue().at("/terms/field").asText());
            } else {
                times.add(named.getKey());
            }
        }));
        List<JsonNode> each = new ArrayList<>();
        for (JsonNode bucket : found.get("buckets")) {
            ObjectNode timeless = bucket.deepCopy();
            ((ObjectNode) timeless.get("key")).remove(times);
            ObjectNode one = JsonNodeFactory.instance.objectNode().put("sum_other_doc_count", 0);
            one.putArray("buckets").add(timeless);
            each.add(one);
        }
        long rest = known.count();
        for (JsonNode bucket : MergedBuckets.of(each).get("buckets")) {
            FleetPart part = known;
            for (Map.Entry<String, String> field : fields.entrySet()) {
                part = part.where(field.getValue(), bucket.get("key").get(field.getKey()).asText());
            }
            bucket(below, bucket, part);
            rest -= bucket.get("doc_count").asLong();
        }
        same("documents that are in no bucket", rest, 0, EXACT);
    }

    /**
     * What the shards send of each name: each sends those that have most in it, as many as its request says. Slices, hours and days are
     * in a shard each.
     */
    private static Map<String, FleetPart> sentByShards(JsonNode parameters, Set<String> names, ToDoubleFunction<FleetPart> amount,
            FleetPart known) {
        String field = parameters.get("field").asText();
        int sent = parameters.path("shard_size").asInt(Integer.MAX_VALUE);
        Map<String, FleetPart> parts = new HashMap<>();
        if (names.size() <= sent) {
            names.forEach(name -> parts.put(name, known.where(field, name)));
            return parts;
        }
        Map<String, Set<String>> kindsOfNames = new HashMap<>();
        for (String kind : known.kinds()) {
            FleetPart shard = known.ofKinds(Set.of(kind));
            names.stream().filter(name -> shard.where(field, name).count() > 0)
                    .sorted(Comparator.comparingDouble((String name) -> amount.applyAsDouble(shard.where(field, name))).reversed())
                    .limit(sent).forEach(name -> kindsOfNames.computeIfAbsent(name, n -> new HashSet<>()).add(kind));
        }
        kindsOfNames.forEach((name, kinds) -> parts.put(name, known.ofKinds(kinds).where(field, name)));
        return parts;
    }

    /** By what buckets are ordered: an aggregation in them, or their documents. */
    private static ToDoubleFunction<FleetPart> amount(String by, JsonNode below) {
        if (by.isEmpty()) {
            return FleetPart::count;
        }
        Map.Entry<String, JsonNode> aggregation = below.get(by).properties().iterator().next();
        return part -> part.metric(aggregation.getKey(), aggregation.getValue().get("field").asText());
    }

    /** Buckets of time are no unit of what is known; together they are. */
    private void overTime(JsonNode below, JsonNode buckets, FleetPart known) {
        same("documents over time", sum(buckets, "/doc_count"), known.count(), EXACT);
        for (Map.Entry<String, JsonNode> aggregation : below.properties()) {
            if (isUntold(aggregation.getValue())) {
                buckets.forEach(bucket -> untold(aggregation.getKey(), aggregation.getValue(), bucket.get(aggregation.getKey())));
                continue;
            }
            if (aggregation.getValue().has("terms")) {
                List<JsonNode> bars = new ArrayList<>();
                buckets.forEach(bucket -> bars.add(bucket.get(aggregation.getKey())));
                ObjectNode one = JsonNodeFactory.instance.objectNode();
                one.set(aggregation.getKey(), MergedBuckets.of(bars));
                check(JsonNodeFactory.instance.objectNode().set(aggregation.getKey(), aggregation.getValue()), one, known);
                continue;
            }
            JsonNode field = aggregation.getValue().at("/sum/field");
            if (aggregation.getKey().equals(RECURSIVE)) {
                same("primitive calls over time", sum(buckets, "/ncalls/value") - sum(buckets, "/" + RECURSIVE + "/calls/value")
                        + sum(buckets, "/" + RECURSIVE + "/" + PRIMITIVE + "/value"),
                        known.metric("sum", primitiveCalls(aggregation.getValue())), EXACT);
                continue;
            }
            if (aggregation.getValue().size() != 1 || field.isMissingNode()) {
                throw unchecked(aggregation.getKey() + " over time, which is no sum,");
            }
            same("sum over time of " + field.asText(), sum(buckets, "/" + aggregation.getKey() + "/value"),
                    known.metric("sum", field.asText()), EXACT);
        }
    }

    private static double sum(JsonNode buckets, String pointer) {
        double sum = 0;
        for (JsonNode bucket : buckets) {
            sum += bucket.at(pointer).asDouble();
        }
        return sum;
    }

    /** Panels ask for a range only to hear its ends. */
    private void onlyRange(JsonNode below, JsonNode buckets, FleetPart known) {
        if (buckets.size() != 1) {
            throw unchecked("more than one range of time");
        }
        bucket(below, buckets.get(0), known);
    }

    private static double value(JsonNode found) {
        return number(found.get("value"));
    }

    private static double number(JsonNode found) {
        return found.isNull() ? Double.NaN : found.asDouble();
    }

    /** @param tolerance part of the known that may be missing or too much */
    private void same(String what, double found, double known, double tolerance) {
        boolean isSame = Double.isNaN(found) || Double.isNaN(known) ? Double.isNaN(found) && Double.isNaN(known)
                : Math.abs(found - known) <= tolerance * Math.max(tolerance == EXACT ? 1 : 0, Math.abs(known));
        if (!isSame) {
            throw new AssertionError(what + ": " + found + ", but " + known + " was written");
        }
        figures++;
    }

    private static AssertionError unchecked(String what) {
        return new AssertionError(what + " stays unchecked: nothing is known of such");
    }
}
