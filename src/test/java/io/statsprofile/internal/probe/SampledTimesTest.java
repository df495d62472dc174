package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.recording.CallFigures;
import io.statsprofile.internal.recording.CallTree;
import io.statsprofile.internal.recording.CallTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Estimated times: nothing is lost, and on average they are CPython's integers, which are exact. */
class SampledTimesTest {

    private static final int SEEDS = 1_000;
    /** Each of so many seeds; chance puts some of a tree's figures beyond three standard errors together, and seldom so in each of them. */
    private static final int SETS = 3;
    private static final int TREES = 100;
    private static final int WARM_UP_ROUNDS = 50;
    private static final int ROUNDS = 3;
    /** Nanoseconds for each of CPython's. */
    private static final int SCALE = 1_500;
    private static final String LETTERS = "abcdefghijklmnopqrst";

    private final Fixture fixture = new Fixture();
    private final List<CallTree> trees = CallTrees.enabledThroughout().stream()
            .filter(tree -> tree.tick() == 0 && !tree.has('o') && tree.text().length() > 120 && tree.expected().totalTt() < 2_000
                    && Worked.of(tree) < 4_000)
            .limit(TREES).toList();
    private final int[][] ids = new int[TREES][LETTERS.length()];

    @BeforeEach
    void sample() {
        for (int tree = 0; tree < TREES; tree++) {
            for (int i = 0; i < LETTERS.length(); i++) {
                ids[tree][i] = fixture.function("t" + tree + LETTERS.charAt(i));
                Modes.set(ids[tree][i], Modes.SAMPLED);
            }
        }
        Ticks.drive(System.nanoTime());
        Latency.forget();
        for (int[] tree : ids) {
            for (int id : tree) {
                Probe.exit(Probe.enterTraced(id));
            }
        }
        fixture.reader.cut(false);
    }

    @AfterEach
    void end() {
        for (int[] tree : ids) {
            for (int id : tree) {
                Modes.set(id, Modes.EXACT);
            }
        }
        // Lets this thread's recorder know that it is earlier again.
        Ticks.undrive();
        Probe.exit(Probe.enter(ids[0][0]));
        fixture.close();
    }

