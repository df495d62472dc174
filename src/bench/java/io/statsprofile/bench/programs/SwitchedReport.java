package io.statsprofile.bench.programs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a budget costs a service whose own packages are all profiled, by two processes that change places. While the level of
 * one is DEBUG, that of the other is OFF, and they work in turns of half a second, so that a slower minute of the machine is both's. Then
 * the levels change places, so that it does not matter that two processes of one service differ by some percent for as long as they live.
 * What our own threads do while the level is OFF counts as a loss, too. The loss is told by kind of thread as well: what compilers take
 * more comes of the change of levels, and passes. What an agent costs by being there at all is in no such pair; for that see contender
 * "agent, OFF".
 */
final class SwitchedReport {

    static final String NAME = "switched";

    private static final int TURN_MILLIS = 500;
    private static final int FEWEST_PAIRS = 5;
    private static final int MOST_PAIRS = 60;
    private static final double LEAST_EXACT = 99;
    /** Turns before it is measured. */
    private static final int WARM_UP = 80;
    /**
     * Turns after a change of levels: compilers do anew what was thrown away, functions that are new are sampled, and it takes the budget a
     * minute and more to take out what it cannot afford.
     */
    private static final int SETTLING = 60;

    private final ProgramSpec program;
    private final Verdicts verdicts;
    private final int turns = (int) (Double.parseDouble(System.getProperty("bench.programs.seconds", "8")) * 1_000 / TURN_MILLIS);
    private final int pairs = Integer.getInteger("bench.programs.pairs", 0);
    private final String budget = System.getProperty("bench.programs.budget", "2%");
    private final double mostLoss = Double.parseDouble(budget.replace("%", ""));
    private final Contender contender = Contender.withBudget(budget);
    private final Random random = new Random(1);
    private final List<Double> losses = new ArrayList<>();
    private final Map<ThreadKind, List<Double>> byKind = new EnumMap<>(ThreadKind.class);

    SwitchedReport(ProgramSpec program, Verdicts verdicts) {
        this.program = program;
        this.verdicts = verdicts;
    }

    void report() throws IOException, InterruptedException {
        System.out.printf(Locale.ROOT, "%n%s, two processes that change places; JDK %s%n", program.title(),
                System.getProperty("bench.java.home"));
        double exact;
        try (ProcessUnderTest first = new ProcessUnderTest(program, contender, List.of());
                ProcessUnderTest second = new ProcessUnderTest(program, contender, List.of())) {
            List<Side> sides = List.of(new Side(first), new Side(second));
            for (int turn = 0; turn < WARM_UP; turn++) {
                first.run(TURN_MILLIS);
                second.run(TURN_MILLIS);
            }
            do {
                pair(sides);
            } while (losses.size() < (pairs == 0 ? MOST_PAIRS : pairs) && !isDecided());
            exact = Math.min(sides.get(0).exactShare(), sides.get(1).exactShare());
        }
        Interval loss = interval(losses);
        byKind.forEach((kind, points) -> System.out.printf(Locale.ROOT, "%s: of that %s %s%n", NAME, kind.title(), interval(points)));
        if (loss.halfWidth() > ProgramsReport.POINTS) {
            verdicts.undecided(NAME + ", loss in percent " + loss, mostLoss);
        } else {
            verdicts.atMost(NAME + ", loss in percent " + loss, loss.mean(), mostLoss);
        }
        verdicts.atLeast(NAME + ", calls exact, percent, the lesser of the two", exact, LEAST_EXACT);
    }

    private boolean isDecided() {
        return pairs == 0 && losses.size() >= FEWEST_PAIRS && interval(losses).halfWidth() <= ProgramsReport.POINTS;
    }

