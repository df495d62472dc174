package io.statsprofile.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class SearchServerIT {

    @Test
    void the_shared_server_answers() throws Exception {
        HttpResponse<String> answer = ask(SearchServer.shared().url());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-elastic-product")).hasValue("Elasticsearch");
    }

    @Test
    @DisabledIfSystemProperty(named = "it.elasticsearch", matches = "docker", disabledReason = "containers have a keeper of their own")
    void a_server_ends_when_who_started_it_is_killed() throws Exception {
        Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-Delasticsearch.zip=" + System.getProperty("elasticsearch.zip"), ServerHolder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String url;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            url = lines.readLine();
        }
        assertThat(url).as("where the server is").startsWith("http://127.0.0.1:");
        assertThat(ask(url).statusCode()).isEqualTo(200);
        List<ProcessHandle> server = holder.descendants().toList();
        assertThat(server).as("guard, launcher and server").hasSizeGreaterThanOrEqualTo(2);

        holder.destroyForcibly();

        await("the server's processes to end").until(() -> server.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static HttpResponse<String> ask(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url + "/_cluster/health")).build(),
                BodyHandlers.ofString());
    }
}
