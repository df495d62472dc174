package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Kibana's answer to an import: 200 also where objects were refused.
 *
 * <p>Then its list of successes is no list of what was written: after an object of an unknown type or with a missing reference nothing is
 * written at all, and the others are listed as successes nevertheless (seen on 8.12.2). So only the refusals are read here, and what is
 * there is looked up.
 */
final class ImportAnswer {

    private final boolean success;
    private final Map<String, String> refusals = new TreeMap<>();

    ImportAnswer(JsonNode answer) {
        success = answer.path("success").asBoolean();
        for (JsonNode error : answer.path("errors")) {
            refusals.put(error.path("type").asText() + ":" + error.path("id").asText(), reason(error.path("error")));
        }
    }

    boolean isSuccess() {
        return success && refusals.isEmpty();
    }

    /** Why this object was refused; null where it was not. */
    String refusal(SavedObject object) {
        return refusals.get(object.key());
    }

    private static String reason(JsonNode error) {
        String message = error.path("message").asText();
        List<String> ids = new ArrayList<>(error.path("destinations").findValuesAsText("id"));
        ids.addAll(error.path("references").findValuesAsText("id"));
        return KibanaMessages.refusal(error.path("type").asText(), ids, message.isEmpty() ? error.at("/output/payload/message").asText()
                : message);
    }
}
