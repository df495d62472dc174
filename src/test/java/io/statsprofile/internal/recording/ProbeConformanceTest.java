package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.probe.Frame;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.IntervalSnapshot;
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

/**
 * The probe's own counters, as a reader's cuts show them, against CPython's integers. Trees go through {@link Probe} one after the
 * other; several share a cut, with functions of their own each, since a cut takes a millisecond.
 */
class ProbeConformanceTest {

    private static final int SLOTS = 25;
    private static final String LETTERS = "abcdefghijklmnopqrst";

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
        drained.close();
    }

    @Test
    void every_tree_gives_the_integers_of_cpython() {
        List<CallTree> trees = CallTrees.enabledThroughout().stream().filter(ProbeConformanceTest::hasOneStampForItsEnd).toList();
        assertThat(trees).hasSizeGreaterThanOrEqualTo(10_000);
        Map<String, CallTree> waiting = new TreeMap<>();
        for (CallTree tree : trees) {
            boolean open = tree.has('o');
            if (waiting.size() == SLOTS) {
                check(waiting);
            }
            String slot = name(waiting.size());
            waiting.put(slot, tree);
            run(tree, functions[waiting.size() - 1], 0);
            if (open) {
                assertFigures(waiting);
                drained.discard();
            }
        }
        check(waiting);
    }

    @Test
    void slices_cut_at_random_moments_add_up_to_the_integers_of_cpython() {
        List<CallTree> trees = CallTrees.enabledThroughout().stream()
                .filter(tree -> hasOneStampForItsEnd(tree) && tree.text().length() > 40).limit(500).toList();
        int cuts = 0;
        for (CallTree tree : trees) {
            cuts += run(tree, functions[0], 0.06);
            if (!tree.has('o')) {
                drained.cut(false);
            }
            assertFigures(new TreeMap<>(Map.of(name(0), tree)));
            if (tree.has('o')) {
                drained.discard();
            }
        }
        assertThat(cuts).as("cuts inside trees").isGreaterThan(trees.size());
    }

    /** Where calls are open at the end and each reading advances the clock, CPython has a stamp for each of them; a cut has one for all. */
    private static boolean hasOneStampForItsEnd(CallTree tree) {
        return !tree.has('o') || tree.tick() == 0;
    }

    private void check(Map<String, CallTree> waiting) {
        if (!waiting.isEmpty()) {
            drained.cut(false);
            assertFigures(waiting);
        }
    }

    private void assertFigures(Map<String, CallTree> waiting) {
        Map<String, CallFigures> taken = drained.take();
        waiting.forEach((slot, tree) -> assertThat(taken.getOrDefault(slot, CallFigures.none())).as(tree.text())
                .isEqualTo(tree.expected()));
        assertThat(waiting.keySet()).containsAll(taken.keySet());
        waiting.clear();
    }

    /** @return how many cuts were made inside the tree */
    private int run(CallTree tree, int[] ids, double cutChance) {
        ProbeMachine machine = new ProbeMachine(tree, ids, cutChance);
        try {
            tree.run(machine);
        } catch (Disabled end) {
            // What comes after CPython's disable() is nobody's business here.
        }
        return machine.cuts;
    }

    private static String name(int slot) {
        return "cpython.Tree" + slot;
    }

    private static final class Disabled extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** Calls the probe as instrumented code does. */
    private final class ProbeMachine implements CallTree.Machine {

        private final CallTree tree;
        private final int[] ids;
        private final double cutChance;
        private final Random random;
        private final Deque<Frame> frames = new ArrayDeque<>();
        private int cuts;

        ProbeMachine(CallTree tree, int[] ids, double cutChance) {
            this.tree = tree;
            this.ids = ids;
            this.cutChance = cutChance;
            this.random = new Random(tree.text().hashCode());
        }

        @Override
        public void enter(char function) {
            frames.push(Probe.enterTraced(ids[LETTERS.indexOf(function)]));
            drained.advance(tree.tick());
            maybeCut();
        }

        @Override
        public void exit() {
            Probe.exit(frames.pop());
            drained.advance(tree.tick());
            maybeCut();
        }

        @Override
        public void work(long nanos) {
            long before = cutChance == 0 ? 0 : random.nextLong(nanos + 1);
            drained.advance(before);
            maybeCut();
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

        private void maybeCut() {
            if (cutChance > 0 && random.nextDouble() < cutChance) {
                IntervalSnapshot snapshot = drained.cut(false);
                cuts++;
                long own = 0;
                for (long tottime : snapshot.tottime) {
                    own += tottime;
                }
                assertThat(own).as("own times of one thread in one slice").isLessThanOrEqualTo(snapshot.endNanos - snapshot.startNanos);
            }
        }
    }
}
