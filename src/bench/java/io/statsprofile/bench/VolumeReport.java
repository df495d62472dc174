package io.statsprofile.bench;

import io.statsprofile.document.DocumentWriter;
import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.model.FunctionId;
import io.statsprofile.model.FunctionProfile;
import io.statsprofile.model.ProfileDocument;
import io.statsprofile.model.ServiceId;
import io.statsprofile.model.SliceFacts;
import io.statsprofile.model.StatsProfile;
import io.statsprofile.shipping.Delivery;
import io.statsprofile.shipping.Parcel;
import io.statsprofile.testing.SearchServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a function's figures in a slice take: bytes of JSON, and bytes on disk in a real Elasticsearch after a merge. Names are those of a
 * service of three hundred functions; figures are random in all their digits, which is the worst that a compressor can meet.
 */
public final class VolumeReport {

    private static final int DOCUMENTS = 4_000;
    private static final int FUNCTIONS_A_DOCUMENT = 50;
    private static final int FUNCTIONS = 300;
    private static final int BATCH = 100;
    private static final String NAMESPACE = "volume";

    private VolumeReport() {
    }

    public static void main(String[] args) throws Exception {
        long samples = (long) DOCUMENTS * FUNCTIONS_A_DOCUMENT;
        try (SearchServer server = SearchServer.start("volume"); Elasticsearch elasticsearch = Elasticsearch.open(server.settings().build());
                Delivery delivery = elasticsearch.delivery(note -> { })) {
            long bytes = 0;
            long start = System.nanoTime();
            for (List<Parcel> batch : batches()) {
                bytes += batch.stream().mapToLong(parcel -> parcel.json().length).sum();
                if (!delivery.deliver(batch).stream().allMatch(receipt -> receipt.outcome() == Delivery.Outcome.DELIVERED)) {
                    throw new IllegalStateException("a document was not delivered");
                }
            }
            double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            System.out.printf(Locale.ROOT, "%,d function samples, %d a document, Elasticsearch %s%n", samples, FUNCTIONS_A_DOCUMENT,
                    elasticsearch.call("ask for the version", client -> client.cat().nodes(nodes -> nodes.h("version")))
                            .valueBody().get(0).version());
            System.out.printf(Locale.ROOT, "JSON            %8.0f bytes a sample%n", bytes / (double) samples);
            System.out.printf(Locale.ROOT, "on disk, merged %8.0f bytes a sample%n", stored(elasticsearch) / (double) samples);
            System.out.printf(Locale.ROOT, "delivered       %,8.0f samples a second, building them included%n", samples / seconds);
        }
    }

    private static long stored(Elasticsearch elasticsearch) throws Exception {
        String stream = Elasticsearch.DATA_STREAM_PREFIX + NAMESPACE;
        elasticsearch.call("merge", client -> client.indices().forcemerge(merge -> merge.index(stream).maxNumSegments(1L)));
        elasticsearch.call("refresh", client -> client.indices().refresh(refresh -> refresh.index(stream)));
        long documents = elasticsearch.call("count", client -> client.count(count -> count.index(stream))).count();
        if (documents != DOCUMENTS) {
            throw new IllegalStateException(documents + " documents arrived, of " + DOCUMENTS);
        }
        return elasticsearch.call("measure", client -> client.indices().stats(stats -> stats.index(stream)))
                .all().primaries().store().sizeInBytes();
    }

    private static List<List<Parcel>> batches() {
        Random random = new Random(1);
        Instant opened = Instant.parse("2026-11-01T00:00:00Z");
        List<List<Parcel>> batches = new ArrayList<>();
        for (int sequence = 0; sequence < DOCUMENTS; sequence++) {
            if (sequence % BATCH == 0) {
                batches.add(new ArrayList<>());
            }
            ProfileDocument document = document(random, opened.plusSeconds(10L * sequence), sequence);
            batches.get(batches.size() - 1).add(new Parcel(document.id(), NAMESPACE, DocumentWriter.write(document)));
        }
        return batches;
    }

    private static ProfileDocument document(Random random, Instant opened, int sequence) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS_A_DOCUMENT; i++) {
            int function = (i * 7 + sequence) % FUNCTIONS;
            String type = "com.acme.shop.part" + function % 12 + ".SomeService" + function / 10;
            String method = "handleRequestNumber" + function;
            long calls = 1 + random.nextInt(100_000);
            long own = random.nextLong(10_000_000_000L);
            rows.add(new FunctionProfile(new FunctionId(type + "." + method, type, method, "SomeService" + function / 10 + ".java", 10 + function),
                    calls, calls, 0, own, own + random.nextLong(10_000_000_000L), List.of(), 1));
        }
        return new ProfileDocument(ProfileDocument.Kind.SLICE, opened, opened, opened.plusSeconds(10), 10_000_000_000L, "volume-run",
                sequence, NAMESPACE, new ServiceId("shop", "1.4.0", "production", "shop-1"), "host-1", 1, Map.of(), FUNCTIONS_A_DOCUMENT,
                StatsProfile.of(rows), SliceFacts.NONE);
    }
}
