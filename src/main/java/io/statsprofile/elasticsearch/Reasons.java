package io.statsprofile.elasticsearch;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.json.JsonData;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The reason within Elasticsearch's error answers: the outer one with its innermost cause. */
final class Reasons {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Reasons() {
    }

    /** @param body of an error answer; not JSON when something else than Elasticsearch answered */
    static String of(String body) {
        try {
            JsonNode error = JSON.readTree(body).path("error");
            if (error.isTextual()) {
                return error.textValue();
            }
            String outer = error.path("reason").asText();
            JsonNode inner = error;
            while (inner.has("caused_by")) {
                inner = inner.path("caused_by");
            }
            return outer.isEmpty() ? body.strip() : join(outer, inner.path("reason").asText());
        } catch (JsonProcessingException e) {
            return body.strip();
        }
    }

    static String of(ErrorCause error) {
        ErrorCause inner = error;
        while (inner.causedBy() != null) {
            inner = inner.causedBy();
        }
        return error.type() + ": " + join(String.valueOf(error.reason()), String.valueOf(inner.reason()));
    }

    /** Of a search: the first shard that failed with its index, neither of which the outer reason names. */
    static String ofSearch(ErrorCause error) {
        String outer = error.reason() == null ? error.type() : error.reason();
        JsonNode shard = failedShard(error);
        // Elasticsearch's advice follows in further sentences.
        return shard.isMissingNode() ? outer : outer + " (" + shard.path("index").asText() + ": " + shard.at("/reason/reason").asText().split("\\. ", 2)[0] + ")";
    }

    /** @return missing when no shard is named */
    static JsonNode failedShard(ErrorCause error) {
        JsonData shards = error.metadata().get("failed_shards");
        return shards == null ? MissingNode.getInstance() : shards.to(JsonNode.class).path(0);
    }

    private static String join(String outer, String inner) {
        return inner.isEmpty() || outer.contains(inner) ? outer : outer + " (" + inner + ")";
    }
}
