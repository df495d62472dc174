package io.statsprofile.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statsprofile.testing.ConnectProxy;
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
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server is behind an HTTP proxy, which is told no more than it must be. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxyTest {

    private static final byte[] FINE = RawServer.answer(200, "", "fine");
    private static final String PROXY_LOGIN = "Proxy-Authorization: Basic " + Base64.getEncoder()
            .encodeToString("bob:word".getBytes(StandardCharsets.UTF_8));
    private static final Origin FAR = new Origin("http", "es.test", 9200);
    private static final Origin FAR_BY_TLS = new Origin("https", "es.test", 9200);
    @TempDir
    private Path directory;

    @Test
    void through_a_tunnel_the_proxy_gets_its_own_credentials_and_the_server_gets_ours() throws IOException {
        Path ca = Files.writeString(directory.resolve("ca"), TestCertificate.any().pem());
        try (RawServer server = new RawServer(TestCertificate.any().sockets(), "https", (head, out) -> out.write(FINE));
                ConnectProxy proxy = new ConnectProxy(server.port());
                BoundedHttpClient client = client(access(proxy.url()).caFile(ca))) {
            assertThat(client.send(Origin.of(URI.create(server.url())).orElseThrow(), get()).text()).isEqualTo("fine");

            assertThat(proxy.heads).singleElement().asString().startsWith("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1\r\n")
                    .contains(PROXY_LOGIN)
                    .doesNotContain("\nAuthorization", "secretkey", "X-Ours");
            assertThat(server.heads).singleElement().asString().startsWith("GET /_bulk HTTP/1.1\r\n")
                    .contains("Authorization: ApiKey secretkey", "X-Ours: 1")
                    .doesNotContain("Proxy-");
        }
    }

    @Test
    void the_certificate_must_be_of_the_server_behind_the_tunnel() throws IOException {
        Path ca = Files.writeString(directory.resolve("ca"), TestCertificate.any().pem());
        try (RawServer server = new RawServer(TestCertificate.any().sockets(), "https", (head, out) -> out.write(FINE));
                ConnectProxy proxy = new ConnectProxy(server.port());
                BoundedHttpClient client = client(access(proxy.url()).caFile(ca))) {
            assertThatThrownBy(() -> client.send(FAR_BY_TLS, get()))
                    .hasMessageContaining("the server's certificate is for another host name")
                    .isInstanceOfSatisfying(ExchangeException.class,
                            e -> assertThat(e.mayHaveArrived()).as("although the proxy was asked").isFalse());
            assertThat(proxy.heads).singleElement().asString().as("the proxy looks the name up").startsWith("CONNECT es.test:9200");
        }
    }

    @Test
    void without_tls_the_proxy_gets_the_whole_address_and_looks_the_name_up() throws IOException {
        try (RawServer proxy = new RawServer((head, out) -> out.write(FINE)); BoundedHttpClient client = client(access(proxy.url()))) {
            assertThat(client.send(FAR, get()).text()).isEqualTo("fine");

            assertThat(proxy.heads).singleElement().asString().startsWith("GET http://es.test:9200/_bulk HTTP/1.1\r\n")
                    .contains(PROXY_LOGIN, "Host: es.test:9200");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "407, check proxyUsername and proxyPassword, true", "407, set proxyUsername and proxyPassword, false",
        "403, let the proxy allow tunnels (CONNECT), true",
        "502, the proxy does not reach the server: check the url, true", "503, the proxy does not reach the server, true",
        "418, see the log of the proxy, true"})
    void what_the_proxy_says_of_a_tunnel_is_explained_as_the_proxys(int status, String remedy, boolean hasLogin) throws IOException {
        AccessSettings.Builder access = hasLogin ? null : AccessSettings.builder("Server").apiKey("secretkey");
        try (RawServer proxy = new RawServer((head, out) -> out.write(RawServer.answer(status, "", "secretkey")));
                BoundedHttpClient client = client(hasLogin ? access(proxy.url()) : access.proxy(proxy.url()))) {
            assertThatThrownBy(() -> client.send(FAR_BY_TLS, get()))
                    .hasMessageStartingWith("the proxy 127.0.0.1:" + proxy.port()
                            + " refuses to pass it on to https://es.test:9200 (status "
                            + status + "); ")
                    .hasMessageContaining(remedy)
                    .isInstanceOfSatisfying(ExchangeException.class, e -> {
                        assertThat(e.mayHaveArrived()).isFalse();
                        assertThat(e.status()).as("it is no answer of the server").isZero();
                    });
            assertThat(proxy.heads).as("asked once").hasSize(1);
        }
    }

    @Test
    void without_tls_it_is_the_proxy_too_that_wants_to_know_who_we_are() {
        byte[] asking = RawServer.answer(407, "Proxy-Authenticate: Basic realm=\"x\"\r\n", "");
        try (RawServer proxy = new RawServer((head, out) -> out.write(asking));
                BoundedHttpClient client = client(access(proxy.url()))) {
            assertThatThrownBy(() -> client.send(FAR, get())).hasMessageContaining("(status 407); check proxyUsername and proxyPassword");
            assertThat(proxy.heads).hasSize(1);
        }
    }

    @Test
    void a_proxy_that_floods_us_with_its_refusal_is_not_listened_to() {
        AtomicLong sent = new AtomicLong();
        try (RawServer proxy = new RawServer((head, out) -> {
            out.write("HTTP/1.1 403 x\r\nContent-Length: 157286400\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (byte[] block = new byte[65_536]; sent.get() < 157_286_400; sent.addAndGet(block.length)) {
                out.write(block);
            }
        }); BoundedHttpClient client = client(access(proxy.url()))) {
            assertThatThrownBy(() -> client.send(FAR_BY_TLS, get())).hasMessageContaining("(status 403)");
            assertThat(sent.get()).as("bytes that the proxy got rid of").isLessThan(50_000_000);
        }
    }

    @Test
    void a_proxy_that_is_not_there_is_named() {
        RawServer gone = new RawServer((head, out) -> { });
        gone.close();
        try (BoundedHttpClient client = client(access(gone.url()))) {
            assertThatThrownBy(() -> client.send(FAR_BY_TLS, get())).hasMessageContaining("the connection was refused")
                    .hasMessageContaining("check that the proxy runs there, and the setting proxy");
        }
    }

    @Test
    void of_the_jvms_proxies_and_ours_it_is_ours() throws IOException {
        ProxySelector usual = ProxySelector.getDefault();
        try (RawServer ofJvm = new RawServer((head, out) -> out.write(RawServer.answer(403, "", "")));
                RawServer ours = new RawServer((head, out) -> out.write(FINE))) {
            ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", ofJvm.port())));
            HttpSettings settings = new HttpSettings("Server", Map.of(), access(ours.url()).build(), true, Duration.ofSeconds(20),
                    Duration.ofSeconds(20), 100_000);
            try (BoundedHttpClient client = new BoundedHttpClient(settings)) {
                assertThat(client.send(FAR, get()).text()).isEqualTo("fine");
            }
            try (BoundedHttpClient client = client(AccessSettings.builder("Server"))) {
                assertThat(client.send(Origin.of(URI.create(ours.url())).orElseThrow(), get()).text()).as("without any").isEqualTo("fine");
            }
            assertThat(ofJvm.heads).isEmpty();
        } finally {
            ProxySelector.setDefault(usual);
        }
    }

    private static AccessSettings.Builder access(String proxy) {
        return AccessSettings.builder("Server").apiKey("secretkey").proxy(proxy).proxyUsername("bob").proxyPassword("word");
    }

    private static BoundedHttpClient client(AccessSettings.Builder access) {
        return new BoundedHttpClient(new HttpSettings("Server", Map.of("X-Ours", "1"), access.build(), false, Duration.ofSeconds(20),
                Duration.ofSeconds(20), 100_000));
    }

    private static HttpRequest get() {
        return new HttpRequest("GET", "/_bulk", Map.of(), null);
    }
}
