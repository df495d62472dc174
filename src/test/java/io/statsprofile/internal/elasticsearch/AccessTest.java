package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.elasticsearch.FakeServer.Answer;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.DeliveryException;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.shipping.ShippingListener;
import io.statsprofile.testing.RawServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of documents while we may not, or cannot, get to Elasticsearch. */
class AccessTest {

    private static final String BULK = "POST /_bulk";
    @TempDir
    private Path directory;
    private final FakeServer server = new FakeServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void documents_wait_for_a_key_that_is_not_there_yet_and_the_reason_is_told() throws IOException {
        server.rule(BULK, FakeServer::bulk);
        Path file = directory.resolve("key");
        List<String> troubles = new CopyOnWriteArrayList<>();
        List<String> recoveries = new CopyOnWriteArrayList<>();
        ShippingListener listener = new ShippingListener() {
            @Override
            public void trouble(long failures, int waitingDocuments, String reason) {
                troubles.add(waitingDocuments + " wait: " + reason);
            }

            @Override
            public void recovered(long failures, long lost) {
                recoveries.add("recovered");
            }
        };
        try (Elasticsearch elasticsearch = Elasticsearch.open(settings().access(access -> access.apiKeyFile(file)).build())) {
            Shipper shipper = new Shipper(elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases()),
                    ShipperSettings.DEFAULTS, listener, null);
            shipper.start("default");
            shipper.offer(queuedDocuments("a").get(0));
            await("the first trouble").until(() -> !troubles.isEmpty());
            assertThat(troubles.get(0)).startsWith("1 wait: Elasticsearch at [" + server.url() + "]: cannot ").endsWith(
                    ": Elasticsearch apiKeyFile is " + file + ", but no such file can be read; write the encoded API key into it,"
                            + " and nothing else; what waits is sent then");
            assertThat(server.asked).isEmpty();

            Files.writeString(file, "a2V5\n");
            shipper.offer(queuedDocuments("b").get(0));
            await("delivery").until(() -> shipper.waitingDocuments() == 0);
            await("the report").until(() -> !recoveries.isEmpty());
            assertThat(shipper.stop(Duration.ofSeconds(10))).isZero();
            assertThat(shipper.droppedDocuments()).isZero();
        }
        assertThat(server.lastAuthorization).isEqualTo("ApiKey a2V5");
        assertThat(String.join("", server.bodies)).contains("\"a\"", "\"b\"");
    }

    @Test
    void a_password_that_was_changed_on_both_sides_costs_no_attempt() throws IOException {
        Answer refusal = Answer.of(401, FakeServer.error("security_exception", "unable to authenticate user"));
        server.answer(BULK, FakeServer.bulk(201), refusal, FakeServer.bulk(201));
        Path file = Files.writeString(directory.resolve("password"), "old");
        try (Elasticsearch elasticsearch = Elasticsearch.open(settings().access(access -> access.username("ann").passwordFile(file))
                .build());
                Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            assertThat(delivery.deliver(queuedDocuments("a"))).containsExactly(Delivery.Receipt.DELIVERED);
            Files.writeString(file, "new");

            assertThat(delivery.deliver(queuedDocuments("b"))).containsExactly(Delivery.Receipt.DELIVERED);
            assertThat(server.lastAuthorization).isEqualTo("Basic YW5uOm5ldw==");
            assertThat(server.asked.stream().filter(BULK::equals)).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"429, 17, PT17S, PT17S", "503, 17, PT17S, PT17S", "429, 999999999, PT5M, PT5M", "429, 0, PT0S, PT0S", "429, -5, PT0S, PT0S",
        "503, in an hour, PT4M59S, PT5M", "429, in 90 s, PT60S, PT90S"})
    void for_how_long_a_busy_server_wants_to_be_left_alone_is_obeyed(int status, String asked, String least, String most)
            throws IOException {
        String value = switch (asked) {
            case "in an hour" -> httpDate(Duration.ofHours(1));
            case "in 90 s" -> httpDate(Duration.ofSeconds(90));
            default -> asked;
        };
        server.answer(BULK, new Answer(status, FakeServer.error("x", "not now"), true, "Retry-After", value));
        try (Elasticsearch elasticsearch = Elasticsearch.open(settings().build());
                Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            assertThatThrownBy(() -> delivery.deliver(queuedDocuments("a"))).isInstanceOfSatisfying(DeliveryException.class,
                    e -> assertThat(e.notBefore()).isBetween(Duration.parse(least), Duration.parse(most)));
        }
    }

    private static String httpDate(Duration ahead) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plus(ahead));
    }

    @ParameterizedTest
    @CsvSource({"403, let the proxy allow requests to that host and port", "502, it does not reach the server; check the url",
        "504, it does not reach the server", "418, see the log of the proxy"})
    void what_a_proxy_answers_instead_of_the_server_is_told_as_its_answer(int status, String remedy) throws IOException {
        try (RawServer proxy = new RawServer((head, out) -> out.write(RawServer.answer(status, "", "ERR_ACCESS_DENIED")));
                Elasticsearch elasticsearch = Elasticsearch.open(behind(proxy)); Delivery delivery =
                        elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            assertThatThrownBy(() -> delivery.deliver(queuedDocuments("a")))
                    .hasMessageStartingWith("Elasticsearch at [http://es.test:9200]: cannot ")
                    .hasMessageContaining("status " + status).hasMessageContaining(remedy)
                    .hasMessageContaining("that is no answer of Elasticsearch, but of the proxy " + proxy.url());
        }
    }

    @Test
    void behind_a_proxy_elasticsearchs_own_answers_are_explained_as_ever() throws IOException {
        String denied = FakeServer.error("security_exception", "missing privilege").replace("STATUS", "403");
        byte[] answer = RawServer.answer(403, "X-elastic-product: Elasticsearch\r\n", denied);
        try (RawServer proxy = new RawServer((head, out) -> out.write(answer));
                Elasticsearch elasticsearch = Elasticsearch.open(behind(proxy)); Delivery delivery =
                        elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            assertThatThrownBy(() -> delivery.deliver(queuedDocuments("a"))).hasMessageContaining("missing privilege")
                    .hasMessageNotContaining("proxy");
        }
    }

    @Test
    void the_jvms_proxy_is_not_for_us() throws IOException {
        server.rule(BULK, FakeServer::bulk);
        ProxySelector usual = ProxySelector.getDefault();
        try (RawServer proxy = new RawServer((head, out) -> out.write(RawServer.answer(403, "", "")));
                Elasticsearch elasticsearch = Elasticsearch.open(settings().build());
                Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())));
            assertThat(delivery.deliver(queuedDocuments("a"))).containsExactly(Delivery.Receipt.DELIVERED);
            assertThat(proxy.heads).isEmpty();
        } finally {
            ProxySelector.setDefault(usual);
        }
    }

    private static ElasticsearchSettings behind(RawServer proxy) {
        return ElasticsearchSettings.builder().url("http://es.test:9200").access(access -> access.proxy(proxy.url())).build();
    }

    private ElasticsearchSettings.Builder settings() {
        return ElasticsearchSettings.builder().url(server.url()).requestTimeout(Duration.ofSeconds(20));
    }

    private static List<QueuedDocument> queuedDocuments(String... ids) {
        return Stream.of(ids).map(id -> new QueuedDocument(id, "default", ("{\"x\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
