package io.statsprofile.internal.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.testing.SearchServer;
import java.io.IOException;

/** Raw requests to a test server, past the code that is tested. */
final class Rest implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private final Connection connection;

    Rest(SearchServer server) {
        this.connection = new Connection(server.settings().build());
    }

    JsonNode get(String path) throws IOException {
        return send("GET", path, null);
    }

    JsonNode send(String method, String path, String body) throws IOException {
        return JSON.readTree(connection.send("ask", method, path, body == null ? null : JsonText.read(body)).toString());
    }

    /** Deletes what is there, and does not mind when it is not. */
    void delete(String path) throws IOException {
        try {
            send("DELETE", path, null);
        } catch (ServerException e) {
            if (e.status() != 404) {
                throw e;
            }
        }
    }

    /** Documents of a stream, refreshed. */
    JsonNode search(String stream, String body) throws IOException {
        send("POST", "/" + stream + "/_refresh", null);
        return send("POST", "/" + stream + "/_search", body);
    }

    @Override
    public void close() {
        connection.close();
    }
}
