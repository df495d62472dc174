package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanaryTest {

    @Test
    void of_many_instances_the_share_is_chosen_however_alike_their_names_are() {
        for (String name : List.of("shop-%d", "shop-5d9f7c6b8-%05x", "10.0.0.%d", "ip-10-1-%d.eu-west-1.compute.internal")) {
            for (int percent : new int[] {1, 10, 50, 90}) {
                Canary canary = canary(percent + "%");
                long chosen = IntStream.range(0, 10_000).filter(i -> canary.includes("shop", name.formatted(i))).count();
                // Six standard deviations of a fair draw.
                double deviation = Math.sqrt(10_000 * percent / 100.0 * (1 - percent / 100.0));
                assertThat((double) chosen).as("%s of %s", canary, name).isBetween(percent * 100 - 6 * deviation, percent * 100
                        + 6 * deviation);
            }
        }
    }

    @Test
    void a_larger_share_keeps_whom_a_smaller_one_has() {
        for (int i = 0; i < 1_000; i++) {
            String instance = "pod-" + i;
            assertThat(canary("10%").includes("shop", instance) && !canary("20%").includes("shop", instance)).as(instance).isFalse();
        }
    }

    @Test
    void the_choice_is_the_same_in_every_process() {
        // What shop-0 to shop-5 have, worked out once and for all.
        assertThat(IntStream.range(0, 6).mapToObj(i -> String.format(Locale.ROOT, "%.6f", Canary.place("shop\0shop-" + i))))
                .containsExactly("0.303218", "0.925149", "0.851376", "0.408590", "0.947718", "0.644021");
    }

    @Test
    void other_services_choose_others_and_who_has_no_name_has_a_place() {
        long both = IntStream.range(0, 1_000).filter(i -> canary("50%").includes("shop", "n" + i) && canary("50%")
                .includes("stock", "n" + i)).count();
        assertThat(both).isBetween(150L, 350L);
        assertThat(canary("100%").includes("shop", null)).isTrue();
        assertThat(canary("0%").includes("shop", null)).isFalse();
    }

    @Test
    void what_is_no_share_is_named_with_the_rule() {
        for (String wrong : new String[] {"10", "101%", "-1%", "some", "", "1e1%"}) {
            Settings settings = new Settings();
            Canary.read(settings, wrong);
            assertThat(settings.problems()).as(wrong).singleElement().asString().startsWith("canary is '" + wrong
                    + "', but must be a share").contains("change it or leave it out");
        }
        assertThat(canary("12.5 %")).hasToString("12.5%");
    }

    private static Canary canary(String text) {
        Settings settings = new Settings();
        Canary canary = Canary.read(settings, text);
        assertThat(settings.problems()).isEmpty();
        return canary;
    }
}
