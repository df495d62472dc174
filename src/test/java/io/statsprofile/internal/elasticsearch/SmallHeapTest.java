package io.statsprofile.internal.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.elasticsearch.FakeServer.Answer;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.shipping.ShippingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SmallHeapTest {

    @Test
    void answers_of_150_MB_and_a_heap_that_runs_out_are_not_the_end_of_delivery() throws IOException, InterruptedException {
        try (FakeServer server = new FakeServer()) {
            AtomicInteger floods = new AtomicInteger();
            server.rule("POST /_bulk", body -> floods.getAndIncrement() < 3 ? new Answer(FakeServer.FLOOD, "", true)
                    : FakeServer.bulk(body));
            server.answer("GET /_resolve/index/metrics-statsprofile-default", Answer.of(200, "{\"data_streams\": []}"));
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-cp",
                    System.getProperty("java.class.path"), Service.class.getName(), server.url()).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

            assertThat(output.substring(0, output.indexOf("in peace"))).as("a flood does not fill the heap")
                    .doesNotContain("OutOfMemoryError");
            assertThat(output).endsWith("left 0\n");
            assertThat(floods.get()).isGreaterThan(3);
        }
    }

    /** Delivers while its heap runs out, twice. */
    static final class Service {

        private Service() {
        }

        public static void main(String[] arguments) throws InterruptedException {
            ShippingListener printing = new ShippingListener() {
                @Override
                public void trouble(long failures, int waitingDocuments, String reason) {
                    System.out.println(reason);
                }
            };
            ShipperSettings quick = new ShipperSettings(1_000, 10_000_000, 100, 1_000_000, Duration.ofMillis(10), Duration.ofMillis(50));
            try (Elasticsearch elasticsearch = Elasticsearch.open(ElasticsearchSettings.builder().url(arguments[0]).build())) {
                Shipper shipper = new Shipper(elasticsearch.delivery(StreamFamily.SLICES, System.out::println, new RunAliases()), quick,
                        printing, null);
                shipper.start();
                for (int round = 0; round < 3; round++) {
                    for (int i = 0; i < 10; i++) {
                        shipper.offer(new QueuedDocument("d-" + round + "-" + i, "default", "{\"x\":1}".getBytes(StandardCharsets.UTF_8)));
                    }
                    // First in peace, so that all is loaded, as in a service that runs.
                    while (round == 0 && shipper.waitingDocuments() > 0) {
                        Thread.sleep(20);
                    }
                    if (round == 0) {
                        System.out.println("in peace");
                    } else {
                        runOutOfMemory();
                    }
                }
                System.out.println("left " + shipper.stop(Duration.ofSeconds(50)));
            }
        }

        private static void runOutOfMemory() throws InterruptedException {
            List<byte[]> hoard = new ArrayList<>();
            for (int size = 1 << 20; size >= 64; ) {
                try {
                    hoard.add(new byte[size]);
                } catch (OutOfMemoryError e) {
                    size /= 4;
                }
            }
            Thread.sleep(300);
        }
    }
}
