package io.statsprofile.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.base.Seconds;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.pstats.FunctionProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What the documents add up to, and what an answer says; both as nanoseconds or as counts, and without zeros. */
final class KnownSums {

    private static final Map<String, ToLongFunction<FunctionProfile>> FIGURES = Map.of("ncalls", FunctionProfile::ncalls,
            "primitive_calls", FunctionProfile::primitiveCalls, "tottime", FunctionProfile::tottimeNanos,
            "cumtime", row -> row.hasCumtime() ? row.cumtimeNanos() : 0);

    /** One function in one document. */
    record Sample(ProfileDocument document, FunctionProfile row) {

        String function() {
            return row.id().function();
        }

        String host() {
            return document.hostName();
        }

        /** Start of its bar, as an answer's key. */
        String bar(int minutes) {
            return barOf(document, minutes);
        }
    }

    private final List<ProfileDocument> documents;

    KnownSums(List<ProfileDocument> documents) {
        this.documents = documents;
    }

    List<ProfileDocument> documents() {
        return documents;
    }

    KnownSums where(Predicate<ProfileDocument> condition) {
        return new KnownSums(documents.stream().filter(condition).toList());
    }

    Map<String, Long> of(String figure, Function<Sample, String> key) {
        return withoutZeros(documents.stream().flatMap(document -> document.profile().funcProfiles().values().stream()
                .map(row -> new Sample(document, row)))
                .filter(sample -> key.apply(sample) != null)
                .collect(Collectors.groupingBy(key, Collectors.summingLong(sample -> FIGURES.get(figure).applyAsLong(sample.row())))));
    }

    /** Over documents, not functions. */
    Map<String, Long> ofDocuments(Function<ProfileDocument, String> key, ToLongFunction<ProfileDocument> figure) {
        return withoutZeros(documents.stream().collect(Collectors.groupingBy(key, Collectors.summingLong(figure))));
    }

    /** The names with the largest values, largest first. */
    static List<String> largest(Map<String, Long> sums, int size) {
        return sums.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())).limit(size)
                .map(Map.Entry::getKey).toList();
    }

    static String barOf(ProfileDocument document, int minutes) {
        long bar = minutes * 60_000L;
        return Long.toString(document.timestamp().toEpochMilli() / bar * bar);
    }

    /** What an answer's buckets say by their keys. */
    static Map<String, Long> in(JsonNode buckets, String path) {
        Map<String, Long> values = new TreeMap<>();
        buckets.forEach(bucket -> values.put(bucket.path("key").asText(), value(bucket, path)));
        return withoutZeros(values);
    }

    /** Keys of an answer's buckets, in their order. */
    static List<String> keys(JsonNode buckets) {
        List<String> keys = new ArrayList<>();
        buckets.forEach(bucket -> keys.add(bucket.path("key").asText()));
        return keys;
    }

    /** A figure: seconds are told by the name. Documents say primitive calls only where not all of them were. */
    static long value(JsonNode bucket, String path) {
        return number(bucket, path) + (path.equals("primitive_calls") ? number(bucket, "not_recursive/calls") : 0);
    }

    private static long number(JsonNode bucket, String path) {
        JsonNode value = bucket.at("/" + path + "/value");
        if (!value.isNumber()) {
            throw new IllegalArgumentException("no number at " + path + " in " + bucket);
        }
        return path.endsWith("time") || path.endsWith("total_tt") || path.endsWith("total") ? Seconds.toNanos(value.asDouble())
                : value.asLong();
    }

    private static Map<String, Long> withoutZeros(Map<String, Long> sums) {
        Map<String, Long> values = new TreeMap<>(sums);
        values.values().removeIf(value -> value == 0);
        return values;
    }
}
