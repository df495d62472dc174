package io.statsprofile.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class SearchServerIT {

    @Test
    void the_shared_server_answers() throws Exception {
        var answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(SearchServer.shared().url() + "/_cluster/health")).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-elastic-product")).hasValue("Elasticsearch");
    }
}
