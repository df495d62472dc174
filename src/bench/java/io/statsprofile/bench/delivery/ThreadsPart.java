package io.statsprofile.bench.delivery;

import io.statsprofile.bench.programs.Verdicts;
import io.statsprofile.matrix.Arrived;
import io.statsprofile.matrix.BrokenWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Whether threads of the application wait for delivery: p99.9 of an instrumented call and of a log call while a fault lasts, against the
 * same with a sink in the place of Elasticsearch, in one process, in turns. One log call of 500 hands over a document, so that p99.9 is one
 * of those. Each latency counts from when the call should have begun. Slices are cut once a second meanwhile, and all of them have to be
 * shipped in the end. Proxy and Elasticsearch have one processor only: with a fault they may do more than with a sink.
 */
final class ThreadsPart {

    private enum Fault {
        BLACK_HOLE("black hole", BrokenWay.Kind.BLACK_HOLE), REFUSED("refused", BrokenWay.Kind.REFUSED),
        SLOW_READ("slow read", BrokenWay.Kind.SLOW_READ), BUSY("429 whole", BrokenWay.Kind.BUSY), SLOW_DISK("slow disk", null);

        private final String title;
        private final BrokenWay.Kind way;

        Fault(String title, BrokenWay.Kind way) {
            this.title = title;
            this.way = way;
        }
    }

    /** @param around CPU time of what stands in the place of the network and of Elasticsearch's machine, in nanoseconds */
    private record Turn(TillService.Latencies latencies, long around) {
    }

    private record Pair(Turn sink, Turn fault) {

        double ratio(Function<TillService.Latencies, TillService.Latency> which) {
            return (double) which.apply(fault.latencies).p999() / which.apply(sink.latencies).p999();
        }
    }

    private static final double MOST = 1.5;
    private static final long WARM_UP_MILLIS = 10_000;
    private static final long FORCE_MILLIS = 200;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final String SETTINGS = """
            <interval>1 second</interval><namespace>%s</namespace>
            <elasticsearch><url>%s</url><connectTimeout>1 second</connectTimeout><requestTimeout>1 second</requestTimeout></elasticsearch>
            <spool><directory>%s</directory></spool>
            """;

    private final MachineFacts surroundings;
    private final Verdicts verdicts;
    private final int pairs;
    private final long millis;
    private final Set<String> faults;

    /**
     * @param pairs of turns
     * @param millis of a turn
     * @param faults titles of those that are measured; empty for all
     */
    ThreadsPart(MachineFacts surroundings, Verdicts verdicts, int pairs, long millis, Set<String> faults) {
        this.surroundings = surroundings;
        this.verdicts = verdicts;
        this.pairs = pairs;
        this.millis = millis;
        this.faults = faults;
    }

    void run() throws IOException, InterruptedException {
        System.out.printf(Locale.ROOT, "%nThreads: %d pairs of %d ms, nanoseconds (median over turns), ratio (median over pairs)%n", pairs,
                millis);
        System.out.printf("%-12s %-18s %9s %9s %11s %11s %8s%n", "fault", "what", "p50 sink", "p50 fault", "p99.9 sink", "p99.9 fault",
                "ratio");
        for (Fault fault : Fault.values()) {
            if (faults.isEmpty() || faults.contains(fault.title)) {
                run(fault);
            }
        }
    }

    private void run(Fault fault) throws IOException, InterruptedException {
        Path folder = surroundings.folder("threads");
        Path spool = Files.createDirectory(folder.resolve("spool"));
        String namespace = surroundings.namespace("threads");
        List<Pair> measured = new ArrayList<>();
        try (BrokenWay way = new BrokenWay(surroundings.server());
                TillService service = new TillService(folder, fault.way == null ? "io.statsprofile.logback.SlowDiskAppender"
                        : "io.statsprofile.logback.StatsProfileAppender", SETTINGS.formatted(namespace, way.url(), spool),
                        List.of("-Xms256m", "-Xmx256m"));
                OneProcessor around = new OneProcessor(service.process())) {
            if (!around.isKept()) {
                System.out.printf("%-12s proxy and Elasticsearch could not be kept to one processor%n", fault.title);
            }
            awaitAll(service);
            way.sink(Arrived.writeIndex(MachineFacts.stream(namespace), surroundings.server()));
            service.measure(WARM_UP_MILLIS);
            for (int i = 0; i < pairs; i++) {
                Turn first = turn(i % 2 == 0 ? null : fault, way, service);
                Turn second = turn(i % 2 == 0 ? fault : null, way, service);
                measured.add(i % 2 == 0 ? new Pair(first, second) : new Pair(second, first));
            }
            awaitAll(service);
            TillService.Figures figures = service.figures();
            service.end();
            // Of what is swallowed by a black hole, half gets to Elasticsearch all the same.
            Set<String> arrived = new HashSet<>(way.arrivals().keySet());
            arrived.addAll(Arrived.in(MachineFacts.stream(namespace), surroundings.server()).ids());
            require(figures.lost() == 0 && arrived.size() >= figures.cut(),
                    fault.title + ": " + arrived.size() + " documents came through of " + figures);
            print(fault, measured, figures);
        }
    }

