package io.statsprofile.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.testing.BusyServer;
import io.statsprofile.testing.BusyServer.Mood;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.RawServer;
import io.statsprofile.testing.SearchServer;
import io.statsprofile.testing.ShopRuns;
import io.statsprofile.testing.TestCertificate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands before an Elasticsearch that is busy for a while, or for good. */
class BusyServerIT extends CommandLineTests {

    private static final String SERVICE = "clibusy";
    private static final List<ProfileDocument> DOCUMENTS = ShopRuns.documents(8, SERVICE, 12, 10);
    private static final String[] WINDOW = {"--from", "2026-11-23T15:00:00Z", "--to", "2026-11-23T15:02:00Z", "--service", SERVICE};

    @BeforeAll
    static void store() throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.open(SearchServer.shared().settings().build());
                Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            Deliveries.store(delivery, DOCUMENTS);
            elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(Elasticsearch.DATA_STREAM_PREFIX + SERVICE)));
        }
    }

    @Test
    void rollup_goes_on_when_the_server_is_ready_and_says_what_it_waits_for() {
        // What a process meets that asks for an index that another one has made just now.
        try (BusyServer busy = new BusyServer(SearchServer.shared().url(), request -> request == 1 ? Mood.NOT_READY
                : request == 5 ? Mood.LOSES_ANSWER : Mood.WELL)) {
            assertThat(ask(busy, "rollup", "--timeout", "30s")).as(err()).isZero();
            assertThat(busy.failures()).isEqualTo(2);
        }
        assertThat(out()).containsPattern("Made [1-9]\\d* hour documents? of [1-9]\\d* slices");
        assertThat(err().lines()).filteredOn(line -> line.contains("; tried again in ")).hasSize(2)
                .anyMatch(line -> line.startsWith("statsprofile: ") && line.contains("status 503")
                        && line.contains("Search rejected due to missing shards") && line.contains("for 30 seconds at most"));
        assertThat(err()).contains("statsprofile: Elasticsearch answers again");
    }

    @Test
    void what_lasts_ends_the_command_when_its_time_is_over() {
        for (String command : new String[] {"rollup", "rollup --days"}) {
            try (BusyServer busy = new BusyServer(SearchServer.shared().url(), request -> Mood.NOT_READY)) {
                assertThat(ask(busy, command, "--timeout", "1s")).isEqualTo(3);
                assertThat(busy.failures()).isBetween(3, 10);
            }
            assertThat(err().lines().reduce((first, last) -> last)).get().asString().contains("status 503")
                    .doesNotContain("tried again in");
        }
        assertThat(run("rollup", "--elasticsearch", "http://127.0.0.1:1")).as("it may be mistyped").isEqualTo(3);
        assertThat(err()).contains("refused").doesNotContain("tried again");
    }

    @Test
    void a_report_waits_for_a_server_that_is_busy_and_tells_at_once_that_there_is_none() {
        try (BusyServer busy = new BusyServer(SearchServer.shared().url(), request -> request == 0 ? Mood.TOO_MANY
                : request == 4 ? Mood.NOT_READY : Mood.WELL)) {
            assertThat(ask(busy, "report", "--format", "json")).as(err()).isZero();
            assertThat(busy.failures()).isEqualTo(2);
        }
        assertThat(out()).contains("Cart.checkout").doesNotContain("tried again");
        assertThat(err()).contains("status 429").contains("status 503").contains("; tried again in ");
        assertThat(run("report", "--elasticsearch", "http://127.0.0.1:1")).isEqualTo(3);
        assertThat(err()).hasLineCount(1).doesNotContain("tried again");
    }

    @Test
    void what_does_not_pass_ends_the_command_at_once() {
        byte[] refusal = RawServer.answer(401, "X-elastic-product: Elasticsearch\r\n",
                "{\"error\": {\"reason\": \"unable to authenticate\"}}");
        try (RawServer stranger = new RawServer((head, out) -> out.write(refusal));
                RawServer untrusted = new RawServer(TestCertificate.any().sockets(), "https", (head, out) -> out.write(refusal))) {
            assertThat(run("rollup", "--elasticsearch", stranger.url())).isEqualTo(3);
            assertThat(err()).hasLineCount(1).contains("status 401");
            assertThat(run("rollup", "--elasticsearch", untrusted.url())).isEqualTo(3);
            assertThat(err()).hasLineCount(1).contains("TLS failed");
        }
    }

    private int ask(BusyServer server, String command, String... options) {
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.addAll(List.of("--elasticsearch", server.url()));
        line.addAll(List.of(WINDOW));
        line.addAll(List.of(options));
        return run(line.toArray(String[]::new));
    }
}
