package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Compiling on paper: looks every 100 ms of CPU time. */
class RecompilationTest {

    private static final double LOOK = 0.1e9;

    private final Recompilation recompilation = new Recompilation();

    @Test
    void nothing_is_known_before_a_change() {
        run(10, 0.5);

        assertThat(recompilation.costNanos()).isZero();
        assertThat(recompilation.takeSpentNanos()).isZero();
    }

    @Test
    void what_is_compiled_after_a_change_is_its_cost_once_there_is_little_left() {
        run(5, 0);
        recompilation.change();
        run(3, 0.8);
        assertThat(recompilation.costNanos()).as("so far").isCloseTo(2.4e9, within(1e6));
        run(2, 0.01);

        assertThat(recompilation.costNanos()).isCloseTo(2.4e9, within(0.03e9));
        assertThat(recompilation.takeSpentNanos()).isCloseTo(2.4e9, within(0.03e9));
        assertThat(recompilation.takeSpentNanos()).as("told once").isZero();
        run(20, 0.3);
        assertThat(recompilation.costNanos()).as("what is compiled later has other reasons").isCloseTo(2.4e9, within(0.03e9));
    }

    @Test
    void a_program_that_compiles_all_the_time_does_so_without_us() {
        run(200, 0.3);
        recompilation.change();
        run(5, 0.3);

        assertThat(recompilation.costNanos()).isLessThan(0.1e9);
    }

    @Test
    void changes_close_to_each_other_are_one() {
        run(5, 0);
        recompilation.change();
        run(0.5, 1);
        recompilation.change();
        run(1, 1);
        run(2, 0);

        assertThat(recompilation.costNanos()).isCloseTo(1.5e9, within(1e6));
    }

    @Test
    void a_cheap_change_makes_the_next_one_look_cheaper_but_not_at_once() {
        run(5, 0);
        recompilation.change();
        run(2, 1);
        run(2, 0);
        recompilation.change();
        run(2, 0);

        assertThat(recompilation.costNanos()).isCloseTo(1e9, within(1e6));
        assertThat(recompilation.sinceNanos()).as("CPU time since the change").isCloseTo(2e9, within(1e6));
    }

    @Test
    void a_program_that_rests_learns_nothing() {
        recompilation.change();
        for (int i = 0; i < 1_000; i++) {
            recompilation.look(0, 0);
        }
        recompilation.look(1e9, LOOK);

        assertThat(recompilation.costNanos()).isCloseTo(1e9, within(1e6));
    }

    private void run(double seconds, double compiling) {
        for (int i = 0; i < Math.round(seconds * 1e9 / LOOK); i++) {
            recompilation.look(compiling * LOOK, LOOK);
        }
    }
}