    /** Each of the two is once at DEBUG; the loss is the geometric mean of both. */
    private void pair(List<Side> sides) throws IOException, InterruptedException {
        double kept = 1;
        Map<ThreadKind, Double> points = new EnumMap<>(ThreadKind.class);
        StringBuilder seen = new StringBuilder();
        for (Side on : shuffled(sides)) {
            Side off = sides.get(1 - sides.indexOf(on));
            on.begin("DEBUG");
            off.begin("OFF");
            together(List.of(on, off), SETTLING);
            on.settled();
            off.settled();
            together(List.of(on, off), turns);
            on.end();
            off.end();
            double base = off.nanos() - off.nanos(ThreadKind.PROFILER);
            kept *= base / on.nanos();
            for (ThreadKind kind : ThreadKind.values()) {
                double without = kind == ThreadKind.PROFILER ? 0 : off.nanos(kind);
                points.merge(kind, 50 * (on.nanos(kind) - without) / on.nanos(), Double::sum);
            }
            seen.append(String.format(Locale.ROOT, " %.1f on, %.1f off;", on.nanos() / 1e3, base / 1e3));
        }
        losses.add(100 * (1 - Math.sqrt(kept)));
        points.forEach((kind, value) -> {
            byKind.computeIfAbsent(kind, first -> new ArrayList<>()).add(value);
            seen.append(String.format(Locale.ROOT, " %s %.2f;", kind.title(), value));
        });
        System.out.printf(Locale.ROOT, "  pair %d: us of CPU an operation%s loss so far %s%n", losses.size(), seen, interval(losses));
    }

    private void together(List<Side> both, int turns) throws IOException, InterruptedException {
        for (int turn = 0; turn < turns; turn++) {
            for (Side side : shuffled(both)) {
                side.turn();
            }
        }
    }

    private List<Side> shuffled(List<Side> sides) {
        List<Side> shuffled = new ArrayList<>(sides);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static Interval interval(List<Double> values) {
        return Interval.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** One of the two processes, and what it does at one level. */
    private static final class Side {

        private final ProcessUnderTest process;
        private final Map<ThreadKind, Double> byKind = new EnumMap<>(ThreadKind.class);
        /** Calls that the driver made while they were surely counted, and while they may have been. */
        private final Map<String, Long> least = new TreeMap<>();
        private final Map<String, Long> most = new TreeMap<>();
        private String level = "DEBUG";
        private Map<String, Long> before = Map.of();
        private Map<String, Long> settled = Map.of();
        private long operations;

        Side(ProcessUnderTest process) {
            this.process = process;
        }

        void begin(String next) throws IOException {
            if (before.isEmpty()) {
                // The warm-up, at the level that it was started with.
                least.putAll(process.driven());
                most.putAll(least);
            }
            level = next;
            before = process.driven();
            process.setLevel(level);
        }

        void settled() {
            settled = process.driven();
            byKind.clear();
            operations = 0;
        }

        void turn() throws IOException, InterruptedException {
            Segment segment = process.run(TURN_MILLIS);
            operations += segment.operations();
            for (ThreadKind kind : ThreadKind.values()) {
                byKind.merge(kind, (double) segment.cpuNanos(kind), Double::sum);
            }
        }

        void end() {
            boolean counted = level.equals("DEBUG");
            process.driven().forEach((function, calls) -> {
                least.merge(function, counted ? calls - settled.get(function) : 0, Long::sum);
                most.merge(function, (counted ? calls : settled.get(function)) - before.get(function), Long::sum);
            });
        }

        double nanos() {
            return byKind.values().stream().mapToDouble(Double::doubleValue).sum() / operations;
        }

        double nanos(ThreadKind kind) {
            return byKind.get(kind) / operations;
        }

        /** In percent. Documents have each call that was made while the level was surely DEBUG, and none that was made at OFF. */
        double exactShare() throws IOException, InterruptedException {
            Documents documents = process.stop();
            least.forEach((function, calls) -> {
                long counted = documents.calls().getOrDefault(function, 0L);
                if (counted < calls || counted > most.get(function)) {
                    throw new IllegalStateException("Documents have " + counted + " calls of " + function + "; from " + calls + " to "
                            + most.get(function) + " were made at DEBUG");
                }
            });
            return 100 * (1 - documents.sum("sampled_calls") / documents.totalCalls());
        }
    }
}
