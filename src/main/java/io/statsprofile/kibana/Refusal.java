package io.statsprofile.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.model.ForeignText;

/** Turns what Kibana answers into cause and remedy. */
final class Refusal {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Refusal() {
    }

    /** @param body of the answer, JSON or not */
    static String ofStatus(int status, String body) {
        String text = "status " + status + ", " + reason(body);
        return switch (status) {
            case 401 -> text + "; check username and password, or the API key (its encoded form), and that it has not expired";
            case 403 -> text + "; grant, in the space, the Kibana privileges \"All\" of Dashboard, Visualize Library, Data View Management "
                    + "and Tag Management";
            case 404 -> text + "; check the url, with Kibana's base path if it has one";
            case 413 -> text + "; raise savedObjects.maxImportPayloadBytes in kibana.yml, or the limit of the proxy in front";
            case 502, 504 -> text + "; the proxy in front of Kibana does not reach it";
            case 503 -> text + "; Kibana is starting or does not reach Elasticsearch: wait, or read its log";
            default -> text;
        };
    }

    private static String reason(String body) {
        String reason = body;
        try {
            String message = JSON.readTree(body).path("message").asText();
            reason = message.isEmpty() ? body : message;
        } catch (JsonProcessingException notJson) {
            // What stands before Kibana, or Kibana while it starts, answers in plain words.
        }
        return ForeignText.of(reason);
    }
}
