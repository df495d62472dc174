package io.statsprofile.bench;

import io.statsprofile.internal.elasticsearch.Elasticsearch;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import io.statsprofile.testing.Build;
import io.statsprofile.testing.Deliveries;
import io.statsprofile.testing.SearchServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How many slices a second the packaged command {@code rollup} makes hours and days of, and in how much memory: a day of slices of some
 * hosts in a real Elasticsearch, and a JVM with a small heap. It runs once more, when nothing is left to make. Fails where the command
 * does, or says another number of slices than there are.
 */
public final class RollupReport {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int FUNCTIONS = 300;
    private static final int IN_SLICE = 50;
    private static final int BATCH = 100;
    private static final String SERVICE = "rollup";
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");
    private static final List<FunctionId> NAMES = names();

    private RollupReport() {
    }

    public static void main(String[] args) throws Exception {
        int hosts = Integer.getInteger("bench.rollup.hosts", 20);
        int hours = Integer.getInteger("bench.rollup.hours", 24);
        String heap = System.getProperty("bench.rollup.heap", "64m");
        int slices = Math.toIntExact(hosts * hours * Duration.ofHours(1).dividedBy(INTERVAL));
        try (SearchServer server = SearchServer.start("rollup"); Elasticsearch elasticsearch = Elasticsearch.open(server.settings()
                .build())) {
            store(elasticsearch, hosts, hours);
            System.out.printf(Locale.ROOT, "%,d slices of %d hosts and %d hours, %d functions each; rollup with -Xmx%s%n", slices, hosts,
                    hours, IN_SLICE, heap);
            run(server.url(), heap, slices, slices);
            run(server.url(), heap, slices, 0);
        }
    }

    private static void store(Elasticsearch elasticsearch, int hosts, int hours) throws Exception {
        // A day that is over, so that its day is made, too.
        Instant begin = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(2, ChronoUnit.DAYS);
        try (Delivery delivery = elasticsearch.delivery(StreamFamily.SLICES, note -> { }, new RunAliases())) {
            for (int host = 0; host < hosts; host++) {
                List<ProfileDocument> batch = new ArrayList<>();
                for (long sequence = 0; sequence < hours * Duration.ofHours(1).dividedBy(INTERVAL); sequence++) {
                    batch.add(slice(host, begin, sequence));
                    if (batch.size() == BATCH) {
                        Deliveries.store(delivery, batch);
                        batch.clear();
                    }
                }
                Deliveries.store(delivery, batch);
            }
        }
        elasticsearch.call("refresh", client -> client.indices().refresh(r -> r.index(Elasticsearch.DATA_STREAM_PREFIX + SERVICE)));
    }

    private static ProfileDocument slice(int host, Instant begin, long sequence) {
        SplittableRandom random = new SplittableRandom(sequence * 1_000_003 + host);
        List<FunctionProfile> rows = new ArrayList<>();
        for (int i = 0; i < IN_SLICE; i++) {
            // Others from slice to slice, a few of them in each.
            FunctionId name = NAMES.get((int) (i < 10 ? i : 10 + (i * 7 + sequence * 13) % (FUNCTIONS - 10)));
            long calls = 1 + random.nextLong(100_000);
            long own = random.nextLong(1_000_000_000L);
            rows.add(FunctionProfile.of(name, calls, calls, own, own + random.nextLong(1_000_000_000L)));
        }
        StatsProfile profile = StatsProfile.of(rows);
        Instant start = begin.plus(INTERVAL.multipliedBy(sequence));
        String name = "host-" + host;
        return new ProfileDocument(Kind.SLICE, start, start.plusMillis(1), start.plus(INTERVAL).plusMillis(1), INTERVAL.toNanos(),
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString(), sequence, SERVICE,
                new ServiceId(SERVICE, "1." + host % 2, null, name), name, 4711, Map.of(), profile.functionCount(), profile,
                new SliceFacts(INTERVAL.toNanos(), 12_345, false, false, 40, 0, 0, 0, 25));
    }

    private static List<FunctionId> names() {
        List<FunctionId> names = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS; i++) {
            String type = "com.acme.shop.orders.Service" + i / 12;
            names.add(new FunctionId(type + ".handleStep" + i, type, "handleStep" + i, "Service" + i / 12 + ".java", 20 + i));
        }
        return names;
    }

    /** @param expected slices that hours are to be made of */
    private static void run(String url, String heap, int slices, int expected) throws Exception {
        Path log = Files.createTempFile("rollup", ".gc");
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap,
                "-XX:+UseSerialGC", "-Xlog:gc:file=" + log, "-jar", Build.jar("-cli").toString(), "rollup", "--elasticsearch", url,
                "--service", SERVICE)
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        double seconds = (System.nanoTime() - begin) / 1e9;
        String last = said.strip().lines().reduce((first, second) -> second).orElse("");
        if (process.waitFor() != 0 || !last.contains(" of " + expected + " slices")) {
            throw new IllegalStateException("rollup ended with " + process.exitValue() + " and said " + said);
        }
        int before = 0;
        int after = 0;
        for (MatchResult collection : COLLECTION.matcher(Files.readString(log)).results().toList()) {
            before = Math.max(before, Integer.parseInt(collection.group(1)));
            after = Math.max(after, Integer.parseInt(collection.group(2)));
        }
        Files.delete(log);
        System.out.printf(Locale.ROOT, "%s %.1f s, %,.0f slices a second; of the heap at most %d MB before a collection, %d MB after it%n",
                last, seconds, slices / seconds, before, after);
    }
}
