package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetStatusReporterTest {

    private final List<String> news = new ArrayList<>();
    private final BudgetStatusReporter tidings = new BudgetStatusReporter(news::add);
    private final Program program = new Program(0.02);

    @Test
    void as_long_as_all_is_exact_nothing_is_said() {
        program.add(1_000);

        look(600);

        assertThat(news).isEmpty();
    }

    @Test
    void a_change_is_told_once_with_those_that_cost_most() {
        program.add(1_000);
        program.add(1_500_000);
        program.add(20_000_000);

        look(600);

        assertThat(news).singleElement().asString()
                .startsWith("to stay within overheadBudget, 2% of the profiled threads' CPU time, 1 of 3 functions that"
                + " were called are timed exactly, 1 are counted with estimated times (foremost C.f1, called 1,5")
                .contains(", and 1 are left out, so their time counts as their callers' own (foremost C.f2, called ",
                        "raise overheadBudget");
    }

    @Test
    void what_is_out_and_has_no_level_any_more_is_not_told_of() {
        program.add(1_000);
        program.add(20_000_000);
        program.run(60);
        program.functions.get(1).governed.selected = false;

        look(600);

        assertThat(program.functions.get(1).mode()).as("nobody brings it back").isEqualTo(ProbeMode.OUT);
        assertThat(news).isEmpty();
    }

    @Test
    void what_changes_all_the_time_is_told_ever_less_often_and_that_all_is_exact_again_as_well() {
        for (int i = 0; i < 40; i++) {
            int nth = i;
            program.add(ProbeMode.EXACT, second -> second < 3_000 && (second / 100) % 40 < nth + 1 ? 3e5 / 1e9 : 1e-9);
        }

        look(7_200);

        assertThat(news).hasSizeBetween(3, 9);
        assertThat(news.get(news.size() - 1))
                .isEqualTo("profiling stays within overheadBudget, 2%, with all 40 functions timed exactly again");
    }

    private void look(int seconds) {
        for (int i = 0; i < seconds; i++) {
            program.run(1);
            tidings.look(program.governed(), program.decisions, program.now);
        }
    }
}
