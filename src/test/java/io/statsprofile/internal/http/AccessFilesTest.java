package io.statsprofile.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statsprofile.testing.RawServer;
import io.statsprofile.testing.RotatingTls;
import io.statsprofile.testing.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates that stand in files, and are replaced while the client runs. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccessFilesTest {

    private static final String FINE = "HTTP/1.1 200 x\r\nContent-Length: 4\r\n\r\nfine";
    private static final String UNAUTHORIZED = "HTTP/1.1 401 x\r\nContent-Length: 2\r\n\r\nno";
    /** A second one, whose authority has the same name. */
    private static TestCertificate other;
    private final AtomicLong nanos = new AtomicLong();
    /** Each connection has one. */
    private final Set<Thread> connections = ConcurrentHashMap.newKeySet();
    private volatile String accepted = "";
    @TempDir
    private Path directory;
    private RawServer server;
    private BoundedHttpClient client;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        if (client != null) {
            client.close();
        }
    }

    private static synchronized TestCertificate other() {
        other = other == null ? new TestCertificate() : other;
        return other;
    }

    @Test
    void a_key_that_is_replaced_is_used_after_some_seconds_and_old_connections_end() throws IOException {
        serve();
        Path file = write("key", "old");
        open(access().apiKeyFile(file));

        send();
        write("key", "new\n");
        send();
        assertThat(connections).as("connections for two exchanges").hasSize(1);
        Thread old = connections.iterator().next();
        passTime();
        send();

        assertThat(authorizations()).containsExactly("ApiKey old", "ApiKey old", "ApiKey new");
        assertThat(connections).as("with the one of the new key").hasSize(2);
        await("the end of the old connection").until(() -> !old.isAlive());
    }

    @Test
    void a_link_that_is_turned_to_another_file_of_the_same_age_and_size_is_noticed() throws IOException {
        serve();
        Path first = write("..data_1", "old");
        Path second = write("..data_2", "new");
        FileTime age = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(first, age);
        Files.setLastModifiedTime(second, age);
        Path link = Files.createSymbolicLink(directory.resolve("key"), first.getFileName());
        open(access().apiKeyFile(link));

        send();
        Path turned = Files.createSymbolicLink(directory.resolve("turned"), second.getFileName());
        Files.move(turned, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        passTime();
        send();

        assertThat(authorizations()).containsExactly("ApiKey old", "ApiKey new");
    }

    @Test
    void at_a_401_the_file_is_read_at_once_and_nobody_sees_that_the_key_was_an_old_one() throws IOException {
        serve();
        open(access().apiKeyFile(write("key", "old")));
        send();

        accepted = "ApiKey new";
        write("key", "new");
        assertThat(send().status()).isEqualTo(200);

        assertThat(authorizations()).containsExactly("ApiKey old", "ApiKey old", "ApiKey new");
    }

    @Test
    void a_401_for_the_key_that_the_file_still_has_is_asked_for_once_and_the_next_exchange_looks_again() throws IOException {
        serve();
        accepted = "ApiKey new";
        open(access().apiKeyFile(write("key", "old")));

        assertThat(send().status()).isEqualTo(401);
        assertThat(server.heads).hasSize(1);
        write("key", "new");
        assertThat(send().status()).isEqualTo(200);

        assertThat(authorizations()).containsExactly("ApiKey old", "ApiKey new");
    }

    @Test
    void a_file_that_is_missing_or_empty_is_named_and_nothing_is_sent_until_it_is_there() throws IOException {
        serve();
        Path file = directory.resolve("password");
        open(access().username("ann").passwordFile(file));

        assertRefused("Server passwordFile is " + file
                + ", but no such file can be read; write the password of ann into it, and nothing else");
        for (String nothing : new String[] {"", "\n", " "}) {
            write("password", nothing);
            assertRefused("Server passwordFile is " + file + ", but the file is empty; write the password of ann into it");
        }
        assertThat(server.heads).isEmpty();
        write("password", "geheim wort\r\n");
        send();

        assertThat(authorizations()).containsExactly("Basic " + Base64.getEncoder()
                .encodeToString("ann:geheim wort".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_key_that_is_gone_or_unusable_does_no_harm_while_the_server_takes_the_one_that_was_read() throws IOException {
        serve();
        Path file = write("key", "old");
        open(access().apiKeyFile(file));
        send();

        Files.delete(file);
        passTime();
        assertThat(send().status()).isEqualTo(200);
        accepted = "ApiKey new";
        assertThat(send().status()).isEqualTo(401);
        assertRefused("no such file can be read");

        assertThat(authorizations()).containsExactly("ApiKey old", "ApiKey old", "ApiKey old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim geheim", "geheim\ngeheim", "geheim\r\nX-Other: 1", "\u00fcgeheim"})
    void what_no_key_can_be_is_refused_and_not_shown(String content) throws IOException {
        serve();
        Path file = write("key", content);
        open(access().apiKeyFile(file));

        assertRefused("Server apiKeyFile is " + file + ", but its content (not shown) has spaces, several lines or other characters");
        assertThat(server.heads).isEmpty();
    }

    @Test
    void a_directory_and_a_huge_file_are_no_secrets() throws IOException {
        serve();
        open(access().apiKeyFile(directory));
        assertRefused("Server apiKeyFile is " + directory + ", but it cannot be read (Is a directory)");
        client.close();
        open(access().apiKeyFile(Files.write(directory.resolve("huge"), new byte[1_048_577])));
        assertRefused("but the file has more than 1048576 bytes");
    }

    @Test
    void a_server_whose_authority_is_replaced_is_trusted_as_soon_as_the_file_says_so() throws IOException {
        RotatingTls tls = new RotatingTls(TestCertificate.any());
        serve(tls);
        open(access().caFile(write("ca", TestCertificate.any().pem())));
        assertThat(send().text()).isEqualTo("fine");

        tls.show(other());
        write("ca", other().pem());
        passTime();
        assertThat(send().text()).as("when the file was looked at before").isEqualTo("fine");
        server.close();
        serve(tls.show(TestCertificate.any()));
        write("ca", TestCertificate.any().pem());
        assertThat(send().text()).as("when TLS has failed").isEqualTo("fine");
        assertThat(server.heads).as("of the last one").hasSize(1);
    }

    @Test
    void the_clients_certificate_is_replaced_together_with_whom_the_server_trusts() throws IOException {
        RotatingTls tls = new RotatingTls(TestCertificate.any(), "TLSv1.2").require(TestCertificate.any());
        serve(tls);
        open(access().caFile(write("ca", TestCertificate.any().pem()))
                .certificateFile(write("certificate", TestCertificate.any().certificatePem()))
                .keyFile(write("key", TestCertificate.any().keyPem())));
        assertThat(send().text()).isEqualTo("fine");

        write("certificate", other().certificatePem());
        passTime();
        assertThat(send().text()).as("while its key is not there yet").isEqualTo("fine");
        tls.require(other());
        server.close();
        serve(tls);
        assertRefused("TLS failed, since the server does not take the client's certificate (");
        assertRefused("Server keyFile is " + directory.resolve("key")
                + ", but that is not the key of the first certificate in certificateFile, "
                + directory.resolve("certificate") + " (CN=node)");
        write("key", other().keyPem());
        assertThat(send().text()).isEqualTo("fine");
    }

    @Test
    void a_certificate_with_an_rsa_key_is_shown_too_and_keys_of_another_kind_do_not_belong_to_it() throws IOException {
        TestCertificate rsa = TestCertificate.rsa();
        serve(new RotatingTls(TestCertificate.any()).require(rsa));
        Path key = write("key", rsa.keyPem());
        AccessSettings.Builder access = access().caFile(write("ca", TestCertificate.any().pem()))
                .certificateFile(write("certificate", rsa.certificatePem()))
                .keyFile(key);
        open(access);
        assertThat(send().text()).isEqualTo("fine");
        client.close();

        write("key", TestCertificate.any().keyPem());
        open(access);
        assertRefused("Server keyFile is " + key + ", but that is not the key of the first certificate");
    }

    @ParameterizedTest
    @CsvSource({"RSA PRIVATE KEY, in the older form PKCS#1", "EC PRIVATE KEY, in the older form SEC1",
        "ENCRYPTED PRIVATE KEY, has a passphrase", "DSA PRIVATE KEY, that is a DSA PRIVATE KEY"})
    void a_key_of_another_form_is_refused_with_the_command_that_converts_it(String type, String said) throws IOException {
        serve();
        Path key = write("key", "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + TestCertificate.pem(type, new byte[100]));
        openWithKey(key);

        assertRefused(said);
        assertRefused("and must be PKCS#8 without a passphrase; convert it: openssl pkcs8 -topk8 -nocrypt -in " + key
                + " -out converted.key");
    }

    @Test
    void what_is_no_key_and_what_is_no_certificate_is_named() throws IOException {
        serve();
        openWithKey(write("key", "none"));
        assertRefused("but it holds no private key; name a PEM file with -----BEGIN PRIVATE KEY-----");
        client.close();
        openWithKey(write("key", TestCertificate.pem("PRIVATE KEY", "geheim".getBytes(StandardCharsets.UTF_8))));
        assertRefused("but no RSA or EC key can be read from it");
        client.close();
        write("certificate", TestCertificate.any().keyPem());
        open(access().certificateFile(directory.resolve("certificate")).keyFile(write("key", TestCertificate.any().keyPem())));
        assertRefused("Server certificateFile is " + directory.resolve("certificate")
                + ", but no certificate can be read from it (it holds no certificate)");
    }

    @Test
    void why_tls_failed_is_named_for_what_it_is() throws IOException {
        RotatingTls tls = new RotatingTls(TestCertificate.any(), "TLSv1.2");
        serve(tls);
        Path ca = write("ca", other().pem());
        open(access().caFile(ca));
        assertRefused("TLS failed, since no authority that is trusted has signed the server's certificate (");
        assertRefused("name the certificate authority's PEM file as caFile, which is " + ca + " now");
        write("ca", TestCertificate.any().pem());
        assertThatThrownBy(() -> client.send(new Origin("https", "localhost", server.port()), get()))
                .hasMessageContaining("TLS failed, since the server's certificate is for another host name (")
                .hasMessageContaining("use a host name in the url");

        tls.require(TestCertificate.any());
        assertRefused("asks for a certificate of the client");
        assertRefused("set certificateFile and keyFile");
        client.close();
        Path certificate = write("certificate", other().certificatePem());
        open(access().caFile(ca).certificateFile(certificate).keyFile(write("key", other().keyPem())));
        assertRefused("TLS failed, since the server does not take the client's certificate (");
        assertRefused("with those in between, instead of " + certificate);
    }

    @Test
    void a_server_that_repeats_our_key_in_its_error_does_not_get_it_into_a_message() throws IOException {
        server = new RawServer((head, out) -> out.write(RawServer.answer(head.contains("/moved") ? 307 : 400,
                "Location: /login/" + head.lines().filter(line -> line.startsWith("Authorization")).findFirst().orElse("")
                .replaceFirst(".* ", "") + "\r\n", head)));
        open(access().apiKey("geheimgeheim"));

        HttpAnswer answer = send();
        assertThat(answer.text()).contains("Authorization: ApiKey (hidden)").doesNotContain("geheim");
        assertThatThrownBy(() -> client.send(origin(), new HttpRequest("GET", "/moved", Map.of(), null)))
                .hasMessageContaining("/login/(hidden)")
                .hasMessageNotContaining("geheim");
    }

    /** Some writers of JSON escape slashes, others what has a meaning in HTML. */
    @Test
    void a_key_is_hidden_in_json_however_that_is_escaped() throws IOException {
        server = new RawServer((head, out) -> out.write(RawServer.answer(401, "", "[\"a/b+c/d==\",\"a\\/b+c\\/d==\","
                + "\"a\\u002fb\\u002Bc\\u002Fd"
                + "\\u003d\\u003D\",\"a/b+c/d=\"]")));
        open(access().apiKey("a/b+c/d=="));

        assertThat(send().text()).isEqualTo("[\"(hidden)\",\"(hidden)\",\"(hidden)\",\"a/b+c/d=\"]");
    }

    @Test
    void settings_that_contradict_are_refused_and_secrets_are_never_shown() {
        assertWrong(access().apiKey("geheim").apiKeyFile(directory),
                "Server apiKey and apiKeyFile are both set, but only one can be used; remove one");
        assertWrong(access().username("ann").password("geheim").passwordFile(directory), "Server password and passwordFile are both set");
        assertWrong(access().username("ann").password("geheim").apiKeyFile(directory), "Server apiKeyFile and username are both set");
        assertWrong(access().apiKey("gehe im"), "Server apiKey (not shown) has spaces or other characters");
        assertWrong(access().certificateFile(directory), "Server keyFile is missing; set both certificateFile and keyFile, or neither");
        assertWrong(access().keyFile(directory), "Server certificateFile is missing");
        assertWrong(access().proxyUsername("ann").proxyPassword("geheim"), "Server proxyUsername is set, but there is no proxy");
        assertWrong(access().proxy("http://p:1").proxyPassword("geheim"), "Server proxyUsername is missing");
        assertWrong(access().proxy("http://ann:geheim@p:1"),
                "Server proxy is http://(hidden)@p:1, but must not hold credentials; use proxyUsername");
        for (String wrong : new String[] {"p:3128", "https://p:3128", "http://p", "http://p:3128/path", "http://p:3128/?geheim",
                "http://p :3128", "socks://p:1"}) {
            assertWrong(access().proxy(wrong),
                    "but must be http:// with a host and a port, and nothing else; for example http://proxy.example:3128");
        }
        AccessSettings all = access().username("ann").password("geheim").proxy("http://p:3128/").proxyUsername("bob")
                .proxyPassword("geheim").caFile(directory)
                .certificateFile(directory).keyFile(directory).build();
        assertThat(all.toString()).isEqualTo("user ann (password hidden), caFile " + directory + ", certificateFile " + directory
                + ", keyFile " + directory
                + ", proxy http://p:3128 as user bob (password hidden)");
        assertThat(access().apiKey("geheim").build().toString()).isEqualTo("API key (hidden)");
    }

    private static void assertWrong(AccessSettings.Builder builder, String message) {
        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message)
                .hasMessageNotContaining("geheim");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::send).isInstanceOfSatisfying(ExchangeException.class, e -> assertThat(e.mayHaveArrived()).isFalse())
                .hasMessageContaining(message).hasMessageNotContaining("geheim");
    }

    private static AccessSettings.Builder access() {
        return AccessSettings.builder("Server");
    }

    private void openWithKey(Path key) throws IOException {
        open(access().certificateFile(write("certificate", TestCertificate.any().certificatePem())).keyFile(key));
    }

    private void open(AccessSettings.Builder access) {
        client = new BoundedHttpClient(new HttpSettings("Server", Map.of(), access.build(), false, Duration.ofSeconds(20),
                Duration.ofSeconds(20), 100_000), nanos::get);
    }

    private void passTime() {
        nanos.addAndGet(CurrentAccess.LOOK_EVERY.toNanos());
    }

    private void serve() {
        server = new RawServer(this::answer);
    }

    /** Of which each exchange has a connection of its own. */
    private void serve(RotatingTls tls) {
        server = new RawServer(tls, "https", (head, out) -> out.write(RawServer.answer(200, "", "fine")));
    }

    private void answer(String head, OutputStream out) throws IOException {
        connections.add(Thread.currentThread());
        out.write((head.contains("Authorization: " + accepted) ? FINE : UNAUTHORIZED).getBytes(StandardCharsets.US_ASCII));
    }

    private List<String> authorizations() {
        return server.heads.stream().map(head -> head.lines().filter(line -> line.startsWith("Authorization: ")).findFirst()
                .orElse("Authorization: none")
                .substring(15)).toList();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private Origin origin() {
        return Origin.of(URI.create(server.url())).orElseThrow();
    }

    private static HttpRequest get() {
        return new HttpRequest("GET", "/", Map.of(), null);
    }

    private HttpAnswer send() throws IOException {
        return client.send(origin(), get());
    }
}
