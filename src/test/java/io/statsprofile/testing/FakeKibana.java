package io.statsprofile.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps saved objects and answers as Kibana 8.12.2 was seen to: the bodies of refusals are recorded from it, and so are the odd ones,
 * such as that an object with our id gets another id in a second space, or that nothing is written when one object is of an unknown type
 * although the answer lists the others as successes.
 */
public final class FakeKibana implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORIGIN = "originId";

    /** Method and path of what was asked, in order. */
    public final List<String> asked = new CopyOnWriteArrayList<>();
    /** What {@code /api/status} says. */
    public volatile String version = "8.12.2";
    /** Header that is asked for, or null where security is off. */
    public volatile String authorization;
    /** Whether the role may only read. */
    public volatile boolean readOnly;
    /** Answers 503 like a Kibana that starts. */
    public volatile boolean starting;
    /** What stands under {@code error} of a refused object, by type and id. */
    public final Map<String, String> refused = new LinkedHashMap<>();
    /** Types of objects that may not be deleted. */
    public final List<String> shared = new ArrayList<>();
    private final Map<String, Map<String, ObjectNode>> spaces = new LinkedHashMap<>();
    private final HttpServer server;

    public FakeKibana() {
        spaces.put("default", new LinkedHashMap<>());
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public FakeKibana space(String name) {
        spaces.put(name, new LinkedHashMap<>());
        return this;
    }

    /** Objects of a space by type and the id they have there. */
    public Map<String, ObjectNode> objects(String space) {
        return spaces.get(space);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try (exchange) {
            if (starting) {
                answer(exchange, 503, "Kibana server is not ready yet.");
                return;
            }
            String space = path.startsWith("/s/") ? path.split("/")[2] : "default";
            route(exchange, space, path.startsWith("/s/") ? path.substring(3 + space.length()) : path, body);
        }
    }

    private void route(HttpExchange exchange, String space, String path, String body) throws IOException {
        boolean known = authorization == null || authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (path.equals("/api/status")) {
            answer(exchange, 200, known ? "{\"name\":\"kibana\",\"version\":{\"number\":\"" + version
                    + "\"},\"status\":{\"overall\":{\"level\":\"available\"}}}"
                    : "{\"status\":{\"overall\":{\"level\":\"available\"}}}");
        } else if (!known) {
            answer(exchange, 401, "{\"statusCode\":401,\"error\":\"Unauthorized\",\"message\":\"[security_exception\\n\\tRoot "
                    + "causes:\\n\\t\\tsecurity_exception:"
                    + " unable to authenticate user\"}");
        } else if (path.startsWith("/api/spaces/space/")) {
            String id = path.substring(path.lastIndexOf('/') + 1);
            answer(exchange, spaces.containsKey(id) ? 200 : 404, spaces.containsKey(id) ? "{\"id\":\"" + id
                    + "\",\"name\":\"Team\",\"disabledFeatures\":[]}"
                    : "{\"statusCode\":404,\"error\":\"Not Found\",\"message\":\"Not Found\"}");
        } else if (path.equals("/api/saved_objects/_find")) {
            find(exchange, spaces.get(space));
        } else if (exchange.getRequestHeaders().getFirst("kbn-xsrf") == null) {
            answer(exchange, 400, "{\"statusCode\":400,\"error\":\"Bad Request\",\"message\":\"Request must contain a kbn-xsrf header.\"}");
        } else if (path.equals("/api/saved_objects/_import")) {
            importObjects(exchange, space, body);
        } else {
            delete(exchange, spaces.get(space), path.substring("/api/saved_objects/".length()).replace('/', ':'));
        }
    }

    private void find(HttpExchange exchange, Map<String, ObjectNode> objects) throws IOException {
        List<ObjectNode> found = objects.values().stream().filter(object -> exchange.getRequestURI().getQuery()
                .contains("type=" + object.path("type").asText()))
                .toList();
        ObjectNode answer = JSON.createObjectNode().put("page", 1).put("total", found.size());
        answer.putArray("saved_objects").addAll(found);
        answer(exchange, 200, answer.toString());
    }

    private void importObjects(HttpExchange exchange, String space, String form) throws IOException {
        if (readOnly) {
            answer(exchange, 403, "{\"statusCode\":403,\"error\":\"Forbidden\",\"message\":\"Unable to bulk_create "
                    + "dashboard,index-pattern,tag,visualization\"}");
            return;
        }
        if (!form.contains(".ndjson\"\r\n")) {
            answer(exchange, 400, "{\"statusCode\":400,\"error\":\"Bad Request\",\"message\":\"Invalid file extension \"}");
            return;
        }
        ObjectNode answer = JSON.createObjectNode();
        boolean nothing = refused.values().stream().anyMatch(error -> error.contains("unsupported_type")
                || error.contains("missing_references"));
        for (String line : form.substring(form.indexOf("\r\n\r\n") + 4, form.lastIndexOf("\r\n--")).lines().toList()) {
            ObjectNode object = (ObjectNode) JSON.readTree(line);
            String key = object.path("type").asText() + ":" + object.path("id").asText();
            ObjectNode entry = JSON.createObjectNode().put("type", object.path("type").asText()).put("id", object.path("id").asText());
            if (refused.containsKey(key)) {
                answer.withArray("errors").add(entry.set("error", JSON.readTree(refused.get(key))));
            } else {
                answer.withArray("successResults").add(entry);
                if (!nothing) {
                    put(space, object);
                }
            }
        }
        answer(exchange, 200, answer.put("success", refused.isEmpty()).put("successCount", answer.withArray("successResults").size())
                .toString());
    }

    private void put(String space, ObjectNode object) {
        boolean elsewhere = spaces.entrySet().stream().anyMatch(other -> !other.getKey().equals(space) && other.getValue()
                .containsKey(key(object)));
        if (elsewhere) {
            String id = object.path("id").asText();
            object.put(ORIGIN, id).put("id", space + "-" + id.hashCode());
        }
        spaces.get(space).put(key(object), object);
    }

    private static String key(JsonNode object) {
        return object.path("type").asText() + ":" + object.path("id").asText();
    }

    private void delete(HttpExchange exchange, Map<String, ObjectNode> objects, String key) throws IOException {
        String type = key.substring(0, key.indexOf(':'));
        if (readOnly) {
            answer(exchange, 403, "{\"statusCode\":403,\"error\":\"Forbidden\",\"message\":\"Unable to delete " + type + "\"}");
        } else if (shared.contains(type)) {
            answer(exchange, 400, "{\"statusCode\":400,\"error\":\"Bad Request\",\"message\":\"Unable to delete saved object that exists "
                    + "in multiple namespaces, use the `force` option to delete it anyway: Bad Request\"}");
        } else if (objects.remove(key) == null) {
            answer(exchange, 404, "{\"statusCode\":404,\"error\":\"Not Found\",\"message\":\"Saved object [" + key.replace(':', '/')
                    + "] not found\"}");
        } else {
            answer(exchange, 200, "{}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("kbn-name", "kibana");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }


    @Override
    public void close() {
        server.stop(0);
    }
}
