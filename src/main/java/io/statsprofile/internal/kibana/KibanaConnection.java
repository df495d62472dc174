package io.statsprofile.internal.kibana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.http.BoundedHttpClient;
import io.statsprofile.internal.http.ExchangeException;
import io.statsprofile.internal.http.HttpAnswer;
import io.statsprofile.internal.http.HttpRequest;
import io.statsprofile.internal.http.HttpSettings;
import io.statsprofile.internal.http.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Kibana's HTTP API, with failures explained. Thread-safe. */
final class KibanaConnection implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** By this every Kibana since 7 says what it is. */
    private static final String PRODUCT = "kbn-name";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** A first import may have to wait for Kibana's own indices. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);
    /** Bytes: a thousand saved objects with their panels. */
    private static final int MOST_ANSWER_BYTES = 67_108_864;
    private static final String BOUNDARY = "statsprofile-bundle-8f2d1c";

    private final KibanaSettings settings;
    private final Origin origin;
    private final BoundedHttpClient client;

    KibanaConnection(KibanaSettings settings) {
        this.settings = settings;
        this.origin = Origin.of(settings.url()).orElseThrow();
        this.client = new BoundedHttpClient(new HttpSettings("Kibana", Map.of("kbn-xsrf", "statsprofile"), settings.access(), true,
                CONNECT_TIMEOUT, REQUEST_TIMEOUT, MOST_ANSWER_BYTES));
    }

    /** Reads what does not belong to a space. */
    JsonNode getGlobal(String what, String path) throws KibanaException {
        return send(what, new HttpRequest("GET", settings.path() + path, Map.of(), null));
    }

    /** Reads what belongs to the space. */
    JsonNode get(String what, String path) throws KibanaException {
        return send(what, new HttpRequest("GET", settings.homePath() + path, Map.of(), null));
    }

    /** Deletes what belongs to the space. */
    void delete(String what, String path) throws KibanaException {
        send(what, new HttpRequest("DELETE", settings.homePath() + path, Map.of(), null));
    }

    /** Uploads a file as a form with one part; Kibana knows what it is by the file's ending. */
    JsonNode upload(String what, String path, String ndjson) throws KibanaException {
        String form = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"dashboards.ndjson\"\r\n"
                + "Content-Type: application/ndjson\r\n\r\n" + ndjson + "\r\n--" + BOUNDARY + "--\r\n";
        return send(what, new HttpRequest("POST", settings.homePath() + path,
                Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY),
                form.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode send(String what, HttpRequest request) throws KibanaException {
        HttpAnswer answer;
        try {
            answer = client.send(origin, request);
        } catch (ExchangeException e) {
            throw failed(what, e.status(), e.getMessage(), e);
        }
        boolean isNamed = answer.header(PRODUCT) != null;
        if (answer.isSuccess() && isNamed) {
            return json(what, answer);
        }
        throw failed(what, answer.status(), !answer.isSuccess() && (isNamed || answer.status() > 500)
                ? KibanaMessages.FAILURES.ofStatus(answer.status(), reason(answer.text()))
                : KibanaMessages.FAILURES.ofSomethingElse("status " + answer.status() + ", no header " + PRODUCT), null);
    }

    private JsonNode json(String what, HttpAnswer answer) throws KibanaException {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw failed(what, answer.status(), KibanaMessages.notJson(e.getMessage()), e);
        }
    }

    /** What stands before Kibana, or Kibana while it starts, answers in plain words. */
    private static String reason(String body) {
        try {
            String message = JSON.readTree(body).path("message").asText();
            return message.isEmpty() ? body : message;
        } catch (JsonProcessingException notJson) {
            return body;
        }
    }

    private KibanaException failed(String what, int status, String reason, Exception cause) {
        return new KibanaException(KibanaMessages.FAILURES.line(settings.base(), what, reason), status, cause);
    }

    @Override
    public void close() {
        client.close();
    }
}
