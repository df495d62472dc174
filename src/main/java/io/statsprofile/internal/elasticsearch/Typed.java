package io.statsprofile.internal.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.DefaultTransportOptions;
import co.elastic.clients.transport.ElasticsearchTransportBase;
import co.elastic.clients.transport.TransportOptions;
import co.elastic.clients.transport.http.TransportHttpClient;
import co.elastic.clients.transport.instrumentation.NoopInstrumentation;
import co.elastic.clients.util.ApiTypeHelper;
import co.elastic.clients.util.BinaryData;
import io.statsprofile.internal.http.HttpAnswer;
import io.statsprofile.internal.http.HttpRequest;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.ServerVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The typed client over our connection, for queries: what it sends changes nothing, so any node may be asked. Not in the library. */
final class Typed extends ElasticsearchTransportBase {

    private static final JacksonJsonpMapper MAPPER = new JacksonJsonpMapper();

    private Typed(Connection connection, String what) {
        // Without tracing: the default looks for an OpenTelemetry SDK.
        super(new Http(connection, what), DefaultTransportOptions.EMPTY, MAPPER, NoopInstrumentation.INSTANCE);
    }

    /** @param what what for, as in "cannot ..." */
    static <T> T call(Connection connection, String what, Elasticsearch.Request<T> request) throws IOException {
        // Older servers leave out of answers what the client takes for required, and what we do not read.
        ApiTypeHelper.DisabledChecksHandle lenient = ApiTypeHelper.DANGEROUS_disableRequiredPropertiesCheck(true);
        try {
            return request.send(new ElasticsearchClient(new Typed(connection, what)));
        } catch (ServerException e) {
            if (e.status() / 100 == 4) {
                ServerVersion.require(connection);
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            throw connection.unreadable(what, e);
        } finally {
            lenient.close();
        }
    }

    private record Http(Connection connection, String what) implements TransportHttpClient {

        @Override
        public TransportOptions createOptions(TransportOptions options) {
            return options == null ? DefaultTransportOptions.EMPTY : options;
        }

        @Override
        public Response performRequest(String endpoint, Node node, Request request, TransportOptions options) throws IOException {
            Map<String, String> headers = new HashMap<>(request.headers());
            options.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
            // A newer server wants the version in both headers or in none.
            headers.putIfAbsent("Accept", JSON_CONTENT_TYPE);
            Map<String, String> query = new HashMap<>(options.queryParameters());
            query.putAll(request.queryParams());
            String target = request.path() + (query.isEmpty() ? ""
                    : query.entrySet().stream().map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                    .collect(Collectors.joining("&", "?", "")));
            return new Answer(connection.exchange(what, new HttpRequest(request.method(), target, headers, bytes(request.body())), true));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        private static byte[] bytes(Iterable<ByteBuffer> body) {
            if (body == null) {
                return null;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            body.forEach(part -> {
                byte[] copy = new byte[part.remaining()];
                part.duplicate().get(copy);
                bytes.writeBytes(copy);
            });
            return bytes.toByteArray();
        }

        @Override
        public CompletableFuture<Response> performRequestAsync(String endpoint, Node node, Request request, TransportOptions options) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException("nobody asks for it"));
        }

        @Override
        public void close() {
            // The code that opened the connection closes it.
        }
    }

    private record Answer(HttpAnswer answer) implements TransportHttpClient.Response {

        @Override
        public TransportHttpClient.Node node() {
            return null;
        }

        @Override
        public int statusCode() {
            return answer.status();
        }

        @Override
        public String header(String name) {
            return answer.header(name);
        }

        @Override
        public List<String> headers(String name) {
            return answer.header(name) == null ? List.of() : List.of(answer.header(name));
        }

        @Override
        public BinaryData body() {
            return BinaryData.of(answer.body(), header("Content-Type"));
        }

        @Override
        public Object originalResponse() {
            return answer;
        }

        @Override
        public void close() {
            // It was read as a whole.
        }
    }
}
