package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.ConnectProxy;
import io.statsprofile.testing.RawServer;
import io.statsprofile.testing.RotatingTls;
import io.statsprofile.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and proxies by option and by environment, to both servers. */
class AccessOptionsTest extends CommandLineTests {

    @TempDir
    private Path directory;
    private Path ca;
    private Path certificate;
    private Path key;

    @BeforeEach
    void write() throws IOException {
        ca = Files.writeString(directory.resolve("ca.pem"), TestCertificate.any().pem());
        certificate = Files.writeString(directory.resolve("client.pem"), TestCertificate.any().certificatePem());
        key = Files.writeString(directory.resolve("client.key"), TestCertificate.any().keyPem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"report --elasticsearch", "setup --elasticsearch", "setup --kibana"})
    void a_server_that_wants_a_certificate_and_is_behind_a_proxy_is_reached(String command) {
        try (RawServer server = secure(); ConnectProxy proxy = new ConnectProxy(server.port())) {
            environment.put("STATSPROFILE_ES_PROXY_PASSWORD", "word");
            runLine(command + " " + server.url() + " --ca " + ca + " --cert " + certificate + " --key " + key + " --proxy " + proxy.url()
                    + " --proxy-user bob");
            assertThat(err()).contains("status 418");
            assertThat(server.heads).isNotEmpty().allSatisfy(head -> assertThat(head).doesNotContain("Proxy-Authorization"));
            assertThat(proxy.heads).isNotEmpty().allSatisfy(head -> assertThat(head).startsWith("CONNECT 127.0.0.1:")
                    .contains("Proxy-Authorization: Basic Ym9iOndvcmQ="));
        }
    }

    @Test
    void the_environment_says_the_same() {
        try (RawServer server = secure(); ConnectProxy proxy = new ConnectProxy(server.port())) {
            environment.putAll(Map.of("STATSPROFILE_ES_URL", server.url(), "STATSPROFILE_ES_CA", ca.toString(),
                    "STATSPROFILE_ES_CERT", certificate.toString(), "STATSPROFILE_ES_KEY", key.toString(), "STATSPROFILE_ES_PROXY",
                    proxy.url(), "STATSPROFILE_ES_PROXY_USER", "bob", "STATSPROFILE_ES_PROXY_PASSWORD", "word"));
            runLine("report");
            assertThat(server.heads).isNotEmpty();
            assertThat(proxy.heads).isNotEmpty().allSatisfy(head -> assertThat(head).contains("Proxy-Authorization: Basic Ym9iOndvcmQ="));
        }
    }

    @Test
    void without_a_certificate_the_server_is_not_reached_and_it_says_so() {
        try (RawServer server = secure()) {
            runLine("report --elasticsearch " + server.url() + " --ca " + ca);
            assertThat(err()).contains("asks for a certificate of the client", "set certificateFile and keyFile",
                    "(options --cert, --key)");
        }
    }

    @Test
    void wrong_usage_is_exit_code_2() {
        for (String[] wrong : new String[][] {
            {"--ca is missing.pem, but no such file can be read", "report --es https://127.0.0.1:1 --ca missing.pem"},
            {"--cert is missing.pem, but no such file can be read", "report --es https://127.0.0.1:1 --cert missing.pem --key " + key},
            {"keyFile is missing; set both certificateFile and keyFile, or neither (options --cert, --key)",
                    "report --es https://127.0.0.1:1 --cert " + certificate},
            {"certificateFile is set, but [http://127.0.0.1:1] has a url without TLS",
                "report --es http://127.0.0.1:1 --cert " + certificate + " --key " + key},
            {"but no url begins with https://; correct the url or leave --cert out",
                "setup --kibana http://127.0.0.1:1 --cert " + certificate + " --key " + key},
            {"proxy is proxy:3128, but must be http:// with a host and a port", "report --es http://127.0.0.1:1 --proxy proxy:3128"},
            {"proxyPassword is missing; set both proxyUsername and proxyPassword, or neither (options --proxy-password, --proxy-user)",
                    "report --es http://127.0.0.1:1 --proxy http://proxy:3128 --proxy-user bob"}}) {
            assertThat(runLine(wrong[1])).as(wrong[1]).isEqualTo(Main.WRONG_USAGE);
            assertThat(err()).contains(wrong[0]);
        }
    }

    @Test
    void what_was_given_shows_no_secret() {
        AccessOptions.Proxy proxy = new AccessOptions.Proxy("http://p:1", "bob", "geheim");
        Stream.of(new AccessOptions.Access("ann", "geheim", null, null, null, null, proxy),
                new AccessOptions.Access(null, null, "geheim", null, null, null, proxy), proxy)
                .forEach(given -> assertThat(given.toString()).contains("hidden").doesNotContain("geheim"));
    }

    /** It wants a certificate, and answers nothing of use. */
    private static RawServer secure() {
        return new RawServer(new RotatingTls(TestCertificate.any(), "TLSv1.2").require(TestCertificate.any()), "https",
                (head, out) -> out.write(RawServer.answer(418, "X-elastic-product: Elasticsearch\r\nkbn-name: x\r\n", "{}")));
    }

    private int runLine(String command) {
        return run(command.split(" "));
    }
}
