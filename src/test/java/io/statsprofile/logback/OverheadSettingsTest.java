package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of functions that keep their mode are taken as reports print them. */
class OverheadSettingsTest {

    private final Settings settings = new Settings();

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.Cart.add(Item,int)", "com.acme.Cart.add()", "com.acme.Cart.add(Map$Entry[],int[][])",
            "com.acme.Cart.add(java.util.Date,java.sql.Date)", "com.acme.Cart.get(int):java.lang.String[]", "com.acme.Cart.<init>(Item)",
            "com.acme.Cart.<clinit>", "com.acme.Cart.lambda$sum$0(Item,Item)", "com.acme.pricing.**", "com.acme.Cart", "*"})
    void a_name_as_it_is_printed_is_a_name(String name) {
        assertThat(read("com.acme.First, " + name + ",com.acme.Last").exactFunctions()).containsExactly("com.acme.First", name,
                "com.acme.Last");
        assertThat(settings.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.Cart.add(Item", "com.acme.Cart.add)", "com.acme.Cart.add(Item,)", "com.acme.Cart.add(,)",
            "com.acme.Cart(Item)int", "com.acme.pricing.*(int)", "(int)", "com.acme.Cart.add(int i)"})
    void what_is_no_name_is_told(String name) {
        read(name);

        assertThat(settings.problems()).isNotEmpty().allMatch(problem -> problem.contains("exactFunctions has '"))
                .allMatch(problem -> problem.contains("com.acme.Cart.add(Item,int)"));
    }

    @Test
    void spaces_between_parameters_are_left_out_so_that_the_agent_finds_the_function() {
        assertThat(read("com.acme.Cart.add( Item, int ) , com.acme.Cart.total").settings()).containsEntry("exactFunctions",
                "com.acme.Cart.add(Item,int),com.acme.Cart.total");
    }

    @Test
    void an_overloaded_function_may_be_in_one_setting_and_the_others_of_its_name_in_the_other() {
        OverheadSettings overhead = OverheadSettings.read(settings, "2%", "com.acme.Cart.add(Item,int)", "com.acme.Cart.add", null);

        assertThat(settings.problems()).isEmpty();
        assertThat(overhead.sampledFunctions()).isEqualTo(List.of("com.acme.Cart.add"));
    }

    private OverheadSettings read(String exact) {
        return OverheadSettings.read(settings, "2%", exact, null, null);
    }
}