    private Turn turn(Fault fault, BrokenWay way, TillService service) throws IOException, InterruptedException {
        awaitAll(service);
        if (fault == null) {
            return checked(service, false);
        }
        TillService.Figures before = service.figures();
        if (fault.way == null) {
            service.slowDisk(FORCE_MILLIS);
        } else {
            way.fault(fault.way);
        }
        // Else it would bite when the next slice is cut.
        service.hand(1);
        awaitTrouble(fault, service, before);
        Turn turn = checked(service, true);
        if (fault.way == null) {
            service.slowDisk(0);
        } else {
            way.mend(fault.way);
        }
        return turn;
    }

    /** Documents are cut meanwhile; while a fault lasts they wait. */
    private Turn checked(TillService service, boolean isBroken) throws IOException {
        TillService.Figures before = service.figures();
        long aroundBefore = ProcessorTime.ofAllBut(service.process());
        TillService.Latencies latencies = service.measure(millis);
        long around = ProcessorTime.ofAllBut(service.process()) - aroundBefore;
        TillService.Figures after = service.figures();
        require(after.cut() > before.cut(), "no document was made in a turn");
        require(!isBroken || after.waiting() > 0, "no document waits while a fault lasts");
        require(isBroken || after.acknowledged() > before.acknowledged(), "no document was shipped in a turn");
        return new Turn(latencies, around);
    }

    private static void awaitTrouble(Fault fault, TillService service, TillService.Figures before) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (TillService.Figures now = service.figures(); System.nanoTime() < end; now = service.figures()) {
            if (fault.way == null ? now.slowForces() > before.slowForces() : now.retried() > before.retried()) {
                return;
            }
            service.work(20);
        }
        throw new IllegalStateException(fault.title + " does not bite");
    }

    private static void awaitAll(TillService service) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (TillService.Figures now = service.figures(); System.nanoTime() < end; now = service.figures()) {
            if (now.cut() > 0 && now.waiting() == 0) {
                return;
            }
            service.work(20);
        }
        throw new IllegalStateException("documents still wait: " + service.figures());
    }

    private void print(Fault fault, List<Pair> measured, TillService.Figures figures) {
        double call = print(fault.title, "instrumented call", measured, TillService.Latencies::call);
        double log = print("", "log call", measured, TillService.Latencies::log);
        double nothing = print("", "(nothing)", measured, TillService.Latencies::nothing);
        System.out.printf(Locale.ROOT, "%-12s beside a loop that calls nothing: %.2f of an instrumented call, %.2f of a log call%n", "",
                call / nothing, log / nothing);
        print("the thread waited for a processor", measured, turn -> turn.latencies.processors().waited());
        print("CPU time of the service's other threads", measured, turn -> turn.latencies.processors().others());
        print("CPU time of the proxy and Elasticsearch", measured, Turn::around);
        System.out.printf(Locale.ROOT, "%-12s %,d documents cut and shipped, %,d attempts were repeated, %,d forces were slow%n", "",
                figures.cut(), figures.retried(), figures.slowForces());
        verdicts.atMost(fault.title + ", p99.9 of an instrumented call, ratio", call, MOST);
        verdicts.atMost(fault.title + ", p99.9 of a log call, ratio", log, MOST);
    }

    private static void print(String what, List<Pair> measured, ToLongFunction<Turn> nanos) {
        System.out.printf(Locale.ROOT, "%-12s %s: %,.0f us of a turn with the sink, %,.0f with the fault%n", "", what,
                Medians.of(measured.stream().mapToDouble(pair -> nanos.applyAsLong(pair.sink) / 1e3).toArray()),
                Medians.of(measured.stream().mapToDouble(pair -> nanos.applyAsLong(pair.fault) / 1e3).toArray()));
    }

    private static double print(String fault, String what, List<Pair> measured,
            Function<TillService.Latencies, TillService.Latency> which) {
        double ratio = Medians.of(measured.stream().mapToDouble(pair -> pair.ratio(which)).toArray());
        System.out.printf(Locale.ROOT, "%-12s %-18s %,9.0f %,9.0f %,11.0f %,11.0f %8.2f%n", fault, what,
                Medians.of(measured.stream().mapToDouble(pair -> which.apply(pair.sink.latencies).p50()).toArray()),
                Medians.of(measured.stream().mapToDouble(pair -> which.apply(pair.fault.latencies).p50()).toArray()),
                Medians.of(measured.stream().mapToDouble(pair -> which.apply(pair.sink.latencies).p999()).toArray()),
                Medians.of(measured.stream().mapToDouble(pair -> which.apply(pair.fault.latencies).p999()).toArray()), ratio);
        return ratio;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
