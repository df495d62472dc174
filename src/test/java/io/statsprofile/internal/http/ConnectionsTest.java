package io.statsprofile.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statsprofile.testing.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a connection is kept, and what an exchange is over that has none. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpSettings SETTINGS = new HttpSettings("Server", Map.of(), AccessSettings.NONE, false, PATIENCE,
            PATIENCE, 100_000);
    private final AtomicLong nanos = new AtomicLong();
    /** Of each exchange, in order: each connection has a thread. */
    private final List<Thread> connections = new CopyOnWriteArrayList<>();
    private final BoundedHttpClient client = new BoundedHttpClient(SETTINGS, nanos::get);
    private RawServer server;

    @AfterEach
    void close() {
        client.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void one_connection_serves_exchanges_of_every_kind() throws IOException {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
        for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
            send(new HttpRequest(method, "/a?b=c", Map.of(), method.startsWith("P") ? new byte[20_000] : null));
        }

        assertThat(connections.stream().distinct()).hasSize(1);
        assertThat(server.heads).extracting(head -> head.lines().findFirst().orElse("")).containsExactly("GET /a?b=c HTTP/1.1",
                "POST /a?b=c HTTP/1.1", "PUT /a?b=c HTTP/1.1", "DELETE /a?b=c HTTP/1.1");
        assertThat(server.heads).allSatisfy(head -> assertThat(head).contains("Host: 127.0.0.1:" + server.port()));
    }

    @Test
    void an_answer_in_chunks_leaves_its_connection_to_the_next_exchange() throws IOException {
        serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nfi\r\n2\r\nne\r\n0\r\n\r\n");
        assertThat(get().text()).isEqualTo("fine");
        assertThat(get().text()).isEqualTo("fine");

        assertThat(connections.stream().distinct()).hasSize(1);
    }

    @Test
    void an_answer_without_a_body_ends_with_its_head() throws IOException {
        serve("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(get().body()).isEmpty();
        assertThat(get().status()).isEqualTo(204);

        assertThat(connections.stream().distinct()).hasSize(1);
    }

    @Test
    void what_comes_before_the_answer_is_passed_over() throws IOException {
        serve("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
                + "4\r\n\r\nfine");

        assertThat(get().text()).isEqualTo("fine");
        assertThat(get().text()).isEqualTo("fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 4\r\n\r\nfine",
        "HTTP/1.1 200 OK\r\nConnection: x, close\r\nContent-Length: 4\r\n\r\nfine", "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nfine"})
    void a_connection_that_the_server_will_close_is_not_used_again(String answer) throws IOException {
        serve(answer);
        get();
        get();

        assertThat(connections.stream().distinct()).hasSize(2);
    }

    @Test
    void an_answer_without_a_length_is_whole_when_its_connection_ends() throws IOException {
        server = new RawServer((head, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\nfine".getBytes(StandardCharsets.US_ASCII));
            out.close();
        });

        assertThat(get().text()).isEqualTo("fine");
        assertThat(get().text()).isEqualTo("fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"})
    void half_an_answer_is_none(String answer) {
        server = new RawServer((head, out) -> {
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
            out.close();
        });

        assertThatThrownBy(this::get).isInstanceOfSatisfying(ExchangeException.class, e -> assertThat(e.mayHaveArrived()).isTrue());
    }

    @Test
    void a_connection_that_the_server_has_closed_meanwhile_is_not_used_again() throws IOException {
        server = new RawServer((head, out) -> {
            connections.add(Thread.currentThread());
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine".getBytes(StandardCharsets.US_ASCII));
            out.close();
        });
        get();
        await("the end of the connection").until(() -> !connections.get(0).isAlive());
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());

        assertThat(get().text()).isEqualTo("fine");
        assertThat(connections.stream().distinct()).hasSize(2);
    }

    @Test
    void what_a_firewall_may_have_forgotten_is_not_used_again() throws IOException {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
        get();
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        get();
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        get();

        assertThat(connections).hasSize(3);
        assertThat(connections.get(1)).isSameAs(connections.get(0)).isNotSameAs(connections.get(2));
    }

    @Test
    void of_several_addresses_the_ones_that_nobody_serves_are_passed_over() throws IOException {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
        Origin origin = new Origin("http", "es.test", server.port());
        LoadedAccess access = new LoadedAccess(null, null, null);
        AddressLookup two = addresses("127.0.0.2", "127.0.0.1");
        AddressLookup none = addresses("127.0.0.2", "127.0.0.3");

        HttpConnection connection = new Connector(SETTINGS, two).connect(new Route(origin, null), access, null, new AbortableExchange());
        assertThat(connection.socket().getInetAddress().getHostAddress()).isEqualTo("127.0.0.1");
        connection.close();
        assertThatThrownBy(() -> new Connector(SETTINGS, none).connect(new Route(origin, null), access, null, new AbortableExchange()))
                .hasMessageContaining("es.test:" + server.port()).hasMessageContaining("127.0.0.2").hasMessageContaining("127.0.0.3")
                .hasMessageContaining("refused");
    }

    @Test
    void what_was_broken_off_before_it_has_a_connection_gets_none() {
        AbortableExchange call = new AbortableExchange();
        call.run();

        assertThatThrownBy(() -> new Connector(SETTINGS, addresses("127.0.0.1")).connect(new Route(new Origin("http", "es.test", 9), null),
                new LoadedAccess(null, null, null), null, call)).hasMessage("the exchange was broken off");
    }

    private static AddressLookup addresses(String... addresses) {
        return new AddressLookup(PATIENCE) {
            @Override
            InetAddress[] ask(String host) throws UnknownHostException {
                InetAddress[] found = new InetAddress[addresses.length];
                for (int i = 0; i < found.length; i++) {
                    found[i] = InetAddress.getByAddress(host, InetAddress.getByName(addresses[i]).getAddress());
                }
                return found;
            }
        };
    }

    private void serve(String answer) {
        server = new RawServer((String head, OutputStream out) -> {
            connections.add(Thread.currentThread());
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
        });
    }

    private HttpAnswer get() throws IOException {
        return send(new HttpRequest("GET", "/", Map.of(), null));
    }

    private HttpAnswer send(HttpRequest request) throws IOException {
        return client.send(Origin.of(URI.create(server.url())).orElseThrow(), request);
    }
}
