package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastCostsTest {

    private static final ProbeCosts TRUE = new ProbeCosts(60, 8, 50, 25);

    private final LastCosts costs = new LastCosts();

    @Test
    void a_single_chance_measurement_changes_nothing_be_it_too_low_or_too_high() {
        costs.add(TRUE);
        costs.add(TRUE);
        costs.add(TRUE);
        for (ProbeCosts chance : new ProbeCosts[] {new ProbeCosts(0, 0, 0, 0), new ProbeCosts(900, 800, 700, 600)}) {
            assertThat(costs.add(chance)).isEqualTo(TRUE);
            for (int i = 0; i < 2 * LastCosts.KEPT; i++) {
                assertThat(costs.add(TRUE)).isEqualTo(TRUE);
            }
        }
    }

    @Test
    void a_chance_figure_changes_nothing_beside_others_that_are_none() {
        costs.add(TRUE);
        costs.add(TRUE);
        costs.add(TRUE);

        assertThat(costs.add(new ProbeCosts(62, 9, 51, 0))).as("calls of a dense service are thought too cheap by that").isEqualTo(TRUE);
    }

    @Test
    void exact_calls_that_are_dearer_from_now_on_are_so_after_three_measurements() {
        ProbeCosts beside = new ProbeCosts(75, 8, 50, 25);
        for (int i = 0; i < LastCosts.KEPT; i++) {
            costs.add(TRUE);
        }

        costs.add(beside);
        assertThat(costs.add(beside)).isEqualTo(TRUE);
        assertThat(costs.add(beside)).isEqualTo(beside);
    }

    @Test
    void figures_that_fall_while_the_jvm_compiles_what_is_measured_are_believed_soon() {
        assertThat(costs.add(new ProbeCosts(900, 300, 50, 25)).exact()).isEqualTo(900);
        assertThat(costs.add(new ProbeCosts(200, 90, 50, 25)).exact()).isEqualTo(200);
        costs.add(TRUE);
        assertThat(costs.add(TRUE)).isEqualTo(TRUE);
    }
}
