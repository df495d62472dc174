package io.statsprofile.bench.delivery;

import io.statsprofile.bench.programs.Verdicts;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.spool.OrphanedSpool;
import io.statsprofile.matrix.Arrived;
import io.statsprofile.matrix.BrokenWay;
import io.statsprofile.matrix.BrokenWay.Arrival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A service that was killed in an outage of a day starts again: how long it takes until what it left is in Elasticsearch, at which rate it
 * goes there, when the slices come that it cuts meanwhile, and what its heap holds.
 */
final class CatchUpPart {

    private static final int LEFT = 8_640;
    private static final int FUNCTIONS = 100;
    private static final long INTERVAL_SECONDS = 10;
    private static final double LONGEST_SECONDS = 120;
    private static final int FEWEST_FRESH = 3;
    private static final long WINDOW_SECONDS = 5;
    private static final String HEAP = "96m";
    private static final double MEGABYTE = 1 << 20;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final String SETTINGS = """
            <interval>10 seconds</interval><namespace>%s</namespace><elasticsearch><url>%s</url></elasticsearch>
            <spool><directory>%s</directory><maxSize>1GB</maxSize></spool>
            """;

    private final MachineFacts surroundings;
    private final Verdicts verdicts;

    CatchUpPart(MachineFacts surroundings, Verdicts verdicts) {
        this.surroundings = surroundings;
        this.verdicts = verdicts;
    }

    void run() throws IOException, InterruptedException {
        Path folder = surroundings.folder("catch-up");
        Path spool = Files.createDirectory(folder.resolve("spool"));
        String namespace = surroundings.namespace("catch-up");
        Bodies bodies = new Bodies(namespace, FUNCTIONS);
        String old = bodies.runId();
        OrphanedSpool.write(spool, old, bodies.next(LEFT), TimeUnit.SECONDS.toMillis(INTERVAL_SECONDS));
        List<Long> heaps = new ArrayList<>();
        try (BrokenWay way = new BrokenWay(surroundings.server())) {
            way.watch(id -> !id.startsWith(old));
            Instant begin = Instant.now();
            try (TillService service = new TillService(folder, "io.statsprofile.logback.StatsProfileAppender",
                    SETTINGS.formatted(namespace, way.url(), spool), List.of("-Xms" + HEAP, "-Xmx" + HEAP))) {
                long end = System.nanoTime() + PATIENCE_NANOS;
                while (left(way.arrivals(), old) < LEFT || fresh(way.arrivals(), old).size() < FEWEST_FRESH) {
                    require(System.nanoTime() < end, way.arrived() + " documents arrived in ten minutes");
                    service.work(2_000);
                    heaps.add(service.collect());
                }
                long after = service.collect();
                service.end();
                print(begin, way.arrivals(), old, bodies.meanBytes(), heaps, after);
            }
        }
        Arrived arrived = Arrived.in(MachineFacts.stream(namespace), surroundings.server());
        long ofOld = arrived.ids().stream().filter(id -> id.startsWith(old)).count();
        require(ofOld == LEFT && arrived.documents() == arrived.ids().size(), ofOld + " of " + LEFT + " documents are there, "
                + (arrived.documents() - arrived.ids().size()) + " copies");
    }

    private static long left(Map<String, Arrival> arrivals, String old) {
        return arrivals.keySet().stream().filter(id -> id.startsWith(old)).count();
    }

    private static Collection<Arrival> fresh(Map<String, Arrival> arrivals, String old) {
        return arrivals.entrySet().stream().filter(entry -> !entry.getKey().startsWith(old)).map(Map.Entry::getValue).toList();
    }

    private void print(Instant begin, Map<String, Arrival> arrivals, String old, double meanBytes, List<Long> heaps, long after) {
        Instant last = arrivals.entrySet().stream().filter(entry -> entry.getKey().startsWith(old)).map(entry -> entry.getValue().at())
                .max(Instant::compareTo).orElseThrow();
        double seconds = Duration.between(begin, last).toMillis() / 1e3;
        double[] waits = fresh(arrivals, old).stream().filter(arrival -> arrival.end().isBefore(last))
                .mapToDouble(arrival -> Duration.between(arrival.end(), arrival.at()).toMillis() / 1e3).sorted().toArray();
        require(waits.length >= FEWEST_FRESH, waits.length + " slices were cut meanwhile");
        double busiest = busiest(arrivals.values());
        System.out.printf(Locale.ROOT, "%nCatch-up: %,d documents of %,.0f bytes in the spool at start, slices of %d seconds, heap of %s%n",
                LEFT, meanBytes, INTERVAL_SECONDS, HEAP);
        System.out.printf(Locale.ROOT, "all of them in Elasticsearch %.1f s after the start of the process, %.0f a second, %.0f at most%n",
                seconds, LEFT / seconds, busiest);
        System.out.printf(Locale.ROOT, "%d slices cut meanwhile took %.1f s each to arrive (median), %.1f at most%n", waits.length,
                Medians.of(waits), waits[waits.length - 1]);
        System.out.printf(Locale.ROOT, "heap after a collection: %.1f MB while it caught up (median), %.1f at most, %.1f afterwards%n",
                Medians.of(heaps.stream().mapToDouble(heap -> heap / MEGABYTE).toArray()),
                heaps.stream().mapToLong(heap -> heap).max().orElseThrow() / MEGABYTE, after / MEGABYTE);
        verdicts.atMost("catching up with 24 hours, seconds", seconds, LONGEST_SECONDS);
        verdicts.atMost("the slowest fresh slice, seconds", waits[waits.length - 1], 2 * INTERVAL_SECONDS);
        double bound = ShipperSettings.DEFAULT_BATCH_BYTES / meanBytes;
        verdicts.atMost("documents a second in the busiest " + WINDOW_SECONDS + " seconds", busiest, bound + bound / WINDOW_SECONDS);
        long most = heaps.stream().mapToLong(heap -> heap).max().orElseThrow();
        verdicts.atMost("heap at most beyond afterwards, MB", (most - after) / MEGABYTE,
                ShipperSettings.DEFAULT_QUEUE_BYTES / MEGABYTE);
    }

    /** Documents a second in the window of time that has most. */
    private static double busiest(Collection<Arrival> arrivals) {
        TreeMap<Instant, Integer> counts = new TreeMap<>();
        arrivals.forEach(arrival -> counts.merge(arrival.at(), 1, Integer::sum));
        return counts.keySet().stream().mapToInt(from -> counts.subMap(from, from.plusSeconds(WINDOW_SECONDS)).values().stream()
                .mapToInt(Integer::intValue).sum()).max().orElseThrow() / (double) WINDOW_SECONDS;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
