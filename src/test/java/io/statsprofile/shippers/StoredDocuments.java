package io.statsprofile.shippers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.statsprofile.internal.server.StreamFamily;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the data streams of slices and hours have, asked past all code of ours. Numbers are read as they are written. */
final class StoredDocuments {

    static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String namespace;
    private final String shown;
    private final String streams;

    StoredDocuments(String url, String namespace) {
        this(url, namespace, namespace);
    }

    /** Whose answers name another namespace than they have. */
    StoredDocuments(String url, String namespace, String shown) {
        this.url = url;
        this.namespace = namespace;
        this.shown = shown;
        this.streams = StreamFamily.SLICES.stream(namespace) + "," + StreamFamily.HOURS.stream(namespace);
    }

    /** All hits: documents with {@code _id}, {@code _index}, {@code _source} and the indexed time. */
    List<JsonNode> hits() throws IOException, InterruptedException {
        ask("POST", "_refresh", "");
        JsonNode answer = ask("POST", "_search", "{\"size\": 1000, \"track_total_hits\": true,"
                + " \"fields\": [{\"field\": \"@timestamp\", \"format\": \"epoch_millis\"}]}");
        List<JsonNode> hits = new ArrayList<>();
        answer.at("/hits/hits").forEach(hits::add);
        return hits;
    }

    Set<String> ids() throws IOException, InterruptedException {
        Set<String> ids = new HashSet<>();
        hits().forEach(hit -> ids.add(hit.get("_id").asText()));
        return ids;
    }

    /** Creates documents as they are, each on a line with its id. */
    void create(Map<String, String> documents) throws IOException, InterruptedException {
        StringBuilder bulk = new StringBuilder();
        for (Map.Entry<String, String> document : documents.entrySet()) {
            String dataset = JSON.readTree(document.getValue()).at("/data_stream/dataset").asText();
            bulk.append("{\"create\": {\"_index\": \"metrics-").append(dataset).append('-').append(namespace).append("\", \"_id\": \"")
                    .append(document.getKey()).append("\"}}\n").append(document.getValue()).append('\n');
        }
        JsonNode answer = ask("POST", "_bulk", bulk.toString());
        assertThat(answer.get("errors").asBoolean()).as(answer.toString()).isFalse();
    }

    private JsonNode ask(String method, String what, String body) throws IOException, InterruptedException {
        URI address = URI.create(url + "/" + (what.equals("_bulk") ? what : streams + "/" + what + "?ignore_unavailable=true"));
        HttpResponse<String> answer = client.send(HttpRequest.newBuilder(address).header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
        // Before it is parsed, so that a number stays of the type that it is.
        return JSON.readTree(answer.body().replace(namespace, shown));
    }
}
