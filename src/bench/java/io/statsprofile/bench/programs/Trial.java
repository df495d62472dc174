package io.statsprofile.bench.programs;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * All contenders of one program, side by side: each in a process of its own, all processes alive at once and at work in turns of a
 * second in random order, so that a better or worse minute of the machine is everybody's. What a process's threads take in its
 * turns counts, and what its compilers take between them; what a profiler's threads do by the clock while the program rests does not.
 * (One process after the other instead, the same program without an agent differed from itself by 8 to 20 %; and to stop who has no turn
 * costs each of its threads more than a profiler's do.) A pair is such a set of fresh processes, since compilers decide differently each
 * time; only pairs are independent of each other.
 */
final class Trial {

    private static final int TURN_MILLIS = 1_000;

    private final ProgramSpec program;
    private final double warmUpSeconds;
    private final double seconds;
    private final Random random = new Random(1);
    private final Map<Contender, Results> results = new LinkedHashMap<>();

    Trial(ProgramSpec program, List<Contender> contenders, double warmUpSeconds, double seconds) {
        this.program = program;
        this.warmUpSeconds = warmUpSeconds;
        this.seconds = seconds;
        contenders.forEach(contender -> results.put(contender, new Results()));
    }

    Map<Contender, Results> results() {
        return results;
    }

    /** Adds a run to the results of each of them. */
    void pair(List<Contender> contenders) throws IOException, InterruptedException {
        Map<Contender, ProcessUnderTest> processes = new LinkedHashMap<>();
        try {
            for (Contender contender : shuffled(contenders)) {
                processes.put(contender, new ProcessUnderTest(program, contender, List.of()));
            }
            turns(processes, contenders, warmUpSeconds);
            Instant from = Instant.now();
            Map<Contender, Long> done = new LinkedHashMap<>();
            Map<Contender, Map<String, Long>> before = new LinkedHashMap<>();
            for (Contender contender : contenders) {
                done.put(contender, processes.get(contender).operations());
                before.put(contender, contender.records() ? processes.get(contender).counts() : Map.of());
            }
            Map<Contender, List<Segment>> segments = turns(processes, contenders, seconds);
            for (Contender contender : contenders) {
                ProcessUnderTest process = processes.get(contender);
                Map<String, Double> counts = contender.records()
                        ? rates(before.get(contender), process.counts(), process.operations() - done.get(contender)) : Map.of();
                results.get(contender).runs.add(finish(contender, process, segments.get(contender), from, counts));
            }
        } finally {
            for (ProcessUnderTest process : processes.values()) {
                process.close();
            }
        }
    }

    private Map<Contender, List<Segment>> turns(Map<Contender, ProcessUnderTest> processes, List<Contender> contenders, double seconds)
            throws IOException, InterruptedException {
        Map<Contender, List<Segment>> segments = new LinkedHashMap<>();
        for (int turn = 0; turn * TURN_MILLIS < seconds * 1_000; turn++) {
            for (Contender contender : shuffled(contenders)) {
                ProcessUnderTest process = processes.get(contender);
                segments.computeIfAbsent(contender, key -> new ArrayList<>()).add(process.run(TURN_MILLIS));
            }
        }
        return segments;
    }

    private static Results.Run finish(Contender contender, ProcessUnderTest process, List<Segment> segments, Instant from, Map<String,
            Double> counts)
            throws IOException, InterruptedException {
        double readings = process.readingsNanos();
        double resident = process.residentMegabytes();
        double heap = process.heapMegabytes();
        Documents all = process.end();
        double operations = segments.stream().mapToLong(Segment::operations).sum();
        Map<ThreadKind, Double> cpu = new EnumMap<>(ThreadKind.class);
        for (ThreadKind kind : ThreadKind.values()) {
            cpu.put(kind, segments.stream().mapToLong(segment -> segment.cpuNanos(kind)).sum() / operations);
        }
        double wall = segments.stream().mapToLong(Segment::wallNanos).sum() / operations;
        double[] p99 = Results.sorted(segments.stream().mapToDouble(Segment::p99Nanos).toArray());
        double calls = (double) all.totalCalls() / process.operations();
        return new Results.Run(cpu, 1e9 / wall, p99[p99.length / 2], process.startSeconds(), heap, resident, readings, all.from(from),
                calls,
                1e9 * all.sum("estimated_cost") / all.totalCalls(), contender.records() && counts.isEmpty() ? perOperation(all,
                        process.operations()) : counts);
    }

    private static Map<String, Double> rates(Map<String, Long> before, Map<String, Long> after, long operations) {
        Map<String, Double> rates = new TreeMap<>();
        after.forEach((function, calls) -> {
            long more = calls - before.getOrDefault(function, 0L);
            if (more > 0) {
                rates.put(function, (double) more / operations);
            }
        });
        return rates;
    }

    private static Map<String, Double> perOperation(Documents documents, long operations) {
        Map<String, Double> rates = new TreeMap<>();
        documents.calls().forEach((function, calls) -> rates.put(function, (double) calls / operations));
        return rates;
    }

    private List<Contender> shuffled(List<Contender> contenders) {
        List<Contender> shuffled = new ArrayList<>(contenders);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
