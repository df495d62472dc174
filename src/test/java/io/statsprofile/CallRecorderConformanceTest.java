package io.statsprofile;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.recording.CallFigures;
import io.statsprofile.internal.recording.CallTree;
import io.statsprofile.internal.recording.CallTrees;
import io.statsprofile.pstats.FunctionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The recorder against CPython's own {@code cProfile}, as integers. */
class CallRecorderConformanceTest {

    @Test
    void every_tree_gives_the_integers_of_cpython() {
        assertThat(CallTrees.all()).hasSizeGreaterThanOrEqualTo(10_000);
        long calls = 0;
        for (CallTree tree : CallTrees.all()) {
            RecorderMachine machine = new RecorderMachine(tree.tick());
            tree.run(machine);
            machine.profiler(false);
            CallFigures ours = CallFigures.of(machine.recorder.stats());
            assertThat(ours).as(tree.text()).isEqualTo(tree.expected());
            assertThat(machine.recorder.stats().totalNanos()).as(tree.text()).isEqualTo(tree.expected().totalTt());
            calls += machine.recorder.stats().totalCalls();
        }
        assertThat(calls).isGreaterThan(100_000);
    }

    @Test
    void a_fifth_of_the_trees_has_exceptions_and_mutual_recursion() {
        List<CallTree> trees = CallTrees.all();
        long both = 0;
        for (CallTree tree : trees) {
            FeatureMachine machine = new FeatureMachine();
            tree.run(machine);
            if (machine.mutualRecursion && machine.exceptions) {
                both++;
            }
        }
        assertThat(both).isGreaterThanOrEqualTo(trees.size() / 5);
    }

    @Test
    void the_trees_are_of_every_kind() {
        Map<Character, Integer> counts = new HashMap<>();
        Set<String> different = new HashSet<>();
        for (CallTree tree : CallTrees.all()) {
            tree.features().chars().forEach(feature -> counts.merge((char) feature, 1, Integer::sum));
            different.add(tree.text());
        }
        assertThat(different).hasSizeGreaterThan(10_000);
        assertThat(counts.get('o')).as("with calls open at disable").isGreaterThan(1_000);
        assertThat(counts.get('d')).as("deeper than 50").isGreaterThan(100);
        assertThat(counts.get('w')).as("wider than 30").isGreaterThan(50);
        assertThat(CallTrees.all().stream().filter(tree -> tree.tick() > 0).count()).as("with a clock that each reading advances")
                .isGreaterThan(1_000);
    }

    /** Feeds the recorder as a profiler would. */
    private static final class RecorderMachine implements CallTree.Machine {

        private final CallRecorder recorder = new CallRecorder();
        private final Map<Character, CallRecorder.ProfilerEntry> functions = new HashMap<>();
        private final long tick;
        private boolean enabled;
        /** Calls that began while it was enabled. */
        private int open;
        private long now;

        RecorderMachine(long tick) {
            this.tick = tick;
        }

        @Override
        public void enter(char function) {
            if (enabled) {
                recorder.enter(functions.computeIfAbsent(function,
                        name -> recorder.register(FunctionId.named(Character.toString(name)))));
                recorder.started(read());
                open++;
            }
        }

        @Override
        public void exit() {
            if (enabled && open > 0) {
                open--;
                recorder.exit(read());
            } else if (enabled) {
                recorder.exit(Long.MIN_VALUE);
            }
        }

        @Override
        public void work(long nanos) {
            now += nanos;
        }

        @Override
        public void profiler(boolean on) {
            enabled = on;
            if (!on) {
                recorder.exitAll(this::read);
                open = 0;
            }
        }

        private long read() {
            long reading = now;
            now += tick;
            return reading;
        }
    }

    /** Looks for a function called again with another one in between, and for exceptions, while the profiler is on. */
    private static final class FeatureMachine implements CallTree.Machine {

        private final Deque<Character> stack = new ArrayDeque<>();
        private boolean enabled;
        private boolean mutualRecursion;
        private boolean exceptions;

        @Override
        public void enter(char function) {
            mutualRecursion |= enabled && stack.contains(function) && stack.peek() != function;
            stack.push(function);
        }

        @Override
        public void exit() {
            stack.pop();
        }

        @Override
        public void work(long nanos) {
            // Time doesn't matter here.
        }

        @Override
        public void profiler(boolean on) {
            enabled = on;
        }

        @Override
        public void raising() {
            exceptions |= enabled && !stack.isEmpty();
        }
    }
}
