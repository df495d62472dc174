package io.statsprofile.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.Profile;
import io.statsprofile.internal.agent.InstrumentingLoader;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Real classes with the agent's probes in them against CPython's integers: every tree as generated code that calls, throws and catches,
 * with the clock replaced. Once through {@link Profile}, which sees each call, and once through the probe's own counters and a reader's
 * cut.
 */
class InstrumentedConformanceTest {

    private static final int TREES_IN_A_CLASS = 25;

    @Test
    void a_profile_of_every_generated_tree_gives_the_integers_of_cpython() {
        List<CallTree> trees = CallTrees.all();
        assertThat(trees).hasSizeGreaterThanOrEqualTo(10_000);
        InstrumentingLoader loader = new InstrumentingLoader("DEBUG");
        for (int from = 0; from < trees.size(); from += TREES_IN_A_CLASS) {
            List<CallTree> some = trees.subList(from, Math.min(from + TREES_IN_A_CLASS, trees.size()));
            GeneratedTrees generated = new GeneratedTrees("cpython.profile.Trees" + from, some, loader);
            for (CallTree tree : some) {
                ProfileMachine machine = new ProfileMachine(tree.tick());
                generated.run(tree, machine);
                machine.profile.disable();
                assertThat(CallFigures.of(machine.profile.stats())).as(tree.text()).isEqualTo(tree.expected());
            }
        }
        assertThat(loader.takeMessages()).as("what the agent had to say").isEmpty();
    }

    @Test
    void the_counters_of_generated_trees_give_the_integers_of_cpython() {
        List<CallTree> trees = CallTrees.enabledThroughout().stream().filter(tree -> tree.tick() == 0).toList();
        assertThat(trees).hasSizeGreaterThanOrEqualTo(10_000);
        InstrumentingLoader loader = new InstrumentingLoader("TRACE");
        try (SnapshotFigures drained = new SnapshotFigures(loader)) {
            for (int from = 0; from < trees.size(); from += TREES_IN_A_CLASS) {
                List<CallTree> some = trees.subList(from, Math.min(from + TREES_IN_A_CLASS, trees.size()));
                String name = "cpython.counters.Trees" + from;
                GeneratedTrees generated = new GeneratedTrees(name, some, loader);
                CallFigures expected = CallFigures.none();
                for (CallTree tree : some) {
                    expected = expected.plus(tree.expected());
                    if (run(generated, tree, drained)) {
                        assertThat(drained.take().get(name)).as(tree.text()).isEqualTo(expected);
                        drained.discard();
                        expected = CallFigures.none();
                    }
                }
                drained.cut(false);
                assertThat(drained.take().getOrDefault(name, CallFigures.none())).as(name).isEqualTo(expected);
            }
        }
    }

    /** @return whether calls were open at the end, so that a closing cut had to end them and what follows it is not to be looked at */
    private static boolean run(GeneratedTrees generated, CallTree tree, SnapshotFigures drained) {
        try {
            generated.run(tree, new CounterMachine(tree, drained));
        } catch (Disabled end) {
            return tree.has('o');
        }
        return false;
    }

    private static final class Disabled extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** Generated code does the calls itself. */
    private abstract static class GeneratedMachine implements CallTree.Machine {

        @Override
        public void enter(char function) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void exit() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class ProfileMachine extends GeneratedMachine {

        private final long tick;
        private long now;
        private final Profile profile = new Profile(this::read, InstantSource.system());

        ProfileMachine(long tick) {
            this.tick = tick;
        }

        @Override
        public void work(long nanos) {
            now += nanos;
        }

        @Override
        public void profiler(boolean on) {
            if (on) {
                profile.enable();
            } else {
                profile.disable();
            }
        }

        private long read() {
            long reading = now;
            now += tick;
            return reading;
        }
    }

    private static final class CounterMachine extends GeneratedMachine {

        private final CallTree tree;
        private final SnapshotFigures drained;

        CounterMachine(CallTree tree, SnapshotFigures drained) {
            this.tree = tree;
            this.drained = drained;
        }

        @Override
        public void work(long nanos) {
            drained.advance(nanos);
        }

        @Override
        public void profiler(boolean on) {
            if (!on) {
                if (tree.has('o')) {
                    drained.cut(true);
                }
                throw new Disabled();
            }
        }
    }
}
