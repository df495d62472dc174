package io.statsprofile.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.instrumentation.NoopInstrumentation;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.impl.nio.reactor.IOReactorConfig;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** The HTTP client, typed and raw, with failures explained. Thread-safe. */
final class Connection implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** By this every Elasticsearch since 7.14 says what it is. */
    private static final String PRODUCT = "X-elastic-product";

    private final List<?> urls;
    private final RestClient raw;
    private final ElasticsearchClient typed;

    Connection(ElasticsearchSettings settings) {
        urls = settings.urls();
        RestClientBuilder builder = RestClient.builder(settings.urls().stream()
                .map(url -> new HttpHost(url.getHost(), url.getPort(), url.getScheme())).toArray(HttpHost[]::new));
        if (!settings.pathPrefix().isEmpty()) {
            builder.setPathPrefix(settings.pathPrefix());
        }
        builder.setDefaultHeaders(authorization(settings));
        builder.setRequestConfigCallback(request -> request
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setConnectionRequestTimeout(Math.toIntExact(settings.requestTimeout().toMillis()))
                .setSocketTimeout(Math.toIntExact(settings.requestTimeout().toMillis())));
        builder.setHttpClientConfigCallback(client -> configure(client, settings));
        raw = builder.build();
        // Without tracing: what we ship about a service is no request of the service, and the default looks for an OpenTelemetry SDK.
        typed = new ElasticsearchClient(new RestClientTransport(raw, new JacksonJsonpMapper(), null, NoopInstrumentation.INSTANCE));
    }

    private static HttpAsyncClientBuilder configure(HttpAsyncClientBuilder client, ElasticsearchSettings settings) {
        if (settings.caFile() != null) {
            client.setSSLContext(TrustedAuthority.contextOf("Elasticsearch caFile", settings.caFile()));
        }
        // One thread is enough for one request at a time, and daemons do not hold up the end of the JVM.
        return client.setDefaultIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
                .setThreadFactory(task -> {
                    Thread thread = new Thread(task, "statsprofile-elasticsearch");
                    thread.setDaemon(true);
                    thread.setContextClassLoader(Connection.class.getClassLoader());
                    return thread;
                });
    }

    private static Header[] authorization(ElasticsearchSettings settings) {
        if (settings.apiKey() != null) {
            return new Header[] {new BasicHeader("Authorization", "ApiKey " + settings.apiKey())};
        }
        if (settings.username() != null) {
            String pair = settings.username() + ":" + settings.password();
            return new Header[] {new BasicHeader("Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))};
        }
        return new Header[0];
    }

    /** Sends a typed request. */
    <T> T call(String what, Elasticsearch.Request<T> request) throws ServerException {
        try {
            return request.send(typed);
        } catch (IOException | RuntimeException e) {
            throw Explanation.of(what, urls, e);
        }
    }

    /**
     * Sends JSON and reads JSON.
     *
     * @param body or null
     */
    JsonNode send(String what, String method, String path, JsonNode body) throws ServerException {
        try {
            Request request = new Request(method, path);
            if (body != null) {
                request.setJsonEntity(JSON.writeValueAsString(body));
            }
            Response response = raw.performRequest(request);
            if (response.getHeader(PRODUCT) == null) {
                throw new IOException(Explanation.somethingElse("the header " + PRODUCT + " is missing"));
            }
            try (InputStream content = response.getEntity().getContent()) {
                return JSON.readTree(content);
            }
        } catch (IOException | RuntimeException e) {
            throw Explanation.of(what, urls, e);
        }
    }

    /** As {@link #send} with GET, but a missing node where the server answers 404. */
    JsonNode find(String what, String path) throws ServerException {
        try {
            return send(what, "GET", path, null);
        } catch (ServerException e) {
            if (e.status() == 404) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            raw.close();
        } catch (IOException e) {
            // Nothing waits for it any more.
        }
    }
}
