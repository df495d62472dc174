package io.statsprofile.internal.server;

import io.statsprofile.internal.http.BoundedHttpClient;
import io.statsprofile.internal.http.ExchangeException;
import io.statsprofile.internal.http.HttpAnswer;
import io.statsprofile.internal.http.HttpRequest;
import io.statsprofile.internal.http.HttpSettings;
import io.statsprofile.internal.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Requests to a cluster, with failures explained. Where there are several nodes, a request goes on to the next one only as long as none
 * may have got it, or where it changes nothing; for anything else the sender has to resolve the doubt. Thread-safe.
 */
public final class Connection implements AutoCloseable {

    /** By this every Elasticsearch since 7.14 says what it is. */
    static final String PRODUCT = "X-elastic-product";
    /** By this the server's tasks name who asked for them. */
    public static final String OPAQUE_ID = "X-Opaque-Id";
    /** How {@link #opaqueId} of any of our processes begins. */
    public static final String OPAQUE_PREFIX = "statsprofile-";

    private final Nodes nodes;
    private final String prefix;
    private final String opaqueId = OPAQUE_PREFIX + UUID.randomUUID();
    /** Null for none. */
    private final String proxy;
    private final BoundedHttpClient client;

    public Connection(ElasticsearchSettings settings) {
        List<Origin> origins = new ArrayList<>();
        for (URI url : settings.urls()) {
            origins.add(Origin.of(url).orElseThrow());
        }
        nodes = new Nodes(origins);
        prefix = encoded(settings.pathPrefix());
        proxy = settings.access().proxyAddress();
        client = new BoundedHttpClient(new HttpSettings("Elasticsearch", Map.of(OPAQUE_ID, opaqueId), settings.access(), false,
                settings.connectTimeout(),
                settings.requestTimeout(), settings.mostAnswerBytes()));
    }

    /** The addresses, for messages. */
    public String where() {
        return nodes.toString();
    }

    /** What the server's tasks of this connection have in {@link #OPAQUE_ID}. */
    public String opaqueId() {
        return opaqueId;
    }

    /**
     * Sends JSON and reads JSON.
     *
     * @param body or null
     */
    public JsonTree send(String what, String method, String path, JsonTree body) throws ServerException {
        Map<String, String> headers = body == null ? Map.of("Accept", "application/json")
                : Map.of("Accept", "application/json", "Content-Type", "application/json; charset=UTF-8");
        return json(what, exchange(what, new HttpRequest(method, encoded(path), headers,
                body == null ? null : JsonText.written(body)), !method.equals("POST")));
    }

    /** Sends lines of JSON, once, and reads JSON. */
    public JsonTree sendLines(String what, String path, byte[] lines) throws ServerException {
        return json(what, exchange(what, new HttpRequest("POST", encoded(path),
                Map.of("Accept", "application/json", "Content-Type", "application/x-ndjson"), lines), false));
    }

    /** The JSON of an answer. */
    public JsonTree json(String what, HttpAnswer answer) throws ServerException {
        try {
            return JsonText.read(answer.body());
        } catch (IOException e) {
            throw explanation(nodes.current()).of(what, answer, ElasticsearchErrorMessages.somethingElse("the answer is not JSON"), e);
        }
    }

    /** As {@link #send} with GET, but a missing node where the server answers 404. */
    public JsonTree find(String what, String path) throws ServerException {
        try {
            return send(what, "GET", path, null);
        } catch (ServerException e) {
            if (e.status() == 404) {
                return JsonTree.MISSING;
            }
            throw e;
        }
    }

    /**
     * Sends a request, whose target is encoded, and reads the answer of Elasticsearch.
     *
     * @param repeatable whether the next node may be asked where one did not answer
     * @throws ServerException for whatever is not a success
     */
    public HttpAnswer exchange(String what, HttpRequest request, boolean repeatable) throws ServerException {
        HttpRequest whole = new HttpRequest(request.method(), prefix + request.target(), request.headers(), request.body());
        for (int left = nodes.count() - 1; ; left--) {
            Origin node = nodes.current();
            try {
                return checked(what, node, client.send(node, whole));
            } catch (ExchangeException e) {
                nodes.leave(node);
                if (left <= 0 || e.mayHaveArrived() && !repeatable) {
                    throw explanation(node).of(what, e);
                }
            } catch (ServerException e) {
                boolean away = e.status() >= 502 && e.status() <= 504;
                if (away) {
                    nodes.leave(node);
                }
                if (left <= 0 || !away || !repeatable) {
                    throw e;
                }
            }
        }
    }

    private HttpAnswer checked(String what, Origin node, HttpAnswer answer) throws ServerException {
        if (!answer.isSuccess()) {
            throw explanation(node).of(what, answer);
        }
        if (answer.header(PRODUCT) == null) {
            throw explanation(node).of(what, answer, ElasticsearchErrorMessages.somethingElse("the header " + PRODUCT + " is missing"),
                    null);
        }
        return answer;
    }

    /** Of what broke on our side of an answer. */
    public ServerException unreadable(String what, Exception failure) {
        return explanation(nodes.current()).of(what, failure);
    }

    /** What goes through a tunnel no proxy answers. */
    private ElasticsearchErrorMessages explanation(Origin node) {
        return new ElasticsearchErrorMessages(nodes.toString(), nodes.count() > 1 ? node + " says: " : "", node.scheme().equals("http")
                ? proxy : null);
    }

    /** A path as people write it; a query stays as it is. */
    private static String encoded(String target) {
        int query = target.indexOf('?');
        try {
            String path = new URI(null, null, query < 0 ? target : target.substring(0, query), null).getRawPath();
            return query < 0 ? path : path + target.substring(query);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no path: " + target, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
