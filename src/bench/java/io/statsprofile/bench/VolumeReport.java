package io.statsprofile.bench;

import io.statsprofile.document.DocumentWriter;
import io.statsprofile.document.FunctionDocuments;
import io.statsprofile.elasticsearch.Elasticsearch;
import io.statsprofile.elasticsearch.StreamFamily;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a function's figures in a slice take, nested in the slice and as a document of their own: bytes of JSON, bytes on disk in a real
 * Elasticsearch after a merge, and how many are delivered in a second. Names are those of a service of three hundred functions; figures
 * are random in all their digits, which is the worst that a compressor can meet.
 */
public final class VolumeReport {

    private static final int SLICES = 4_000;
    private static final int FUNCTIONS_A_SLICE = 50;
    private static final int FUNCTIONS = 300;
    private static final int BATCH = 100;
    /** Delivered before the measurement, so that neither stream pays for a cold server and a cold compiler. */
    private static final int WARM_UP_BATCHES = 5;
    /** In turns, since a machine has better and worse minutes; the median counts. */
    private static final int ROUNDS = 3;

    private VolumeReport() {
    }

    public static void main(String[] args) throws Exception {
        try (SearchServer server = SearchServer.start("volume"); Elasticsearch elasticsearch = Elasticsearch.open(server.settings().build());
                Delivery nested = elasticsearch.delivery(note -> { }); Delivery flat = elasticsearch.functionDelivery(note -> { })) {
            for (List<Parcel> batch : batches("warm").subList(0, WARM_UP_BATCHES)) {
                deliver(nested, batch);
                deliver(flat, batch);
            }
            double[] nestedSeconds = new double[ROUNDS];
            double[] flatSeconds = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                nestedSeconds[round] = seconds(nested, namespace(round));
                flatSeconds[round] = seconds(flat, namespace(round));
            }
            System.out.printf(Locale.ROOT, "%,d function samples, %d a slice, Elasticsearch %s%n", samples(), FUNCTIONS_A_SLICE,
                    elasticsearch.call("ask for the version", client -> client.cat().nodes(nodes -> nodes.h("version")))
                            .valueBody().get(0).version());
            List<ProfileDocument> documents = documents(namespace(0));
            System.out.printf("%-18s %12s %16s %20s%n", "bytes a sample", "JSON", "on disk, merged", "samples a second");
            report(elasticsearch, StreamFamily.SLICES, "nested in slices", documents.stream().mapToLong(slice -> DocumentWriter.write(slice).length).sum(),
                    nestedSeconds);
            report(elasticsearch, StreamFamily.FUNCTIONS, "flat", documents.stream().mapToLong(VolumeReport::flatBytes).sum(), flatSeconds);
        }
    }

    private static String namespace(int round) {
        return "volume" + round;
    }

    private static double seconds(Delivery delivery, String namespace) throws Exception {
        List<List<Parcel>> batches = batches(namespace);
        long start = System.nanoTime();
        for (List<Parcel> batch : batches) {
            deliver(delivery, batch);
        }
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static void report(Elasticsearch elasticsearch, StreamFamily family, String name, long bytes, double[] seconds) throws Exception {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        System.out.printf(Locale.ROOT, "%-18s %12.0f %16.0f %,20.0f%n", name, bytes / (double) samples(), stored(elasticsearch, family) / (double) samples(),
                samples() / sorted[ROUNDS / 2]);
    }

    private static void deliver(Delivery delivery, List<Parcel> batch) throws Exception {
        if (!delivery.deliver(batch).stream().allMatch(receipt -> receipt.outcome() == Delivery.Outcome.DELIVERED)) {
            throw new IllegalStateException("a document was not delivered");
        }
    }

    private static long stored(Elasticsearch elasticsearch, StreamFamily family) throws Exception {
        String stream = family.stream(namespace(0));
        elasticsearch.call("merge", client -> client.indices().forcemerge(merge -> merge.index(stream).maxNumSegments(1L)));
        elasticsearch.call("refresh", client -> client.indices().refresh(refresh -> refresh.index(stream)));
        long documents = elasticsearch.call("count", client -> client.count(count -> count.index(stream))).count();
        if (documents != (family == StreamFamily.SLICES ? SLICES : samples())) {
            throw new IllegalStateException(documents + " documents arrived in " + stream);
        }
        return elasticsearch.call("measure", client -> client.indices().stats(stats -> stats.index(stream)))
                .all().primaries().store().sizeInBytes();
    }

    private static long flatBytes(ProfileDocument slice) {
        FunctionDocuments functions = FunctionDocuments.of(slice);
        long bytes = 0;
        for (int i = 0; i < functions.size(); i++) {
            bytes += functions.json(i).length;
        }
        return bytes;
    }

    private static long samples() {
        return (long) SLICES * FUNCTIONS_A_SLICE;
    }

    private static List<List<Parcel>> batches(String namespace) {
        List<List<Parcel>> batches = new ArrayList<>();
        for (ProfileDocument document : documents(namespace)) {
            if (document.sequence() % BATCH == 0) {
                batches.add(new ArrayList<>());
            }
            batches.get(batches.size() - 1).add(new Parcel(document.id(), namespace, DocumentWriter.write(document)));
        }
        return batches;
    }

    private static List<ProfileDocument> documents(String namespace) {
        Random random = new Random(1);
        Instant opened = Instant.parse("2026-11-01T00:00:00Z");
        List<ProfileDocument> documents = new ArrayList<>();
        for (int sequence = 0; sequence < SLICES; sequence++) {
            documents.add(document(random, namespace, opened.plusSeconds(10L * sequence), sequence));
        }
        return documents;
    }

    private static ProfileDocument document(Random random, String namespace, Instant opened, int sequence) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS_A_SLICE; i++) {
            int function = (i * 7 + sequence) % FUNCTIONS;
            String type = "com.acme.shop.part" + function % 12 + ".SomeService" + function / 10;
            String method = "handleRequestNumber" + function;
            long calls = 1 + random.nextInt(100_000);
            long own = random.nextLong(10_000_000_000L);
            rows.add(new FunctionProfile(new FunctionId(type + "." + method, type, method, "SomeService" + function / 10 + ".java", 10 + function),
                    calls, calls, 0, own, own + random.nextLong(10_000_000_000L), List.of(), 1));
        }
        return new ProfileDocument(ProfileDocument.Kind.SLICE, opened, opened, opened.plusSeconds(10), 10_000_000_000L, "0193f7a1-5b9e-7c3a-8a51-2f0a9d3c4e5b",
                sequence, namespace, new ServiceId("shop", "1.4.0", "production", "shop-1"), "host-1", 1, Map.of(), FUNCTIONS_A_SLICE,
                StatsProfile.of(rows), SliceFacts.NONE);
    }
}
