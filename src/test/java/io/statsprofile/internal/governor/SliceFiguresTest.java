package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SliceFiguresTest {

    private final Program program = new Program(0.02);

    @Test
    void a_slice_has_what_happened_since_the_one_before() {
        for (int i = 0; i < 30; i++) {
            int more = i;
            program.add(ProbeMode.EXACT, second -> second < 15 ? (0.005 + more * 0.0001) : 0);
        }
        program.add(1_000);
        Totals totals = new Totals();
        SliceFigures figures = new SliceFigures(totals, program.now);
        program.run(10);
        totals.add(0.3e9, 10e9, 0.1e9);

        Map<String, Object> slice = figures.close(0.02, program.governed(), program.decisions, totals, program.now);

        assertThat(slice).containsEntry("overhead_modelled", 0.04).containsEntry("profiled_cpu", 10.0)
                .containsEntry("out_functions", 30L);
        assertThat((long) slice.get("exact_functions") + (long) slice.get("sampled_functions")).isEqualTo(1);
        assertThat((Map<?, ?>) slice.get("out_share")).hasSize(30).allSatisfy((name, share) -> assertThat((double) share)
                .isBetween(0.9, 0.995));
        List<Map<String, Object>> profiles = profiles(slice);
        assertThat(profiles).hasSize(SliceFigures.NAMED).isSortedAccordingTo((one, other) -> Double.compare(cost(other), cost(one)));
        assertThat(cost(profiles.get(0))).as("a call each 130 ns at 8 ns").isCloseTo(0.0079 * 8, within(0.02));
        assertThat(cost(profiles.get(0)) * 1e9).isCloseTo(8 * (double) profiles.get(0).get("calls_per_second"), within(1e6));

        program.run(10);
        totals.add(0.01e9, 1e9, 0);
        Map<String, Object> next = figures.close(0.02, program.governed(), program.decisions, totals, program.now);
        assertThat(next).containsEntry("overhead_modelled", 0.01);
        assertThat((Map<?, ?>) next.get("out_share")).allSatisfy((name, share) -> assertThat(share).isEqualTo(1.0));
    }

    @Test
    void a_slice_in_which_nothing_ran_has_no_share() {
        Totals totals = new Totals();

        Map<String, Object> slice = new SliceFigures(totals, 0).close(0.02, List.of(), program.decisions, totals, 1_000);

        assertThat(slice).doesNotContainKey("overhead_modelled").containsEntry("profiled_cpu", 0.0).containsEntry("out", List.of());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> profiles(Map<String, Object> slice) {
        return (List<Map<String, Object>>) slice.get("out_profiles");
    }

    private static double cost(Map<String, Object> profile) {
        return (double) profile.get("cost");
    }
}
