package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Programs on paper, whose true cost is known; a look is every 100 ms, and it takes as long until a probe is out. */
class ModePolicyTest {

    private static final double BUDGET = 0.02;
    /** What may be spent beyond it over a minute. */
    private static final double SLACK = 0.005;

    private final Program program = new Program(BUDGET);

    @Test
    void what_is_called_seldom_stays_exact() {
        for (int i = 0; i < 200; i++) {
            program.add(100 + i);
        }

        program.run(120);

        assertThat(program.number(ProbeMode.EXACT)).isEqualTo(200);
        assertThat(program.moves()).isZero();
    }

    @Test
    void a_function_that_floods_is_out_within_a_quarter_of_a_second_and_no_other_moves() {
        for (int i = 0; i < 200; i++) {
            program.add(100);
        }
        Program.Called flood = program.add(ProbeMode.EXACT, second -> second < 70 ? 0 : 0.020);
        program.run(70);
        assertThat(flood.mode()).isEqualTo(ProbeMode.EXACT);

        program.run(0.25);
        double before = program.decisions.debtNanos();
        program.run(60);

        assertThat(before).as("nanoseconds overspent at the beginning").isGreaterThan(10e6);
        assertThat(program.lately(59.9)).isLessThan(BUDGET);
        assertThat(program.worst(60)).isLessThan(BUDGET + SLACK);
        assertThat(flood.mode()).isEqualTo(ProbeMode.OUT);
        assertThat(program.number(ProbeMode.EXACT)).isEqualTo(200);
        assertThat(program.moves()).as("moves of all functions").isLessThanOrEqualTo(2);
    }

    @Test
    void what_is_too_dear_to_be_timed_but_not_to_be_counted_is_sampled() {
        Program.Called busy = program.add(1_500_000);
        Program.Called seldom = program.add(1_000);

        program.run(300);

        assertThat(busy.mode()).isEqualTo(ProbeMode.SAMPLED);
        assertThat(seldom.mode()).isEqualTo(ProbeMode.EXACT);
        assertThat(program.lately(60)).isLessThan(BUDGET);
        assertThat(busy.moves).isEqualTo(1);
    }

    @Test
    void of_a_library_that_is_selected_all_at_once_as_many_functions_are_counted_as_by_a_greedy_choice() {
        library(665, ProbeMode.SAMPLED);

        program.run(0.5);
        double begun = program.decisions.debtNanos();
        program.run(600);

        assertThat(begun).as("debt after the first half second, nanoseconds").isLessThan(250e6);
        assertThat(program.lately(599.9)).isLessThan(BUDGET);
        assertThat(program.worst(60)).isLessThan(BUDGET + SLACK);
        long counted = program.number(ProbeMode.EXACT) + program.number(ProbeMode.SAMPLED);
        assertThat(program.greedy(1)).isBetween(300L, 500L);
        assertThat(counted).isGreaterThanOrEqualTo(program.greedy(1) * 97 / 100);
        double dearestCounted = program.functions.stream().filter(one -> one.mode() != ProbeMode.OUT)
                .mapToDouble(one -> one.rate.applyAsDouble(1)).max().orElseThrow();
        double cheapestOut = program.functions.stream().filter(one -> one.mode() == ProbeMode.OUT)
                .mapToDouble(one -> one.rate.applyAsDouble(1)).min().orElseThrow();
        assertThat(dearestCounted).as("calls of what is counted").isLessThan(cheapestOut * 1.3);
    }

    @Test
    void a_load_that_comes_and_goes_stays_within_the_budget_and_makes_functions_move_ever_less_often() {
        for (int i = 0; i < 50; i++) {
            int more = 1 + i % 5;
            program.add(ProbeMode.EXACT, second -> (second % 30 < 10 ? 1e5 * more : 1e3) / 1e9);
        }

        program.run(300);
        int before = program.moves();
        program.run(300);
        int later = program.moves() - before;

        assertThat(program.worst(60)).isLessThan(BUDGET + SLACK);
        assertThat(before).isLessThan(6 * 50);
        assertThat(later).as("moves in the second five minutes, after %d in the first", before).isLessThan(before);
    }

    @Test
    void noise_at_the_edge_of_the_budget_moves_nothing_to_and_fro() {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            program.add(ProbeMode.EXACT, second -> 3_200 * (0.6 + 0.8 * random.nextDouble()) / 1e9);
        }

        program.run(600);

