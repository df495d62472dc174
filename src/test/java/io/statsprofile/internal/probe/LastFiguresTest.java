package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastFiguresTest {

    private final LastFigures figures = new LastFigures();

    @Test
    void a_single_chance_figure_changes_nothing_once_there_are_three() {
        add(40, 40, 40);
        for (double chance : new double[] {0, 1_000}) {
            figures.add(chance);
            assertThat(figures.middle()).isEqualTo(40);
            for (int i = 0; i < 2 * LastFigures.KEPT; i++) {
                figures.add(40);
                assertThat(figures.middle()).isEqualTo(40);
            }
        }
    }

    @Test
    void two_chance_figures_one_after_the_other_do_not_either_once_there_are_five() {
        add(40, 41, 42, 43, 44);

        add(0, 0);

        assertThat(figures.middle()).isEqualTo(42);
    }

    @Test
    void what_has_really_changed_counts_after_three_measurements_in_both_directions() {
        add(40, 40, 40, 40, 40);
        add(80, 80);
        assertThat(figures.middle()).isEqualTo(40);
        add(80);
        assertThat(figures.middle()).isEqualTo(80);
        add(30, 30, 30);
        assertThat(figures.middle()).isEqualTo(30);
    }

    @Test
    void the_first_figures_count_at_once_and_the_lower_one_of_two_does() {
        add(300);
        assertThat(figures.middle()).isEqualTo(300);
        add(60);
        assertThat(figures.middle()).isEqualTo(60);
    }

    @Test
    void what_is_measured_elsewhere_begins_anew() {
        add(40, 40, 40);
        figures.clear();
        assertThat(figures.isEmpty()).isTrue();
        add(90);

        assertThat(figures.middle()).isEqualTo(90);
    }

    private void add(double... some) {
        for (double one : some) {
            figures.add(one);
        }
    }
}
