package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.internal.base.ForeignText;
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
            refusals.put(error.path("type").asText() + ":" + error.path("id").asText(), ForeignText.of(reason(error.path("error"))));
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
        String type = error.path("type").asText();
        return switch (type) {
            case "conflict" -> "another object has its id";
            case "ambiguous_conflict" -> "several objects here come from it ("
                    + String.join(", ", error.path("destinations").findValuesAsText("id"))
                    + "); delete all but one";
            case "unsupported_type" -> "this Kibana does not know its type; a plugin is switched off or too old";
            case "missing_references" -> "it refers to what is not there: "
                    + String.join(", ", error.path("references").findValuesAsText("id"));
            default -> firstOf(error.path("message").asText(), error.at("/output/payload/message").asText(), type);
        };
    }

    private static String firstOf(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "no reason given";
    }
}
