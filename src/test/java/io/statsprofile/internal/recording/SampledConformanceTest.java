package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.IntervalSnapshot;
import io.statsprofile.internal.probe.Modes;
import io.statsprofile.internal.probe.Probe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts are CPython's integers whatever the functions' modes, and while these change. Times are another matter. */
class SampledConformanceTest {

    private static final int SLOTS = 25;
    private static final String LETTERS = "abcdefghijklmnopqrst";
    private static final double NEVER = 0;

    private final ClassLoader home = new ClassLoader(null) {
    };
    private final int[][] functions = new int[SLOTS][LETTERS.length()];
    private SnapshotFigures drained;

    @BeforeEach
    void register() {
        for (int slot = 0; slot < SLOTS; slot++) {
            for (int i = 0; i < LETTERS.length(); i++) {
                String method = LETTERS.substring(i, i + 1);
                functions[slot][i] = Functions.register(home, name(slot), method, "()V", name(slot) + "." + method, "Tree.java", i);
            }
        }
        drained = new SnapshotFigures(home);
    }

    @AfterEach
    void end() {
        all(Modes.EXACT);
        drained.close();
    }

    @Test
    void every_tree_gives_the_counts_of_cpython_when_all_functions_are_sampled() {
        all(Modes.SAMPLED);
        runAll(NEVER);
    }

    @Test
    void every_tree_gives_the_counts_of_cpython_while_modes_change_at_random_moments() {
        runAll(0.05);
    }

    @Test
    void slices_cut_at_random_moments_while_modes_change_add_up_to_the_counts_of_cpython() {
        List<CallTree> trees = CallTrees.enabledThroughout().stream().filter(tree -> tree.text().length() > 40).limit(500).toList();
        int cuts = 0;
        int changes = 0;
        for (CallTree tree : trees) {
            SampledMachine machine = new SampledMachine(tree, functions[0], 0.06, 0.1);
            run(tree, machine);
            cuts += machine.cuts;
            changes += machine.changes;
            if (!tree.has('o')) {
                drained.cut(false);
            }
            assertCounts(new TreeMap<>(Map.of(name(0), tree)));
            if (tree.has('o')) {
                drained.discard();
            }
        }
        assertThat(cuts).as("cuts inside trees").isGreaterThan(trees.size());
        assertThat(changes).as("changes of modes inside trees").isGreaterThan(trees.size());
    }

    private void runAll(double changeChance) {
        List<CallTree> trees = CallTrees.enabledThroughout();
        assertThat(trees).hasSizeGreaterThanOrEqualTo(10_000);
        Map<String, CallTree> waiting = new TreeMap<>();
        for (CallTree tree : trees) {
            if (waiting.size() == SLOTS) {
                drained.cut(false);
                assertCounts(waiting);
            }
            int[] ids = functions[waiting.size()];
            waiting.put(name(waiting.size()), tree);
            run(tree, new SampledMachine(tree, ids, NEVER, changeChance));
            if (tree.has('o')) {
                assertCounts(waiting);
                drained.discard();
            }
        }
        drained.cut(false);
        assertCounts(waiting);
    }

    private void all(int mode) {
        for (int[] ids : functions) {
            for (int id : ids) {
                Modes.set(id, mode);
            }
        }
    }

    private void assertCounts(Map<String, CallTree> waiting) {
        Map<String, CallFigures> taken = drained.take();
        waiting.forEach((slot, tree) -> assertThat(counts(taken.getOrDefault(slot, CallFigures.none()))).as(tree.text())
                .isEqualTo(counts(tree.expected())));
        assertThat(waiting.keySet()).containsAll(taken.keySet());
        waiting.clear();
    }

    /** Without times, and without rows that have had nothing but time. */
    private static CallFigures counts(CallFigures figures) {
        return new CallFigures(counts(figures.functions()), counts(figures.edges()));
    }

    private static Map<String, CallFigures.Row> counts(Map<String, CallFigures.Row> rows) {
        Map<String, CallFigures.Row> counts = new TreeMap<>();
        rows.forEach((name, row) -> {
            if (row.ncalls() != 0) {
                counts.put(name, new CallFigures.Row(row.ncalls(), row.primitiveCalls(), 0, 0));
            }
        });
        return counts;
    }

    private static void run(CallTree tree, SampledMachine machine) {
        try {
            tree.run(machine);
        } catch (Disabled end) {
            // What comes after CPython's disable() is nobody's business here.
        }
    }

    private static String name(int slot) {
        return "cpython.Sampled" + slot;
    }

    private static final class Disabled extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** Calls the probe as instrumented code does, cuts slices and changes modes on the way. */
    private final class SampledMachine implements CallTree.Machine {

        private final CallTree tree;
        private final int[] ids;
        private final double cutChance;
        private final double changeChance;
        private final Random random;
        private final Deque<Frame> frames = new ArrayDeque<>();
        private int cuts;
        private int changes;

        SampledMachine(CallTree tree, int[] ids, double cutChance, double changeChance) {
            this.tree = tree;
            this.ids = ids;
            this.cutChance = cutChance;
            this.changeChance = changeChance;
            this.random = new Random(tree.text().hashCode());
        }

        @Override
        public void enter(char function) {
            frames.push(Probe.enterTraced(ids[LETTERS.indexOf(function)]));
            drained.advance(tree.tick());
            disturb();
        }

        @Override
        public void exit() {
            Probe.exit(frames.pop());
            drained.advance(tree.tick());
            disturb();
        }

        @Override
        public void work(long nanos) {
            long before = cutChance == NEVER ? 0 : random.nextLong(nanos + 1);
            drained.advance(before);
            disturb();
            drained.advance(nanos - before);
        }

        @Override
        public void profiler(boolean on) {
            if (!on) {
                if (tree.has('o')) {
                    drained.cut(true);
                }
                while (!frames.isEmpty()) {
                    Probe.exit(frames.pop());
                }
                throw new Disabled();
            }
        }

        private void disturb() {
            if (changeChance > NEVER && random.nextDouble() < changeChance) {
                Modes.set(ids[random.nextInt(ids.length)], random.nextInt(3) == 0 ? Modes.EXACT : Modes.SAMPLED);
                changes++;
            }
            if (cutChance > NEVER && random.nextDouble() < cutChance) {
                IntervalSnapshot snapshot = drained.cut(false);
                cuts++;
                long own = 0;
                long open = 0;
                for (int i = 0; i < snapshot.functions.length; i++) {
                    own += snapshot.tottime[i];
                    open += snapshot.openCalls[i];
                    assertThat(snapshot.cumtime[i]).as("cumulative beside own time").isGreaterThanOrEqualTo(snapshot.tottime[i]);
                }
                assertThat(open).as("open calls").isEqualTo(frames.size());
                assertThat(own).as("own times of one thread in one slice").isLessThanOrEqualTo(snapshot.endNanos - snapshot.startNanos);
            }
        }
    }
}
