package io.statsprofile.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.testing.RawServer;
import io.statsprofile.testing.TestCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {

    @TempDir
    private Path directory;
    private final RawServer other = new RawServer((head, out) -> out.write(RawServer.answer(200, "", "{}")));
    private volatile String location = "";
    private volatile int status = 302;

    @AfterEach
    void close() {
        other.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void no_redirect_is_followed_and_its_target_is_named(int code) {
        status = code;
        try (RawServer near = redirecting(ServerSocketFactory.getDefault(), "http")) {
            for (String method : new String[] {"GET", "PUT", "POST", "DELETE"}) {
                location = other.url() + "/_bulk";
                assertNamed(near, method, "(status " + code + ") to " + other.url() + "/_bulk, which is not followed");
            }
            location = "/login";
            assertNamed(near, "GET", "to " + near.url() + "/login, which is not followed");
            location = "?next=1";
            assertNamed(near, "GET", "which is not followed");
            location = "";
            assertNamed(near, "POST", "to an address that it does not name");
            assertThat(near.heads).as("each asked once").hasSize(7).allSatisfy(head -> assertThat(head)
                    .contains("Authorization: ApiKey secret"));
        }
        assertThat(other.heads).isEmpty();
    }

    @Test
    void not_from_https_to_http_either() throws IOException {
        TestCertificate certificate = TestCertificate.any();
        Path ca = Files.writeString(directory.resolve("ca.pem"), certificate.pem());
        location = other.url() + "/";
        try (RawServer near = redirecting(certificate.sockets(), "https")) {
            assertThatThrownBy(() -> send(near, "GET", ca)).isInstanceOf(ExchangeException.class).hasMessageContaining("to " + other.url()
                    + "/, which is not followed");
            assertThat(near.heads).hasSize(1);
        }
        assertThat(other.heads).isEmpty();
    }

    @Test
    void nor_one_of_a_proxy() {
        location = other.url() + "/login";
        ProxySelector usual = ProxySelector.getDefault();
        try (RawServer proxy = redirecting(ServerSocketFactory.getDefault(), "http")) {
            ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())));
            HttpSettings settings = new HttpSettings("Server", Map.of("Authorization", "ApiKey secret"), AccessSettings.NONE, true,
                    Duration.ofSeconds(20), Duration.ofSeconds(20), 100_000);
            try (BoundedHttpClient client = new BoundedHttpClient(settings)) {
                for (String scheme : new String[] {"http", "https"}) {
                    assertThatThrownBy(() -> client.send(new Origin(scheme, "es.test", 9200), new HttpRequest("GET", "/", Map.of(), null)))
                            .hasMessageContaining("to " + other.url() + "/login, which is not followed");
                }
            }
            assertThat(proxy.heads).hasSize(2).last().asString().startsWith("CONNECT es.test:9200").doesNotContain("ApiKey");
        } finally {
            ProxySelector.setDefault(usual);
        }
        assertThat(other.heads).isEmpty();
    }

    @Test
    void what_a_target_hides_or_floods_is_not_shown() {
        try (RawServer near = redirecting(ServerSocketFactory.getDefault(), "http")) {
            location = "http://user:geheim@else.example/a?token=geheim#geheim";
            assertNamed(near, "GET", "to http://else.example/a, which");
            location = "http://else.example/\u001b[31m" + "x".repeat(3_000);
            assertThatThrownBy(() -> send(near, "GET", null)).message().hasSizeLessThan(600).doesNotContain("\u001b");
        }
    }

    private RawServer redirecting(ServerSocketFactory sockets, String scheme) {
        return new RawServer(sockets, scheme, (head, out) -> out.write(RawServer.answer(status, location.isEmpty() ? "" : "Location: "
                + location + "\r\n", "moved")));
    }

    private static void assertNamed(RawServer near, String method, String text) {
        assertThatThrownBy(() -> send(near, method, null)).isInstanceOf(ExchangeException.class).hasMessageContaining(text)
                .hasMessageNotContaining("geheim")
                .hasMessageContaining("write its address into the url");
    }

    private static HttpAnswer send(RawServer server, String method, Path ca) throws IOException {
        AccessSettings access = AccessSettings.builder("Server").apiKey("secret").caFile(ca).build();
        HttpSettings settings = new HttpSettings("Server", Map.of(), access, false, Duration.ofSeconds(20), Duration.ofSeconds(20),
                100_000);
        try (BoundedHttpClient client = new BoundedHttpClient(settings)) {
            byte[] body = method.startsWith("P") ? "{}".getBytes(StandardCharsets.UTF_8) : null;
            return client.send(Origin.of(URI.create(server.url())).orElseThrow(), new HttpRequest(method, "/_bulk", Map.of(), body));
        }
    }
}
