package io.statsprofile.internal.server;

import java.io.IOException;

/**
 * The reason within an error answer of Elasticsearch.
 *
 * @param error what stands under {@code error}; missing where something else answered
 * @param body the answer as it came
 */
public record ErrorReason(JsonTree error, String body) {

    /** @param body not JSON when something else than Elasticsearch answered */
    static ErrorReason of(String body) {
        try {
            return new ErrorReason(JsonText.read(body).path("error"), body);
        } catch (IOException e) {
            return new ErrorReason(JsonTree.MISSING, body);
        }
    }

    /** The outer reason with the first shard that failed and its index, or with the innermost cause, neither of which it names. */
    String text() {
        if (error.isTextual()) {
            return error.asText();
        }
        String outer = error.path("reason").isTextual() ? error.path("reason").asText() : error.path("type").asText();
        JsonTree shard = failedShard();
        if (!shard.isMissingNode()) {
            // Elasticsearch's advice follows in further sentences.
            return outer + " (" + shard.path("index").asText() + ": " + shard.at("/reason/reason").asText().split("\\. ", 2)[0] + ")";
        }
        return outer.isEmpty() ? body : join(outer, innermost(error).path("reason").asText());
    }

    /** Whether a shard failed for a reason of this type. */
    boolean isOfShardType(String type) {
        return failedShard().at("/reason/type").asText().equals(type);
    }

    private JsonTree failedShard() {
        return error.path("failed_shards").path(0);
    }

    /** Of one document. */
    public static String ofItem(JsonTree error) {
        return error.path("type").asText() + ": " + join(error.path("reason").asText(), innermost(error).path("reason").asText());
    }

    private static JsonTree innermost(JsonTree error) {
        JsonTree inner = error;
        while (inner.has("caused_by")) {
            inner = inner.path("caused_by");
        }
        return inner;
    }

    private static String join(String outer, String inner) {
        return inner.isEmpty() || outer.contains(inner) ? outer : outer + " (" + inner + ")";
    }
}
