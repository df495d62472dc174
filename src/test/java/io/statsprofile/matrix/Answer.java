package io.statsprofile.matrix;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** An answer of HTTP, which the proxy writes with its length. */
record Answer(int status, Map<String, String> headers, byte[] body) {

    private static final Map<String, String> OF_ELASTICSEARCH = Map.of("X-elastic-product", "Elasticsearch", "Content-Type",
            "application/json");

    /** One that Elasticsearch would give. */
    static Answer ofElasticsearch(int status, String json) {
        return new Answer(status, OF_ELASTICSEARCH, json.getBytes(StandardCharsets.UTF_8));
    }

    /** An error of Elasticsearch. */
    static Answer error(int status, String type, String reason) {
        return ofElasticsearch(status, "{\"error\": {\"type\": \"" + type + "\", \"reason\": \"" + reason + "\"}, \"status\": " + status
                + "}");
    }

    /** One of something else than Elasticsearch, such as a gateway. */
    static Answer ofGateway(int status, String html) {
        return new Answer(status, Map.of("Content-Type", "text/html"), html.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with a further header. */
    Answer with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }

    /** What stands before the body. */
    byte[] head(long length) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\nContent-Length: " + length + "\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
