package io.statsprofile.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.elasticsearch.TrustedAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Kibana's HTTP API, with failures explained. Thread-safe. Follows no redirect, since Kibana's API makes none. */
final class KibanaConnection {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** By this every Kibana since 7 says what it is. */
    private static final String PRODUCT = "kbn-name";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** A first import may have to wait for Kibana's own indices. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);
    private static final String BOUNDARY = "statsprofile-bundle-8f2d1c";

    private final KibanaSettings settings;
    private final HttpClient client;

    KibanaConnection(KibanaSettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
        if (settings.caFile() != null) {
            builder.sslContext(TrustedAuthority.contextOf("Kibana caFile", settings.caFile()));
        }
        client = builder.build();
    }

    /** Reads what does not belong to a space. */
    JsonNode getGlobal(String what, String path) throws KibanaException {
        return send(what, request(settings.base() + path).GET());
    }

    /** Reads what belongs to the space. */
    JsonNode get(String what, String path) throws KibanaException {
        return send(what, request(settings.home() + path).GET());
    }

    /** Deletes what belongs to the space. */
    void delete(String what, String path) throws KibanaException {
        send(what, request(settings.home() + path).DELETE());
    }

    /** Uploads a file as a form with one part; Kibana knows what it is by the file's ending. */
    JsonNode upload(String what, String path, String ndjson) throws KibanaException {
        String form = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"dashboards.ndjson\"\r\n"
                + "Content-Type: application/ndjson\r\n\r\n" + ndjson + "\r\n--" + BOUNDARY + "--\r\n";
        return send(what, request(settings.home() + path).header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofString(form)));
    }

    private HttpRequest.Builder request(String address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address)).timeout(REQUEST_TIMEOUT).header("kbn-xsrf", "statsprofile");
        if (settings.apiKey() != null) {
            return request.header("Authorization", "ApiKey " + settings.apiKey());
        }
        if (settings.username() != null) {
            String pair = settings.username() + ":" + settings.password();
            return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }

    private JsonNode send(String what, HttpRequest.Builder request) throws KibanaException {
        HttpResponse<String> answer;
        try {
            answer = client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw failed(what, KibanaException.NO_ANSWER, Refusal.ofNoAnswer(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what, KibanaException.NO_ANSWER, "interrupted", e);
        }
        if (answer.statusCode() / 100 == 2 && answer.headers().firstValue(PRODUCT).isPresent()) {
            return json(what, answer);
        }
        boolean kibana = answer.statusCode() / 100 > 3 && (answer.headers().firstValue(PRODUCT).isPresent() || answer.statusCode() > 500);
        throw failed(what, answer.statusCode(), kibana ? Refusal.ofStatus(answer.statusCode(), answer.body())
                : "something else than Kibana answers there (status " + answer.statusCode() + ", no header " + PRODUCT + "); check the url", null);
    }

    private JsonNode json(String what, HttpResponse<String> answer) throws KibanaException {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw failed(what, answer.statusCode(), "the answer is not JSON (" + e.getMessage().lines().findFirst().orElse("") + ")", e);
        }
    }

    private KibanaException failed(String what, int status, String reason, Exception cause) {
        return new KibanaException("Kibana at " + settings.base() + ": cannot " + what + ": " + reason, status, cause);
    }
}
