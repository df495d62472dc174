package io.statsprofile.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statsprofile.testing.RawServer;
import io.statsprofile.testing.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever answers as it should not: an exchange ends, and the next one works. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundsTest {

    private static final int MOST = 100_000;
    private static final byte[] FINE = RawServer.answer(200, "", "fine");
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

    static Stream<Named<RawServer.Behaviour>> endlessAnswers() {
        return Stream.of(
                Named.of("a byte now and then", (head, out) -> trickle(out, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "x")),
                Named.of("headers, byte by byte", (head, out) -> trickle(out, "HTTP/1.1 200 OK\r\nX-", "x")),
                Named.of("to be continued", (head, out) -> trickle(out, "", "HTTP/1.1 100 Continue\r\n\r\n")),
                Named.of("chunks", (head, out) -> trickle(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n")),
                Named.of("nothing", (head, out) -> new CountDownLatch(1).await()));
    }

    private static void trickle(OutputStream out, String begin, String more) throws IOException, InterruptedException {
        out.write(begin.getBytes(StandardCharsets.US_ASCII));
        while (true) {
            out.write(more.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread.sleep(20);
        }
    }

    @ParameterizedTest
    @MethodSource("endlessAnswers")
    void an_exchange_ends_by_its_deadline_whatever_the_server_does(RawServer.Behaviour behaviour) throws IOException {
        AtomicInteger turns = new AtomicInteger();
        serve((head, out) -> {
            if (turns.getAndIncrement() == 0) {
                behaviour.answer(head, out);
            }
            out.write(FINE);
        });
        open(null, Duration.ofMillis(300));

        assertThatThrownBy(this::send).isInstanceOfSatisfying(ExchangeException.class, e -> assertThat(e.mayHaveArrived()).isTrue())
                .message().containsAnyOf("not over within connectTimeout and requestTimeout together, 600 milliseconds",
                        "no answer within the requestTimeout");
        assertThat(send().text()).isEqualTo("fine");
    }

    @Test
    void a_handshake_that_hangs_ends_too_and_nothing_was_sent() {
        // It waits for a line, which the client's hello is not.
        server = new RawServer((head, out) -> { });
        open(null, Duration.ofMillis(300));

        assertThatThrownBy(() -> client.send(new Origin("https", "127.0.0.1", server.port()), get()))
                .isInstanceOfSatisfying(ExchangeException.class, e -> assertThat(e.mayHaveArrived()).isFalse());
    }

    @Test
    void of_a_huge_answer_no_more_is_read_than_the_bound() throws IOException {
        AtomicLong sent = new AtomicLong();
        serve((head, out) -> {
            if (head.contains("/huge")) {
                out.write("HTTP/1.1 500 x\r\nContent-Length: 157286400\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                for (byte[] block = new byte[65_536]; sent.get() < 157_286_400; sent.addAndGet(block.length)) {
                    out.write(block);
                }
            }
            out.write(FINE);
        });
        open(null, Duration.ofSeconds(30));

        assertThatThrownBy(() -> client.send(origin(), new HttpRequest("POST", "/huge", Map.of(), new byte[10])))
                .isInstanceOfSatisfying(ExchangeException.class,
                e -> assertThat(e.isTooLarge()).isTrue()).hasMessageContaining("the answer (status 500) has more than 100000 bytes");
        assertThat(sent.get()).as("bytes that the server got rid of").isLessThan(50_000_000);
        assertThat(send().text()).isEqualTo("fine");
    }

    /** The smaller one is read whole before anything of it is unpacked. */
    @ParameterizedTest
    @ValueSource(ints = {20_000_000, 200_000})
    void a_packed_answer_is_bounded_by_what_it_unpacks_to(int bytes) throws IOException {
        byte[] zeros = packed(new byte[bytes]);
        byte[] fine = packed("fine".getBytes(StandardCharsets.UTF_8));
        AtomicInteger turns = new AtomicInteger();
        serve((head, out) -> {
            byte[] body = turns.getAndIncrement() == 0 ? zeros : fine;
            out.write(("HTTP/1.1 200 x\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
        });
        open(null, Duration.ofSeconds(30));

        assertThatThrownBy(this::send).hasMessageContaining("more than 100000 bytes");
        assertThat(send().text()).isEqualTo("fine");
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void floods_of_headers_and_other_languages_are_no_answer() throws IOException {
        AtomicInteger turns = new AtomicInteger();
        serve((head, out) -> {
            switch (turns.getAndIncrement()) {
                case 0 -> out.write(("HTTP/1.1 200 OK\r\n" + "X-Flood: 1\r\n".repeat(100_000)).getBytes(StandardCharsets.US_ASCII));
                case 1 -> out.write(("HTTP/1.1 200 OK\r\nX-Flood: " + "1".repeat(1_000_000)).getBytes(StandardCharsets.US_ASCII));
                case 2 -> out.write("SSH-2.0-OpenSSH_9.2\r\n\r\n".repeat(2_000).getBytes(StandardCharsets.US_ASCII));
                default -> out.write(FINE);
            }
        });
        open(null, Duration.ofSeconds(2));

        assertThatThrownBy(this::send).hasMessageContaining("headers are too long or too many");
        assertThatThrownBy(this::send).hasMessageContaining("headers are too long or too many");
        assertThatThrownBy(this::send).isInstanceOf(ExchangeException.class);
        assertThat(send().text()).isEqualTo("fine");
    }

    @Test
    void memory_that_runs_out_within_an_exchange_costs_that_exchange_only() throws Exception {
        TestCertificate certificate = TestCertificate.any();
        server = new RawServer(certificate.sockets(), "https", (head, out) -> out.write(FINE));
        SSLContext usual = SSLContext.getDefault();
        AtomicInteger checks = new AtomicInteger();
        SSLContext.setDefault(trusting(() -> {
            if (checks.getAndIncrement() == 0) {
                throw new OutOfMemoryError("of the test");
            }
        }));
        try {
            open(null, Duration.ofSeconds(30));
            assertThatThrownBy(this::send).isInstanceOf(OutOfMemoryError.class);
            assertThat(send().text()).isEqualTo("fine");
        } finally {
            SSLContext.setDefault(usual);
        }
    }

    private static SSLContext trusting(Runnable check) throws NoSuchAlgorithmException, KeyManagementException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {
                check.run();
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                check.run();
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        return context;
    }

    @Test
    void a_ca_file_that_was_renewed_is_read_again_after_tls_has_failed() throws IOException {
        TestCertificate now = TestCertificate.any();
        server = new RawServer(now.sockets(), "https", (head, out) -> out.write(FINE));
        Path ca = Files.writeString(directory.resolve("ca.pem"), new TestCertificate().pem());
        open(ca, Duration.ofSeconds(30));

        assertThatThrownBy(this::send).hasMessageContaining("name the certificate authority's PEM file as caFile");
        Files.writeString(ca, "half a fi");
        assertThatThrownBy(this::send).hasMessageContaining("Server caFile is " + ca)
                .hasMessageContaining("no certificate can be read from it");
        Files.writeString(ca, now.pem());
        assertThat(send().text()).isEqualTo("fine");
    }

    @Test
    void an_expired_certificate_is_called_so() throws IOException {
        TestCertificate expired = new TestCertificate("-startdate", "-10d", "-validity", "5");
        server = new RawServer(expired.sockets(), "https", (head, out) -> out.write(FINE));
        open(Files.writeString(directory.resolve("ca.pem"), expired.pem()), Duration.ofSeconds(30));

        assertThatThrownBy(this::send).hasMessageContaining("TLS failed, since a certificate of the server has expired")
                .hasMessageContaining("renew it there");
    }

    @Test
    void https_is_advised_only_where_nothing_was_ever_answered_without_it() throws IOException {
        AtomicInteger turns = new AtomicInteger();
        serve((head, out) -> {
            if (turns.getAndIncrement() != 1) {
                out.close();
                return;
            }
            out.write(FINE);
        });
        open(null, Duration.ofSeconds(30));

        assertThatThrownBy(this::send).hasMessageContaining("closed without an answer").hasMessageContaining("use https:// in the url");
        send();
        assertThatThrownBy(this::send).hasMessageContaining("closed without an answer").hasMessageNotContaining("https");
    }

    @Test
    void closing_breaks_off_what_runs() throws Exception {
        serve((head, out) -> new CountDownLatch(1).await());
        open(null, Duration.ofMinutes(5));
        CompletableFuture<HttpAnswer> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return send();
            } catch (IOException e) {
                return null;
            }
        });
        await("the request").until(() -> !server.heads.isEmpty());

        client.close();
        await("the end of the exchange").until(answer::isDone);
        assertThatThrownBy(this::send).hasMessageContaining("closed by this side");
    }

    @Test
    void a_look_up_that_hangs_holds_up_nobody_and_takes_one_thread() throws Exception {
        CountDownLatch network = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        AddressLookup lookup = new AddressLookup(Duration.ofMillis(50)) {
            @Override
            InetAddress[] ask(String host) throws UnknownHostException {
                lookups.incrementAndGet();
                try {
                    network.await();
                } catch (InterruptedException e) {
                    throw new UnknownHostException(host);
                }
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }
        };

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> lookup.resolve("es")).hasMessage("es: its look-up took longer than the connectTimeout");
        }
        assertThat(lookups).hasValue(1);
        network.countDown();
        await("the look-up").ignoreExceptions().until(() -> lookup.resolve("es").length == 1);
    }

    private void serve(RawServer.Behaviour behaviour) {
        server = new RawServer(behaviour);
    }

    private void open(Path ca, Duration timeout) {
        client = new BoundedHttpClient(new HttpSettings("Server", Map.of(), AccessSettings.builder("Server").caFile(ca).build(), false,
                timeout, timeout, MOST));
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
