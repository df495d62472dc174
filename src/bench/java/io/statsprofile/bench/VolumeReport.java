package io.statsprofile.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.Mode;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.pstats.Timing;
import io.statsprofile.pstats.Uncertainty;
import io.statsprofile.testing.SearchServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a function's figures in a slice take, nested in the slice and as a document of their own, exact and sampled, with synthetic source
 * and with stored source, which most licences have: bytes of JSON, bytes on disk in a real Elasticsearch after a merge, and how many are
 * delivered in a second. Every figure of every slice can be had back: that is looked at, one by one, and the run fails where one is
 * missing. It also fails where a sample of a slice takes more on disk than {@value #MOST_SYNTHETIC} bytes with synthetic source, or
 * {@value #MOST_STORED} with stored source. Names are those of a service of three hundred functions; figures
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
    /** Bytes on disk that a function's figures in a slice may take. */
    private static final double MOST_SYNTHETIC = 45;
    private static final double MOST_STORED = 80;
    /** Shares and errors of figures are stored with single precision at least. */
    private static final double PRECISION = 1e-6;

    private VolumeReport() {
    }

    /**
     * What is measured.
     *
     * @param name in the table
     * @param family of streams
     * @param namespace of streams, and with a number of each
     * @param sampled whether the times are estimates, of all functions
     * @param rounds how often it is delivered
     * @param mostBytes on disk, of a sample; infinite where nothing is promised
     */
    private record Kind(String name, StreamFamily family, String namespace, boolean sampled, int rounds, double mostBytes) {
        String namespace(int round) {
            return namespace + round;
        }
    }

    private static final List<Kind> KINDS = List.of(new Kind("exact, synthetic source", StreamFamily.SLICES, "volume", false, ROUNDS,
            MOST_SYNTHETIC), new Kind("sampled, synthetic source", StreamFamily.SLICES, "sampled", true, 1, MOST_SYNTHETIC),
            new Kind("exact, stored source", StreamFamily.SLICES, "storedvolume", false, 1, MOST_STORED),
            new Kind("sampled, stored source", StreamFamily.SLICES, "storedsampled", true, 1, MOST_STORED),
            new Kind("exact, flat, synthetic", StreamFamily.FUNCTIONS, "volume", false, ROUNDS, Double.POSITIVE_INFINITY));

    public static void main(String[] args) throws Exception {
        try (SearchServer server = SearchServer.start("volume"); Elasticsearch elasticsearch = Elasticsearch.open(server.settings()
                .build());
                Delivery nested = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases()); Delivery flat =
                        elasticsearch.delivery(StreamFamily.FUNCTIONS, note -> { }, new RunAliases())) {
            for (List<QueuedDocument> batch : batches("warm", false).subList(0, WARM_UP_BATCHES)) {
                deliver(nested, batch);
                deliver(flat, batch);
            }
            storeTheSource(server.url());
            Map<Kind, List<Double>> seconds = new HashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (Kind kind : KINDS) {
                    if (round < kind.rounds()) {
                        seconds.computeIfAbsent(kind, key -> new ArrayList<>())
                                .add(seconds(kind.family() == StreamFamily.SLICES ? nested : flat,
                                        batches(kind.namespace(round), kind.sampled())));
                    }
                }
            }
            System.out.printf(Locale.ROOT, "%,d function samples, %d a slice, Elasticsearch %s%n", samples(), FUNCTIONS_A_SLICE,
                    elasticsearch.call("ask for the version", client -> client.cat().nodes(nodes -> nodes.h("version")))
                            .valueBody().get(0).version());
            System.out.printf("%-26s %12s %16s %20s%n", "bytes a sample", "JSON", "on disk, merged", "samples a second");
            boolean missed = false;
            for (Kind kind : KINDS) {
                missed |= report(elasticsearch, server.url(), kind, seconds.get(kind)) > kind.mostBytes();
            }
            if (missed) {
                throw new IllegalStateException("a sample takes more bytes on disk than it may");
            }
        }
    }

    /** Where the licence does not include synthetic source, the server stores the source instead. */
    private static void storeTheSource(String url) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode found = mapper.readTree(send(url + "/_index_template/" + StreamFamily.SLICES.template(), null))
                .at("/index_templates/0/index_template");
        ObjectNode template = found.deepCopy();
        template.put("priority", 900);
        template.putArray("index_patterns").add(StreamFamily.SLICES.stream("stored") + "*");
        ((ObjectNode) template.at("/template/settings/index/mapping/source")).put("mode", "stored");
        send(url + "/_index_template/stored", template.toString());
    }

    private static String send(String url, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json");
        HttpResponse<String> answer = HttpClient.newHttpClient().send(
                (body == null ? request : request.PUT(HttpRequest.BodyPublishers.ofString(body))).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(url + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static double seconds(Delivery delivery, List<List<QueuedDocument>> batches) throws Exception {
        long start = System.nanoTime();
        for (List<QueuedDocument> batch : batches) {
            deliver(delivery, batch);
        }
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Returns the bytes on disk of a sample. */
    private static double report(Elasticsearch elasticsearch, String url, Kind kind, List<Double> seconds) throws Exception {
        List<ProfileDocument> documents = documents(kind.namespace(0), kind.sampled());
        boolean isFlat = kind.family() == StreamFamily.FUNCTIONS;
        long bytes = documents.stream().mapToLong(slice -> isFlat ? flatBytes(slice) : DocumentWriter.write(slice).length).sum();
        double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double onDisk = stored(elasticsearch, kind) / (double) samples();
        System.out.printf(Locale.ROOT, "%-26s %12.0f %16.1f %,20.0f%s%n", kind.name(), bytes / (double) samples(), onDisk,
                samples() / sorted[sorted.length / 2],
                isFlat ? "" : String.format(Locale.ROOT, "  at most %.0f: %s", kind.mostBytes(), onDisk <= kind.mostBytes()
                        ? "met" : "MISSED"));
        if (!isFlat) {
            everyFigureIsThere(url, kind, documents);
        }
        return onDisk;
    }

    /** Reads all slices back, a batch at a time in the order of their numbers. */
    private static void everyFigureIsThere(String url, Kind kind, List<ProfileDocument> documents) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        for (int from = 0; from < SLICES; from += BATCH) {
            JsonNode hits = mapper.readTree(send(url + "/" + kind.family().stream(kind.namespace(0)) + "/_search?size=" + BATCH
                    + "&q=statsprofile.sequence:%5B" + from + "%20TO%20" + (from + BATCH - 1)
                    + "%5D&sort=statsprofile.sequence&filter_path=hits.hits._source", null)).at("/hits/hits");
            if (hits.size() != BATCH) {
                throw new IllegalStateException(kind.name() + ": " + hits.size() + " slices came back from number " + from
                        + " on, not " + BATCH);
            }
            for (int i = 0; i < BATCH; i++) {
                ProfileDocument found = DocumentReader.read(hits.get(i).get("_source").toString().getBytes(StandardCharsets.UTF_8));
                everyFigureIsThere(DocumentReader.read(DocumentWriter.write(documents.get(from + i))), found);
            }
        }
    }

    private static void everyFigureIsThere(ProfileDocument written, ProfileDocument found) {
        if (!found.id().equals(written.id()) || found.profile().funcProfiles().size() != written.profile().funcProfiles().size()) {
            throw new IllegalStateException("slice " + written.id() + " came back as " + found.id() + " with "
                    + found.profile().funcProfiles().size() + " functions, not " + written.profile().funcProfiles().size());
        }
        for (FunctionProfile row : written.profile().funcProfiles().values()) {
            FunctionProfile back = found.profile().get(row.id().function());
            if (back == null || !back.id().equals(row.id()) || !isSame(back, row)) {
                throw new IllegalStateException("in slice " + written.id() + " came back as " + back + ", but was " + row);
            }
        }
    }

    private static boolean isSame(FunctionProfile back, FunctionProfile row) {
        Timing timing = row.timing();
        Timing backTiming = back.timing();
        return back.ncalls() == row.ncalls() && back.primitiveCalls() == row.primitiveCalls() && back.openCalls() == row.openCalls()
                && back.tottimeNanos() == row.tottimeNanos() && back.cumtimeNanos() == row.cumtimeNanos()
                && back.callers().equals(row.callers())
                && backTiming.mode() == timing.mode() && backTiming.sampledCalls() == timing.sampledCalls()
                && isNear(backTiming.outSlices(), timing.outSlices())
                && isNear(backTiming.uncertainty().tottimeErrorNanos(), timing.uncertainty().tottimeErrorNanos())
                && isNear(backTiming.uncertainty().cumtimeErrorNanos(), timing.uncertainty().cumtimeErrorNanos())
                && backTiming.overheadNanos().isPresent() == timing.overheadNanos().isPresent()
                && isNear(backTiming.overheadNanos().orElse(0), timing.overheadNanos().orElse(0));
    }

    private static boolean isNear(double found, double written) {
        return Math.abs(found - written) <= PRECISION * Math.abs(written);
    }

    private static void deliver(Delivery delivery, List<QueuedDocument> batch) throws Exception {
        if (!delivery.deliver(batch).stream().allMatch(receipt -> receipt.outcome() == Delivery.Outcome.DELIVERED)) {
            throw new IllegalStateException("a document was not delivered");
        }
    }

    private static long stored(Elasticsearch elasticsearch, Kind kind) throws Exception {
        String stream = kind.family().stream(kind.namespace(0));
        elasticsearch.call("merge", client -> client.indices().forcemerge(merge -> merge.index(stream).maxNumSegments(1L)));
        elasticsearch.call("refresh", client -> client.indices().refresh(refresh -> refresh.index(stream)));
        long documents = elasticsearch.call("count", client -> client.count(count -> count.index(stream))).count();
        if (documents != (kind.family() == StreamFamily.SLICES ? SLICES : samples())) {
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

    private static List<List<QueuedDocument>> batches(String namespace, boolean sampled) {
        List<List<QueuedDocument>> batches = new ArrayList<>();
        for (ProfileDocument document : documents(namespace, sampled)) {
            if (document.sequence() % BATCH == 0) {
                batches.add(new ArrayList<>());
            }
            batches.get(batches.size() - 1).add(new QueuedDocument(document.id(), namespace, DocumentWriter.write(document)));
        }
        return batches;
    }

    private static List<ProfileDocument> documents(String namespace, boolean sampled) {
        Random random = new Random(1);
        Instant opened = Instant.parse("2026-11-01T00:00:00Z");
        List<ProfileDocument> documents = new ArrayList<>();
        for (int sequence = 0; sequence < SLICES; sequence++) {
            documents.add(document(random, namespace, sampled, opened.plusSeconds(10L * sequence), sequence));
        }
        return documents;
    }

    private static ProfileDocument document(Random random, String namespace, boolean sampled, Instant opened, int sequence) {
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS_A_SLICE; i++) {
            int function = (i * 7 + sequence) % FUNCTIONS;
            String type = "com.acme.shop.part" + function % 12 + ".SomeService" + function / 10;
            String method = "handleRequestNumber" + function;
            long calls = 1 + random.nextInt(100_000);
            long own = random.nextLong(10_000_000_000L);
            long cumulative = own + random.nextLong(10_000_000_000L);
            FunctionId id = new FunctionId(type + "." + method, type, method, "SomeService" + function / 10 + ".java", 10 + function);
            OptionalLong overhead = OptionalLong.of(calls * (20 + random.nextInt(20)));
            rows.add(new FunctionProfile(tellsPlaces(sequence) ? id : id.withoutPlace(), calls, calls, 0, own, cumulative, List.of(), 1,
                    sampled ? Timing.of(Mode.SAMPLED, calls, 0, Uncertainty.ofErrors(own * random.nextDouble() / 20,
                            cumulative * random.nextDouble() / 20), overhead)
                            : Timing.of(Mode.EXACT, 0, 0, Uncertainty.NONE, overhead)));
        }
        return new ProfileDocument(ProfileDocument.Kind.SLICE, opened, opened, opened.plusSeconds(10), 10_000_000_000L,
                "0193f7a1-5b9e-7c3a-8a51-2f0a9d3c4e5b",
                sequence, namespace, new ServiceId("shop", "1.4.0", "production", "shop-1"), "host-1", 1, Map.of(), FUNCTIONS_A_SLICE,
                StatsProfile.of(rows), SliceFacts.NONE);
    }

    /** A slice names a sixth of the functions, and the first of 180 that names a function tells where it is in the source. */
    private static boolean tellsPlaces(int sequence) {
        return sequence % 180 < FUNCTIONS / FUNCTIONS_A_SLICE;
    }
}
