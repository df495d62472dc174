package io.statsprofile.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statsprofile.testing.RawServer;
import io.statsprofile.testing.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers, and what stands before them, that end connections when they like, say more than was asked, or do not listen. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnrulyServersTest {

    private static final String FINE = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";
    private static final byte[] LARGE = new byte[30_000_000];
    @TempDir
    private Path directory;
    private final AtomicLong nanos = new AtomicLong();
    private final List<Thread> connections = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    /** What a server does with a connection, which ends then. */
    @FunctionalInterface
    private interface Conduct {
        void of(Socket socket) throws IOException, InterruptedException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void an_answer_to_half_a_request_is_read_although_the_connection_ends(String scheme) throws IOException {
        Origin origin = serve(scheme, socket -> {
            head(socket);
            write(socket, "HTTP/1.1 413 Request Entity Too Large\r\nConnection: close\r\nContent-Length: 9\r\n\r\ntoo large");
        });

        HttpAnswer answer = client(Duration.ofSeconds(20)).send(origin, post(LARGE));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).isEqualTo("too large");
    }

    @Test
    void a_success_that_comes_before_the_request_is_sent_is_not_believed() {
        Origin origin = serve("http", socket -> {
            head(socket);
            write(socket, FINE);
        });
        BoundedHttpClient client = client(Duration.ofSeconds(20));

        assertThatThrownBy(() -> client.send(origin, post(LARGE))).hasMessageContaining("the connection was broken off")
                .isInstanceOfSatisfying(ExchangeException.class, e -> assertThat(e.mayHaveArrived()).isTrue());
    }

    @Test
    void who_does_not_read_what_is_sent_is_not_waited_for() {
        Origin origin = serve("http", socket -> {
            head(socket);
            new CountDownLatch(1).await();
        });
        BoundedHttpClient client = client(Duration.ofMillis(500));

        assertThatThrownBy(() -> client.send(origin, post(LARGE)))
                .hasMessageContaining("not over within connectTimeout and requestTimeout together, 1 second");
    }

    @Test
    void closing_does_not_wait_for_who_does_not_read() {
        CountDownLatch asked = new CountDownLatch(1);
        Origin origin = serve("http", socket -> {
            head(socket);
            asked.countDown();
            new CountDownLatch(1).await();
        });
        BoundedHttpClient client = client(Duration.ofMinutes(5));
        CompletableFuture<String> end = CompletableFuture.supplyAsync(() -> {
            try {
                return client.send(origin, post(LARGE)).text();
            } catch (IOException e) {
                return e.getMessage();
            }
        });
        await("the request").until(() -> asked.getCount() == 0);

        client.close();
        assertThat(end.join()).contains("closed by this side");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfineHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\nHTTP/1.1 200 "
                + "OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine\r\n"})
    void what_follows_an_answer_is_not_the_next_one(String answer) throws IOException {
        Origin origin = answerAlways(answer);
        BoundedHttpClient client = client(Duration.ofSeconds(20));

        assertThat(client.send(origin, post(new byte[10])).text()).isEqualTo("fine");
        assertThat(client.send(origin, post(new byte[10])).text()).isEqualTo("fine");
        assertThat(connections.stream().distinct()).hasSize(2);
    }

    /** Some load balancers say so to who was silent for too long. */
    @Test
    void what_comes_while_nobody_has_asked_is_no_answer() throws IOException {
        CountDownLatch said = new CountDownLatch(2);
        Origin origin = serve("http", socket -> {
            head(socket);
            write(socket, FINE);
            said.countDown();
            write(socket, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            said.countDown();
            socket.getInputStream().read();
        });
        BoundedHttpClient client = client(Duration.ofSeconds(20));

        assertThat(client.send(origin, post(null)).text()).isEqualTo("fine");
        await("what nobody has asked for").until(() -> said.getCount() == 0);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(client.send(origin, post(null)).text()).isEqualTo("fine");
    }

    @Test
    void a_connection_that_has_just_ended_is_not_used_for_a_request_that_would_be_in_doubt() throws Exception {
        Origin origin = serve("http", socket -> {
            head(socket);
            socket.getInputStream().readNBytes(10);
            write(socket, FINE);
        });
        BoundedHttpClient client = client(Duration.ofSeconds(20));

        client.send(origin, post(new byte[10]));
        connections.get(0).join();
        nanos.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(client.send(origin, post(new byte[10])).text()).isEqualTo("fine");
    }

    @Test
    void a_connection_that_is_used_no_more_ends_in_order() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        Origin origin = serve("http", socket -> {
            head(socket);
            socket.getInputStream().readNBytes(10);
            write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nfine");
            try {
                end.complete("read " + socket.getInputStream().read());
            } catch (IOException e) {
                end.complete(e.toString());
            }
        });

        client(Duration.ofSeconds(20)).send(origin, post(new byte[10]));
        assertThat(end.get()).isEqualTo("read -1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX: LONG\r\n\r\n", "HTTP/1.1 200 OK\r\nMANY\r\n", "HTTP/1.1 200 OK\r\nContent-Length: "
            + "200001\r\n\r\nLONG",
        "no HTTP\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 302 x\r\nLocation: /\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nMANY\r\n"})
    void no_failure_leaves_a_connection_behind(String answer) {
        Origin origin = answerAlways(answer.replace("LONG", "x".repeat(200_001)).replace("MANY", "X: y\r\n".repeat(300)));
        BoundedHttpClient client = client(Duration.ofSeconds(20));

        assertThatThrownBy(() -> client.send(origin, post(new byte[10]))).isInstanceOf(ExchangeException.class);
        await("the end of the connection").until(() -> !connections.isEmpty() && !connections.get(0).isAlive());
    }

    @Test
    void threads_that_share_a_client_get_their_own_answers() {
        RawServer server = new RawServer((head, out) -> {
            String asked = head.split(" ")[1];
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + asked.length() + "\r\n\r\n" + asked).getBytes(StandardCharsets.US_ASCII));
        });
        opened.add(server);
        Origin origin = Origin.of(URI.create(server.url())).orElseThrow();
        BoundedHttpClient client = client(Duration.ofSeconds(20));
        List<CompletableFuture<Integer>> lanes = new ArrayList<>();
        for (int lane = 0; lane < 8; lane++) {
            int number = lane;
            lanes.add(CompletableFuture.supplyAsync(() -> right(client, origin, number)));
        }

        assertThat(lanes).allSatisfy(lane -> assertThat(lane.join()).isEqualTo(100));
    }

    private static int right(BoundedHttpClient client, Origin origin, int lane) {
        int right = 0;
        for (int i = 0; i < 100; i++) {
            String target = "/" + lane + "/" + i;
            try {
                right += client.send(origin, new HttpRequest("GET", target, Map.of(), null)).text().equals(target) ? 1 : 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return right;
    }

    /** As where a name has an address of IPv6 too, and this machine no network of that kind; here one that no connection goes to. */
    @ParameterizedTest
    @CsvSource({"224.0.0.1, 127.0.0.1", "127.0.0.1, 224.0.0.1", "127.0.0.2, 127.0.0.1"})
    void an_address_that_no_way_leads_to_is_passed_over(String first, String second) throws IOException {
        Origin origin = new Origin("http", "es.test", answerAlways(FINE).port());

        HttpConnection connection = connect(origin, first, second);
        opened.add(connection::close);
        assertThat(connection.socket().getInetAddress().getHostAddress()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"224.0.0.1, 127.0.0.2", "127.0.0.2, 224.0.0.1"})
    void of_several_addresses_that_fail_the_one_that_a_way_leads_to_is_told(String first, String second) {
        Origin origin = new Origin("http", "es.test", answerAlways(FINE).port());

        assertThatThrownBy(() -> connect(origin, first, second)).hasMessageContaining("es.test").hasMessageContaining(first)
                .hasMessageContaining(second).hasMessageContaining("Connection refused");
    }

    private static HttpConnection connect(Origin origin, String... addresses) throws IOException {
        AddressLookup lookup = new AddressLookup(Duration.ofSeconds(20)) {
            @Override
            InetAddress[] ask(String host) throws UnknownHostException {
                return new InetAddress[] {InetAddress.getByName(addresses[0]), InetAddress.getByName(addresses[1])};
            }
        };
        return new Connector(settings(Duration.ofSeconds(20), null), lookup).connect(new Route(origin, null),
                new LoadedAccess(null, null, null), null, new AbortableExchange());
    }

    /** The certificate's names are es.test and those right below in.test. A point at the end says that a name is a whole one. */
    @ParameterizedTest
    @CsvSource({"es.test, es.test, true", "ES.test, ES.test, true", "a.in.test, a.in.test, true", "es.test., es.test, true",
        "127.0.0.1, , true", "::1, , true", "a.b.in.test, a.b.in.test, false", "in.test, in.test, false", "other.test, other.test, false",
        "node, , false", "127.0.0.2, , false", "::2, , false"})
    void a_server_is_asked_for_by_its_name_and_must_have_it(String host, String asked, boolean isRight) throws Exception {
        TestCertificate certificate = Named.CERTIFICATE;
        Path ca = Files.writeString(directory.resolve("ca"), certificate.pem());
        CompletableFuture<String> name = new CompletableFuture<>();
        Origin origin = listen(certificate.sockets(), "https", socket -> {
            ((SSLSocket) socket).startHandshake();
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getSession();
            name.complete(session.getRequestedServerNames().isEmpty() ? null
                    : new String(session.getRequestedServerNames().get(0).getEncoded(), StandardCharsets.US_ASCII));
            socket.getInputStream().read();
        });
        TlsWhenNeeded tls = new TlsWhenNeeded(new CurrentAccess(settings(Duration.ofSeconds(20), ca), System::nanoTime).now().tls());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), origin.port())) {
            if (isRight) {
                tls.over(socket, new Origin("https", host, origin.port()));
            } else {
                assertThatThrownBy(() -> tls.over(socket, new Origin("https", host, origin.port()))).hasMessageContaining(host);
            }
            assertThat(name.get()).isEqualTo(asked);
        }
    }

    /** Made once, since that takes a while. */
    private static final class Named {
        static final TestCertificate CERTIFICATE = new TestCertificate("-ext",
                "san=dns:es.test,dns:*.in.test,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1");
    }

    private Origin answerAlways(String answer) {
        return serve("http", socket -> {
            while (head(socket)) {
                socket.getInputStream().readNBytes(10);
                write(socket, answer);
            }
        });
    }

    private Origin serve(String scheme, Conduct conduct) {
        return listen(scheme.equals("https") ? TestCertificate.any().sockets() : ServerSocketFactory.getDefault(), scheme, conduct);
    }

    private Origin listen(ServerSocketFactory factory, String scheme, Conduct conduct) {
        try {
            ServerSocket door = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            opened.add(door);
            Thread accepting = new Thread(() -> accept(door, conduct), "unruly server");
            accepting.setDaemon(true);
            accepting.start();
            return new Origin(scheme, "127.0.0.1", door.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket door, Conduct conduct) {
        try {
            while (true) {
                Socket socket = door.accept();
                opened.add(socket);
                Thread serving = new Thread(() -> serve(socket, conduct), "unruly connection");
                serving.setDaemon(true);
                connections.add(serving);
                serving.start();
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void serve(Socket socket, Conduct conduct) {
        try (socket) {
            conduct.of(socket);
        } catch (IOException e) {
            // The client has gone, which is up to it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there was one. */
    private static boolean head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.toString().endsWith("\r\n\r\n")) {
                return true;
            }
        }
        return false;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private BoundedHttpClient client(Duration timeout) {
        Path ca = directory.resolve("any");
        try {
            Files.writeString(ca, TestCertificate.any().pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        BoundedHttpClient client = new BoundedHttpClient(settings(timeout, ca), nanos::get);
        opened.add(client);
        return client;
    }

    private static HttpSettings settings(Duration timeout, Path ca) {
        return new HttpSettings("Server", Map.of(), AccessSettings.builder("Server").caFile(ca).build(), false, timeout, timeout, 100_000);
    }

    private static HttpRequest post(byte[] body) {
        return new HttpRequest("POST", "/_bulk", Map.of(), body);
    }
}
