package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An operator who asks the server itself, past the proxy and past the code that is tested. Thread-safe. */
final class Admin {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile String server;

    Admin(String server) {
        this.server = server;
    }

    /** Where the server is. */
    String server() {
        return server;
    }

    /** The server is somewhere else from now on. */
    void server(String url) {
        server = url;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    /**
     * @param json or null
     * @throws IOException when the server cannot be reached or refuses
     */
    JsonNode send(String method, String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = exchange(method, path, json);
        if (answer.statusCode() >= 400) {
            throw new IOException(method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    boolean isThere(String path) throws IOException, InterruptedException {
        return exchange("GET", path, null).statusCode() == 200;
    }

    private HttpResponse<String> exchange(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + path)).timeout(LONGEST).header("Content-Type", "application/json")
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json)).build();
        return http.send(request, BodyHandlers.ofString());
    }

    void rollOver(String stream) throws IOException, InterruptedException {
        send("POST", "/" + stream + "/_rollover", null);
    }

    /** Oldest first. */
    List<String> backingIndices(String stream) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        JsonNode indices = get("/_resolve/index/" + stream).at("/data_streams/0/backing_indices");
        if (indices.isTextual()) {
            names.add(indices.asText());
        }
        indices.forEach(index -> names.add(index.asText()));
        return names;
    }
}
