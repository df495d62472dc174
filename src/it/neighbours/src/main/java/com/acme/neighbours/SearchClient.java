package com.acme.neighbours;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.transport.Version;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The service's own use of its own Elasticsearch client, against a server of its own that knows one answer. */
final class SearchClient {

    private static final String ANSWER = "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},"
            + "\"hits\":{\"total\":{\"value\":1,\"relation\":\"eq\"},\"max_score\":1.0,"
            + "\"hits\":[{\"_index\":\"goods\",\"_id\":\"7\",\"_score\":1.0,\"_source\":{\"name\":\"apple\"}}]}}";

    private SearchClient() {
    }

    @SuppressWarnings("rawtypes")
    static String searchOnce() throws Exception {
        HttpServer server = serve();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try (ElasticsearchClient client = ElasticsearchClient.of(c -> c.host(url))) {
            SearchResponse<Map> found = client.search(s -> s.index("goods").query(q -> q.matchAll(m -> m)), Map.class);
            return "elasticsearch " + Version.VERSION + " " + Libraries.jarOf(ElasticsearchClient.class) + " "
                    + found.hits().hits().get(0).source();
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer serve() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }
}
