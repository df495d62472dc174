package io.statsprofile.bench.delivery;

import io.statsprofile.bench.programs.Verdicts;
import io.statsprofile.matrix.Arrived;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How many documents a second get through, as fast as each contender takes them: ours by way of a spool into a real Elasticsearch, beside
 * what the bare disk takes of the same documents, beside the TCP appender of logstash-logback-encoder into a sink, and beside a plain
 * {@code BulkIngester} into the same Elasticsearch. In turns; documents are counted where they arrive.
 */
final class ThroughputPart {

    /** Opens a contender. */
    @FunctionalInterface
    private interface Opening {
        Rival open() throws IOException;
    }

    /** Handed over and not there yet, at most: a producer that waits for the slower ones. */
    private static final int MOST_ON_THE_WAY = 500;
    private static final double LEAST_PER_SECOND = 50;
    private static final double LEAST_SHARE = 60;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final MachineFacts surroundings;
    private final Verdicts verdicts;
    private final int rounds;
    private final long nanos;

    /**
     * @param rounds of turns
     * @param seconds of a turn
     */
    ThroughputPart(MachineFacts surroundings, Verdicts verdicts, int rounds, long seconds) {
        this.surroundings = surroundings;
        this.verdicts = verdicts;
        this.rounds = rounds;
        this.nanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    void run(int functions) throws IOException, InterruptedException {
        String own = surroundings.namespace("throughput");
        String other = surroundings.namespace("throughput");
        List<Double> ours = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> withDirectory = new ArrayList<>();
        List<Double> tcp = new ArrayList<>();
        List<Double> ingester = new ArrayList<>();
        long offered = 0;
        long offeredToIngester = 0;
        for (int round = 0; round < rounds; round++) {
            // A disk is faster now and slower then: what it takes is the mean of before and after.
            double bareBefore = bare(functions, false);
            double withDirectoryBefore = bare(functions, true);
            Bodies bodies = new Bodies(own, functions);
            Path spool = surroundings.folder("spool");
            OwnRival rival = new OwnRival(surroundings.elasticsearch().settings().build(), spool, bodies, own);
            Turn turn = turn(() -> rival, bodies);
            require(rival.spooled() == turn.documents(), rival.spooled() + " of " + turn.documents() + " documents were on disk");
            ours.add(turn.perSecond());
            offered += turn.documents();
            withDirectory.add((withDirectoryBefore + bare(functions, true)) / 2);
            bare.add((bareBefore + bare(functions, false)) / 2);
            Turn plain = turn(() -> new IngesterRival(surroundings.server(), MachineFacts.stream(other)), new Bodies(other, functions));
            ingester.add(plain.perSecond());
            offeredToIngester += plain.documents();
            tcp.add(turn(TcpRival::new, new Bodies("sink", functions)).perSecond());
        }
        check(own, offered);
        check(other, offeredToIngester);
        print(functions, ours, bare, withDirectory, tcp, ingester);
    }

    private double bare(int functions, boolean forcesDirectory) throws IOException {
        Path folder = surroundings.folder("bare");
        double perSecond = BareDisk.write(folder, new Bodies("bare", functions), forcesDirectory, nanos / 2);
        MachineFacts.delete(folder);
        return perSecond;
    }

    private record Turn(long documents, double perSecond) {
    }

    private Turn turn(Opening opening, Bodies bodies) throws IOException {
        try (Rival rival = opening.open()) {
            // Connections, templates and streams are there before it counts.
            rival.offer(bodies.next());
            await(rival, 1);
            long before = 1;
            long begin = System.nanoTime();
            long offered = before;
            while (System.nanoTime() - begin < nanos) {
                if (offered - rival.arrived() < MOST_ON_THE_WAY) {
                    rival.offer(bodies.next());
                    offered++;
                } else {
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
                }
            }
            await(rival, offered);
            return new Turn(offered, (offered - before) * 1e9 / (System.nanoTime() - begin));
        }
    }

    private static void await(Rival rival, long documents) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (rival.arrived() < documents) {
            require(System.nanoTime() < end, rival.getClass().getSimpleName() + ": " + rival.arrived() + " of " + documents + " arrived");
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }

    private void check(String namespace, long documents) throws IOException, InterruptedException {
        Arrived arrived = Arrived.in(MachineFacts.stream(namespace), surroundings.server());
        require(arrived.documents() == documents && arrived.ids().size() == documents,
                arrived.documents() + " documents with " + arrived.ids().size() + " ids are there of " + documents);
    }

    private void print(int functions, List<Double> ours, List<Double> bare, List<Double> withDirectory, List<Double> tcp,
            List<Double> ingester) {
        System.out.printf(Locale.ROOT, "%nThroughput: documents of %d functions, %,.0f bytes; documents a second, median of %d turns%n",
                functions, new Bodies("any", functions).meanBytes(), rounds);
        print("ours, spool and force on, into Elasticsearch", ours);
        print("bare disk: write, force, rename", bare);
        print("bare disk: write, force, rename, force directory", withDirectory);
        print("BulkIngester into Elasticsearch, no disk", ingester);
        print("logstash-logback-encoder, TCP into a sink, no disk", tcp);
        verdicts.atLeast("ours, documents a second, " + functions + " functions", Medians.of(array(ours)), LEAST_PER_SECOND);
        verdicts.atLeast("share of write, force, rename, percent", share(ours, bare), LEAST_SHARE);
        verdicts.atLeast("share of it with the directory forced, percent", share(ours, withDirectory), LEAST_SHARE);
    }

    private static void print(String who, List<Double> perSecond) {
        System.out.printf(Locale.ROOT, "%-52s %,9.0f  (%,.0f to %,.0f)%n", who, Medians.of(array(perSecond)),
                perSecond.stream().mapToDouble(value -> value).min().orElseThrow(),
                perSecond.stream().mapToDouble(value -> value).max().orElseThrow());
    }

    private static double share(List<Double> ours, List<Double> disk) {
        double[] shares = new double[ours.size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = 100 * ours.get(i) / disk.get(i);
        }
        return Medians.of(shares);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
