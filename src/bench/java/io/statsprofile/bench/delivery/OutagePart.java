package io.statsprofile.bench.delivery;

import io.statsprofile.bench.programs.Verdicts;
import io.statsprofile.matrix.Arrived;
import io.statsprofile.matrix.BrokenWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a service's heap holds through an outage of an hour, which is made to last seconds: as many documents are handed over as are cut in
 * an hour. With a spool and without one, and with bounds that are reached in half of the time.
 */
final class OutagePart {

    private static final int HOUR = 360;
    private static final int QUARTERS = 4;
    private static final int QUEUE_DOCUMENTS = 200;
    private static final int QUEUE_MEGABYTES = 4;
    /** What documents take beside their JSON, and what else changes in a heap. */
    private static final double BESIDE_MEGABYTES = 1;
    private static final double MEGABYTE = 1 << 20;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final String SETTINGS = """
            <interval>10 seconds</interval><namespace>%s</namespace><elasticsearch><url>%s</url></elasticsearch>
            <queue><maxDocuments>%d</maxDocuments><maxSize>%dMB</maxSize></queue>%s
            """;

    private final MachineFacts surroundings;
    private final Verdicts verdicts;

    OutagePart(MachineFacts surroundings, Verdicts verdicts) {
        this.surroundings = surroundings;
        this.verdicts = verdicts;
    }

    void run() throws IOException, InterruptedException {
        System.out.printf(Locale.ROOT, "%nOutage of an hour, %d documents; queue of %d documents, %d MB; heap after a collection in MB%n",
                HOUR, QUEUE_DOCUMENTS, QUEUE_MEGABYTES);
        System.out.printf("%-8s %8s %8s %8s %8s %8s %8s %9s %9s %9s%n", "", "before", "15 min", "30 min", "45 min", "60 min", "after",
                "documents", "arrived", "told lost");
        run(true);
        run(false);
    }

    private void run(boolean hasSpool) throws IOException, InterruptedException {
        String who = hasSpool ? "spool" : "memory";
        Path folder = surroundings.folder("outage");
        Path spool = Files.createDirectory(folder.resolve("spool"));
        String namespace = surroundings.namespace("outage");
        double[] heaps = new double[QUARTERS + 2];
        TillService.Figures figures;
        try (BrokenWay way = new BrokenWay(surroundings.server());
                TillService service = new TillService(folder, "io.statsprofile.logback.StatsProfileAppender",
                        SETTINGS.formatted(namespace, way.url(), QUEUE_DOCUMENTS, QUEUE_MEGABYTES,
                                "<spool>" + (hasSpool ? "<directory>" + spool + "</directory>" : "<enabled>false</enabled>") + "</spool>"),
                        List.of("-Xms96m", "-Xmx96m"))) {
            // What is loaded and compiled for an outage is there before it counts.
            outage(way, service, 1);
            heaps[0] = service.collect() / MEGABYTE;
            System.arraycopy(outage(way, service, QUARTERS), 0, heaps, 1, QUARTERS);
            heaps[QUARTERS + 1] = service.collect() / MEGABYTE;
            figures = service.figures();
            Arrived arrived = Arrived.in(MachineFacts.stream(namespace), surroundings.server());
            print(who, heaps, figures, arrived);
            require(arrived.documents() == arrived.ids().size(), "documents are there twice");
            double most = Arrays.stream(heaps, 1, QUARTERS + 1).max().orElseThrow();
            verdicts.atMost(who + ", heap in the outage beyond before, MB", most - heaps[0], QUEUE_MEGABYTES + BESIDE_MEGABYTES);
            long lost = figures.cut() - arrived.ids().size();
            verdicts.atMost(who + ", documents lost and not told, or told and not lost", Math.abs(lost - figures.lost()), 0);
            if (hasSpool) {
                verdicts.atMost(who + ", documents lost", lost, 0);
            } else {
                require(lost > 0, "the bound was not reached");
            }
            service.end();
        }
    }

    /** @return what the heap held after each quarter of an hour */
    private static double[] outage(BrokenWay way, TillService service, int quarters) throws IOException {
        double[] heaps = new double[quarters];
        way.fault(BrokenWay.Kind.REFUSED);
        for (int quarter = 0; quarter < quarters; quarter++) {
            service.hand(HOUR / QUARTERS);
            service.work(500);
            heaps[quarter] = service.collect() / MEGABYTE;
        }
        require(service.figures().waiting() >= HOUR / QUARTERS, "hardly a document waits: " + service.figures());
        way.mend(BrokenWay.Kind.REFUSED);
        awaitAll(service);
        return heaps;
    }

    private static void print(String who, double[] heaps, TillService.Figures figures, Arrived arrived) {
        System.out.printf(Locale.ROOT, "%-8s", who);
        for (double heap : heaps) {
            System.out.printf(Locale.ROOT, " %8.1f", heap);
        }
        System.out.printf(Locale.ROOT, " %,9d %,9d %,9d%n", figures.cut(), arrived.ids().size(), figures.lost());
    }

    /** In the moment in which nothing waits all that was cut has arrived or is lost. */
    private static void awaitAll(TillService service) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (TillService.Figures now = service.figures(); System.nanoTime() < end; now = service.figures()) {
            if (now.cut() > 0 && now.waiting() == 0) {
                return;
            }
            service.work(100);
        }
        throw new IllegalStateException("documents still wait: " + service.figures());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
