package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Compiling on paper: looks every 100 ms of CPU time. */
class RecompilationTest {

    private static final double LOOK = 0.1e9;

    /** What was compiled before the first look: as much as any change here can have thrown away. */
    private static final double BEFORE = 20e9;

    private final Recompilation recompilation = new Recompilation();

    RecompilationTest() {
        recompilation.unseen(BEFORE);
    }

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

    /** A change throws nothing away there: what was compiled before it is little, and the JVM is busy with the program for long. */
    @Test
    void a_program_that_is_being_compiled_at_its_start_is_not_held_against_a_change() {
        Recompilation started = new Recompilation();
        started.unseen(1e9);
        run(started, 1, 1.5);
        started.change();
        run(started, 15, 1.5);
        run(started, 10, 0.1);

        assertThat(started.costNanos()).as("22.5 s were compiled after it; more than what was before it was not thrown away")
                .isLessThan(2.6e9);
        assertThat(started.takeSpentNanos()).isLessThan(2.6e9);
    }

    @Test
    void what_is_compiled_beyond_what_can_have_been_thrown_away_is_usual_from_then_on() {
        Recompilation started = new Recompilation();
        started.unseen(1e9);
        run(started, 1, 1.5);
        started.change();
        run(started, 10, 1.5);
        started.takeSpentNanos();
        started.change();
        run(started, 3, 1.5);

        assertThat(started.takeSpentNanos()).as("4.5 s were compiled since the second change").isLessThan(1e9);
    }

    @Test
    void the_price_of_the_next_change_is_that_of_one_change_where_many_came_one_after_the_other() {
        run(60, 0);
        for (int i = 0; i < 10; i++) {
            recompilation.change();
            run(1, 0.5);
            run(1, 0);
            run(0.5, 0.1);
        }
        run(2, 0);

        assertThat(recompilation.costNanos()).isBetween(0.4e9, 0.7e9);
        assertThat(recompilation.takeSpentNanos()).isBetween(4e9, 6e9);
    }

    @Test
    void it_does_not_matter_that_the_jvm_tells_of_long_compilations_when_they_end() {
        lumps(200);
        recompilation.change();
        lumps(30);

        assertThat(recompilation.takeSpentNanos()).as("of 9 s, one compilation of a second may be taken for the change's")
                .isLessThan(1.5e9);
    }

    /** A second of compiling, told at once, in 3.3 of CPU time. */
    private void lumps(double seconds) {
        for (int i = 0; i < Math.round(seconds * 1e9 / LOOK); i++) {
            recompilation.look(i % 33 == 32 ? 1e9 : 0, LOOK);
        }
    }

    private void run(double seconds, double compiling) {
        run(recompilation, seconds, compiling);
    }

    private static void run(Recompilation recompilation, double seconds, double compiling) {
        for (int i = 0; i < Math.round(seconds * 1e9 / LOOK); i++) {
            recompilation.look(compiling * LOOK, LOOK);
        }
    }
}