    /**
     * So many functions that three standard errors mean something: a function's own and cumulative times and its edges are off together.
     * The recorder has first to learn what to expect, since its thread may have run programs of quite other lengths before. After that
     * there is one judgement, over seeds of which the number is fixed.
     */
    @Test
    void over_many_seeds_times_are_those_of_cpython() {
        assertThat(trees).hasSize(TREES);
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            runAll();
        }
        fixture.reader.cut(false);
        SplittableRandom seeds = new SplittableRandom(8);
        Mean pooled = new Mean();
        List<Mean> figures = new ArrayList<>();
        List<String> beyond = new ArrayList<>();
        for (int set = 0; set < SETS; set++) {
            Map<String, Mean> errors = new TreeMap<>();
            compareAll(seeds, errors, pooled);
            errors.forEach((figure, error) -> {
                figures.add(error);
                if (Math.abs(error.standardised()) > 3) {
                    beyond.add(figure + " " + error);
                }
            });
        }
        assertThat(figures).hasSizeGreaterThan(SETS * 1_000);
        assertThat(1 - beyond.size() / (double) figures.size()).as("functions and edges within three standard errors, all but %s", beyond)
                .isGreaterThanOrEqualTo(0.99);
        assertThat(pooled.standardised()).as("pooled relative error in standard errors").isBetween(-3.0, 3.0);
    }

    private void compareAll(SplittableRandom seeds, Map<String, Mean> errors, Mean pooled) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Probe.RECORDERS.get().random = seeds.nextLong() | 1;
            for (int round = 0; round < ROUNDS; round++) {
                runAll();
            }
            pooled.add(compare(fixture.reader.cut(false), errors));
        }
    }

    @Test
    void time_is_conserved_to_the_nanosecond_and_cumulative_time_is_at_least_own() {
        SplittableRandom random = new SplittableRandom(9);
        runAll();
        fixture.reader.cut(false);
        for (int slice = 0; slice < 500; slice++) {
            for (int change = 0; change < slice % 5; change++) {
                Modes.set(ids[random.nextInt(TREES)][random.nextInt(5)], random.nextInt(3) == 0 ? Modes.EXACT : Modes.SAMPLED);
            }
            ThreadRecorder recorder = Probe.RECORDERS.get();
            long outsideBefore = recorder.cells[0].tottime;
            long stampBefore = fixture.reader.cut(false).lastStampNanos;
            Ticks.advance(random.nextInt(1_000_000));
            int runs = random.nextInt(4);
            for (int run = 0; run < runs; run++) {
                runAll();
                Ticks.advance(random.nextInt(100_000));
            }
            IntervalSnapshot snapshot = fixture.reader.cut(false);
            long own = recorder.cells[0].tottime - outsideBefore;
            for (int i = 0; i < snapshot.functions.length; i++) {
                own += snapshot.tottime[i];
                assertThat(snapshot.cumtime[i]).as(snapshot.function(snapshot.functions[i])).isGreaterThanOrEqualTo(snapshot.tottime[i]);
            }
            for (int i = 0; i < snapshot.edgeCallers.length; i++) {
                assertThat(snapshot.edgeCumtime[i]).as(snapshot.function(snapshot.edgeCallees[i]))
                        .isGreaterThanOrEqualTo(snapshot.edgeTottime[i]);
            }
            assertThat(own).as("own times and the time outside of all functions, slice %d", slice)
                    .isEqualTo(snapshot.lastStampNanos - stampBefore);
        }
    }

    private void runAll() {
        for (int tree = 0; tree < TREES; tree++) {
            try {
                trees.get(tree).run(new Scaled(ids[tree]));
            } catch (IllegalStateException disabled) {
                // The tree's end.
            }
        }
    }

    /** @return the mean of all functions' relative errors */
    private double compare(IntervalSnapshot snapshot, Map<String, Mean> errors) {
        Mean mean = new Mean();
        for (int i = 0; i < snapshot.functions.length; i++) {
            String name = snapshot.method(snapshot.functions[i]);
            CallFigures.Row row = expected(name).functions().get(name.substring(name.length() - 1));
            double own = snapshot.tottime[i] - (double) row.tottime() * SCALE * ROUNDS;
            errors.computeIfAbsent(name + " own", key -> new Mean()).add(own);
            errors.computeIfAbsent(name + " cum", key -> new Mean()).add(snapshot.cumtime[i] - (double) row.cumtime() * SCALE * ROUNDS);
            if (row.tottime() > 0) {
                mean.add(own / row.tottime() / SCALE / ROUNDS);
            }
        }
        for (int i = 0; i < snapshot.edgeCallers.length; i++) {
            String caller = snapshot.method(snapshot.edgeCallers[i]);
            String callee = snapshot.method(snapshot.edgeCallees[i]);
            CallFigures.Row row = expected(callee).edges()
                    .get(caller.substring(caller.length() - 1) + "->" + callee.substring(callee.length() - 1));
            errors.computeIfAbsent(caller + "->" + callee, key -> new Mean()).add(
                    snapshot.edgeTottime[i] - (double) row.tottime() * SCALE * ROUNDS);
        }
        return mean.mean();
    }

    private CallFigures expected(String name) {
        return trees.get(Integer.parseInt(name.substring(1, name.length() - 1))).expected();
    }

    /** What a tree takes in all, outside of its functions, too: without ticks nobody knows whose a pause was. CPython's nanoseconds. */
    private static final class Worked implements CallTree.Machine {

        private long nanos;

        static long of(CallTree tree) {
            Worked worked = new Worked();
            tree.run(worked);
            return worked.nanos;
        }

        @Override
        public void enter(char function) {
        }

        @Override
        public void exit() {
        }

        @Override
        public void work(long more) {
            nanos += more;
        }

        @Override
        public void profiler(boolean on) {
        }
    }

    /** Runs a tree more slowly. */
    private static final class Scaled implements CallTree.Machine {

        private final int[] ids;
        private final Frame[] frames = new Frame[1_000];
        private int depth;

        Scaled(int[] ids) {
            this.ids = ids;
        }

        @Override
        public void enter(char function) {
            frames[depth++] = Probe.enterTraced(ids[LETTERS.indexOf(function)]);
        }

        @Override
        public void exit() {
            Probe.exit(frames[--depth]);
        }

        @Override
        public void work(long nanos) {
            Ticks.advance(nanos * SCALE);
        }

        @Override
        public void profiler(boolean on) {
            if (!on) {
                while (depth > 0) {
                    exit();
                }
                throw new IllegalStateException("disabled");
            }
        }
    }

    /** Of numbers, their mean and how far that is from nought. */
    static final class Mean {

        private int count;
        private double sum;
        private double squares;

        void add(double value) {
            count++;
            sum += value;
            squares += value * value;
        }

        double mean() {
            return sum / count;
        }

        /** One standard error. */
        double error() {
            return Math.sqrt((squares / count - mean() * mean()) / count);
        }

        /** In standard errors of the mean. */
        double standardised() {
            double variance = squares / count - mean() * mean();
            return variance == 0 ? sum == 0 ? 0 : Double.POSITIVE_INFINITY : mean() / Math.sqrt(variance / count);
        }

        @Override
        public String toString() {
            return String.format("%.1f of %.0f", standardised(), mean());
        }
    }
}
