package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.Undisturbed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The packaged agent in a JVM whose program calls a tiny function tens of millions of times a second, beside a slow one. */
@Undisturbed
class BudgetIT {

    private static final String CLASS = "com.acme.levels.GovernedApplication$Work";

    @Test
    void under_a_budget_the_flood_is_not_timed_any_more_and_what_is_called_seldom_stays_exact_to_the_last_call() {
        Fork fork = run("9", "overheadBudget", "2%");

        assertThat(number(fork, "slow (\\d+)")).isGreaterThan(50).isEqualTo(number(fork, "slow \\d+ counted (\\d+)"));
        assertThat(number(fork, "others sampled (\\d+)")).isZero();
        long tiny = number(fork, "tiny (\\d+)");
        assertThat(number(fork, "tiny \\d+ counted (\\d+)")).as("of %d", tiny).isBetween(1L, tiny / 4);
        assertThat(number(fork, "lately (\\d+)")).as("once it is known").isZero();
        assertThat(line(fork, "overhead ")).contains("overhead_budget=0.02", "exact_functions=1", "out_functions=1", "out=["
                + CLASS + ".tiny]", CLASS + ".tiny=1.0", "function=" + CLASS + ".tiny", "calls_per_second=");
        assertThat(fork.out()).anyMatch(line -> line.startsWith("INFO to stay within overheadBudget, 2% of the profiled threads' CPU "
                + "time, 1 of 2 functions that were called are timed exactly") && line.contains("foremost " + CLASS + ".tiny, called "));
        assertThat(fork.said()).isEmpty();
    }

    @Test
    void without_a_budget_every_call_is_counted_and_timed() {
        Fork fork = run("2", "overheadBudget", "exact");

        assertThat(number(fork, "tiny (\\d+)")).isGreaterThan(500_000).isEqualTo(number(fork, "tiny \\d+ counted (\\d+)"));
        assertThat(line(fork, "overhead ")).isEqualTo("overhead {}");
    }

    @Test
    void what_is_named_keeps_its_mode_whatever_it_costs() {
        Fork fork = run("3", "overheadBudget", "2%", "exactFunctions", CLASS + ".tiny", "sampledFunctions", CLASS + ".slow");

        assertThat(number(fork, "tiny (\\d+)")).isGreaterThan(500_000).isEqualTo(number(fork, "tiny \\d+ counted (\\d+)"));
        assertThat(number(fork, "others sampled (\\d+)")).isBetween(number(fork, "slow (\\d+)") / 2, number(fork, "slow (\\d+)"));
        assertThat(line(fork, "overhead ")).contains("exact_functions=1", "sampled_functions=1", "out_functions=0");
    }

    private static Fork run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(Fork.agent(""), "com.acme.levels.GovernedApplication"));
        all.addAll(List.of(arguments));
        return Fork.run(all.toArray(String[]::new));
    }

    private static String line(Fork fork, String begin) {
        return fork.out().stream().filter(line -> line.startsWith(begin)).findFirst()
                .orElseThrow(() -> new AssertionError(fork.toString()));
    }

    private static long number(Fork fork, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(String.join("\n", fork.out()));
        assertThat(found.find()).as("%s in %s", pattern, fork).isTrue();
        return Long.parseLong(found.group(1));
    }
}