        assertThat(program.worst(60)).isLessThan(BUDGET + SLACK);
        assertThat(program.moves()).as("moves of a hundred functions in ten minutes").isLessThan(60);
    }

    @Test
    void what_was_not_spent_is_not_saved_up() {
        program.add(10);
        Program.Called flood = program.add(ProbeMode.EXACT, second -> second < 600 ? 0 : 0.0005);
        program.run(601);

        assertThat(flood.mode()).isEqualTo(ProbeMode.SAMPLED);
        assertThat(program.worst(60)).isLessThan(BUDGET);
    }

    @Test
    void a_debt_is_repaid() {
        Program.Called steady = program.add(250_000);
        program.add(ProbeMode.EXACT, second -> second > 70 && second < 70.4 ? 0.020 : 0);

        program.run(70);
        assertThat(program.lately(1)).as("before the flood").isBetween(0.014, 0.02);
        program.run(1);
        double debt = program.decisions.debtNanos();
        program.run(9);

        assertThat(debt).isGreaterThan(30e6);
        assertThat(program.lately(9)).as("while it is repaid").isLessThan(0.011);
        assertThat(steady.mode()).isEqualTo(ProbeMode.SAMPLED);
        assertThat(program.worst(60)).isLessThan(BUDGET + SLACK);
        program.run(60);
        assertThat(program.decisions.debtNanos()).isZero();
        assertThat(steady.mode()).as("once it is repaid").isEqualTo(ProbeMode.EXACT);
    }

    @Test
    void what_is_counted_with_its_callers_costs_what_that_costs() {
        Program.Called traced = program.add(250_000);
        traced.governed.traced = true;
        Program withoutCallers = new Program(BUDGET);
        Program.Called plain = withoutCallers.add(250_000);

        program.run(120);
        withoutCallers.run(120);

        assertThat(program.lately(60)).isLessThan(BUDGET);
        assertThat(traced.mode()).as("timed exactly it would take 2.25 % of the time").isEqualTo(ProbeMode.SAMPLED);
        assertThat(plain.mode()).as("it takes 1.5 %").isEqualTo(ProbeMode.EXACT);
    }

    @Test
    void what_calls_with_their_callers_cost_is_added_up_at_their_own_price() {
        Program.Called exact = program.add(1);
        Program.Called sampled = program.add(ProbeMode.SAMPLED, second -> 1e-9);
        exact.governed.traced = true;
        sampled.governed.traced = true;

        double cost = program.decisions.look(program.governed(), new long[] {1_000, 500}, new long[2], 0, 1, 1e9, 0);

        assertThat(cost).isEqualTo(1_000 * Program.TRACED.exact() + 500 * Program.TRACED.sampled());
    }

    @Test
    void what_is_pinned_keeps_its_mode_and_others_make_room_for_it() {
        Program.Called exact = program.add(200_000);
        exact.governed.pin = ProbeMode.EXACT;
        Program.Called sampled = program.add(ProbeMode.SAMPLED, second -> 1e-9);
        sampled.governed.pin = ProbeMode.SAMPLED;
        Program.Called other = program.add(200_000);

        program.run(120);

        assertThat(exact.moves + sampled.moves).isZero();
        assertThat(other.mode()).isEqualTo(ProbeMode.SAMPLED);
    }

    @Test
    void what_no_budget_is_for_is_neither_moved_nor_counted() {
        Program.Called free = program.add(20_000_000);
        free.governed.budgeted = false;
        program.own = 0;

        program.run(10);

        assertThat(free.moves).isZero();
        assertThat(program.decisions.isCalm()).as("there is room as if it were not there").isTrue();
    }

    @Test
    void what_is_out_comes_back_when_its_flood_is_over_but_not_before_a_minute_has_passed_and_later_each_time() {
        Program.Called flood = program.add(ProbeMode.EXACT, second -> second < 5 ? 0.0100 : 1e-9);

        program.run(50);
        assertThat(flood.mode()).isEqualTo(ProbeMode.OUT);
        program.run(1_200);

        assertThat(flood.mode()).isEqualTo(ProbeMode.EXACT);
        assertThat(flood.moves).isEqualTo(3);
        assertThat(program.worst(60)).isLessThan(BUDGET + SLACK);
    }

    @Test
    void a_flood_that_does_not_end_is_tried_ever_less_often() {
        Program.Called flood = program.add(ProbeMode.EXACT, second -> 0.0030);

        program.run(3_600);
        int before = flood.moves;
        program.run(3_600);

        assertThat(flood.moves).isGreaterThan(before);
        assertThat(before).as("moves in the first hour").isBetween(6, 16);
        assertThat(flood.moves - before).as("moves in the second hour").isLessThan(before / 2);
        assertThat(program.worst(60)).isLessThan(BUDGET + SLACK);
    }

    @Test
    void where_the_jvm_compiles_for_seconds_after_a_change_there_are_few_changes() {
        program.recompiled = 5e9;
        for (int i = 0; i < 400; i++) {
            double rate = Math.exp(new Random(i).nextGaussian() * 3 + 9.5) / 1e9;
            // Ten times as fast once it is compiled, and from then on a little more or less.
            program.add(ProbeMode.SAMPLED, second -> rate * (second < 3 ? 0.1 : 1 + 0.1 * Math.sin(second / 40)));
        }

        program.run(30);
        int first = program.changes;
        program.run(3_570);

        assertThat(first).as("changes in the first half minute").isBetween(1, 8);
        assertThat((program.changes - first) * program.recompiled).as("compiled again in the hour after that")
                .isLessThan(0.3 * BUDGET * 3_600e9);
        assertThat(program.lately(3_500)).isLessThan(BUDGET + SLACK);
        assertThat(program.number(ProbeMode.EXACT) + program.number(ProbeMode.SAMPLED)).isGreaterThanOrEqualTo(program.greedy(5) * 8 / 10);
    }

    /** As of a large library: the JVM is busy with the program for its first half minute, and the faster it gets, the more is called. */
    @Test
    void what_the_jvm_compiles_of_the_program_itself_at_its_start_does_not_keep_functions_in() {
        Program started = new Program(BUDGET, 1e9);
        started.recompiled = 0.3e9;
        started.compiling = second -> second < 20 ? 1.5 : 0.05;
        for (int i = 0; i < 400; i++) {
            double rate = Math.exp(new Random(i).nextGaussian() * 3 + 8.5) / 1e9;
            started.add(ProbeMode.SAMPLED, second -> rate * Math.min(1, 0.05 + second / 20));
        }

        started.run(40);

        assertThat(started.number(ProbeMode.EXACT) + started.number(ProbeMode.SAMPLED)).as("counted, of 400")
                .isLessThanOrEqualTo(started.greedy(40));
        assertThat(started.lately(10)).isLessThan(BUDGET);
        assertThat(started.decisions.recompilation().costNanos()).as("of 30 s that were compiled").isLessThan(5e9);
    }

    @Test
    void a_flood_does_not_wait_for_what_the_jvm_compiles() {
        program.recompiled = 5e9;
        program.add(1_000);
        Program.Called first = program.add(ProbeMode.EXACT, second -> second < 20 ? 0 : 0.020);
        Program.Called flood = program.add(ProbeMode.EXACT, second -> second < 70 ? 0 : 0.020);
        program.run(70);
        assertThat(first.mode()).isEqualTo(ProbeMode.OUT);
        assertThat(program.decisions.recompilation().costNanos()).as("learnt").isBetween(4e9, 6e9);

        program.run(0.25);

        assertThat(flood.mode()).isEqualTo(ProbeMode.OUT);
    }

    @Test
    void a_little_too_much_is_borne_until_as_much_is_overspent_as_a_change_costs() {
        program.recompiled = 5e9;
        program.own = 0;
        Program.Called first = program.add(ProbeMode.EXACT, second -> second < 20 ? 0 : 0.020);
        program.run(60);
        assertThat(first.mode()).isEqualTo(ProbeMode.OUT);
        // A point beyond the budget where it is counted.
        Program.Called little = program.add(ProbeMode.SAMPLED, second -> second < 80 ? 0 : 0.03 / Program.PRICES.sampled());

        program.run(120);
        assertThat(little.mode()).isEqualTo(ProbeMode.SAMPLED);
        program.run(600);

        assertThat(little.mode()).isEqualTo(ProbeMode.OUT);
    }

    @Test
    void what_cannot_be_taken_out_is_counted_again_and_stays_so() {
        Program.Called stuck = program.add(ProbeMode.EXACT, second -> 0.0030);
        stuck.stuck = true;

        program.run(60);

        assertThat(stuck.governed.pin).isEqualTo(ProbeMode.SAMPLED);
        assertThat(stuck.mode()).isEqualTo(ProbeMode.SAMPLED);
    }

    @Test
    void what_there_is_no_memory_to_sample_goes_out_when_it_costs_too_much_exact() {
        Program.Called dear = program.add(1_500_000);
        dear.dear = true;
        Program.Called other = program.add(1_000);

        program.run(120);

        assertThat(dear.mode()).isEqualTo(ProbeMode.OUT);
        assertThat(other.mode()).isEqualTo(ProbeMode.EXACT);
        assertThat(program.lately(60)).isLessThan(BUDGET);
    }

    @Test
    void what_has_to_wait_for_its_turn_to_be_taken_out_is_not_taken_to_be_stuck() {
        Program.Called slow = program.add(ProbeMode.EXACT, second -> 0.0030);
        slow.retransformNanos = 15_000_000_000L;

        program.run(60);

        assertThat(slow.governed.pin).isNull();
        assertThat(slow.mode()).isEqualTo(ProbeMode.OUT);
    }

    @Test
    void a_program_that_rests_keeps_what_is_known_of_it() {
        Program.Called burst = program.add(ProbeMode.EXACT, second -> second % 60 < 2 ? 0.0005 : 0);
        program.load = second -> second % 60 < 2 ? 1 : 0.001;
        program.own = 0;

        program.run(3);
        assertThat(burst.mode()).isEqualTo(ProbeMode.SAMPLED);
        program.run(55);
        assertThat(burst.mode()).as("though nothing was called for 55 seconds").isEqualTo(ProbeMode.SAMPLED);
    }

    /** Functions of which few are called very often and many seldom, 30 million calls a second in all. */
    private void library(int functions, ProbeMode begun) {
        Random random = new Random(1);
        for (int i = 0; i < functions; i++) {
            double rate = Math.exp(random.nextGaussian() * 3 + 9.5) / 1e9;
            program.add(begun, second -> rate);
        }
    }
}
