package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"2%, 0.02", "0.1%, 0.001", "50%, 0.5", "off, 0", "exact, 0"})
    void a_budget_is_a_share_and_without_one_nothing_governs(String text, double share) {
        assertThat(Rules.of(Map.of("overheadBudget", text), warnings::add).budget()).isEqualTo(share);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "much", "-1%", "200%", ""})
    void what_another_version_of_the_library_means_is_said_and_all_stays_exact(String text) {
        assertThat(Rules.of(Map.of("overheadBudget", text), warnings::add).budget()).isZero();
        assertThat(warnings).singleElement().asString().contains("overheadBudget is '" + text + "'", "of one version");
    }

    @ParameterizedTest
    @CsvSource({
            "com.acme.Cart.checkout, SAMPLED",
            "com.acme.Cart.add(Item), SAMPLED",
            "com.acme.Cart$Item.price, SAMPLED",
            "com.acme.Cartoon.draw,",
            "com.acme.pricing.Rules.apply, EXACT",
            "com.acme.pricing.Tax.of, SAMPLED",
            "com.acme.pricing.Tax.rate, EXACT",
            "com.acme.pricing.Tax.rate(int), EXACT",
            "org.foo.Bar.baz,"})
    void the_longest_name_that_matches_pins(String function, ProbeMode pin) {
        Rules rules = Rules.of(Map.of("overheadBudget", "2%", "exactFunctions", "com.acme.pricing.*, com.acme.pricing.Tax.rate",
                "sampledFunctions", "com.acme.Cart,com.acme.pricing.Tax"), warnings::add);

        assertThat(rules.pin(function)).isEqualTo(pin);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "com.acme.Cart.add(Item,int); EXACT",
            "com.acme.Cart.add(Item); SAMPLED",
            "com.acme.Cart.add(Item,int[]); SAMPLED",
            "com.acme.Cart.get(int):java.lang.String; EXACT",
            "com.acme.Text.hash; EXACT"})
    void commas_between_parameters_part_no_names(String function, ProbeMode pin) {
        Rules rules = Rules.of(Map.of("overheadBudget", "2%", "exactFunctions", "com.acme.Cart.add(Item,int),com.acme.Cart.get(int),"
                + "com.acme.Text", "sampledFunctions", "com.acme.Cart.add"), warnings::add);

        assertThat(rules.pin(function)).isEqualTo(pin);
    }

    @Test
    void a_star_is_everything() {
        assertThat(Rules.of(Map.of("overheadBudget", "2%", "exactFunctions", "*"), warnings::add).pin("a.b.C.d"))
                .isEqualTo(ProbeMode.EXACT);
    }
}
