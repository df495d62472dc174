package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LevelSelectionTest {

    private final Messages messages = new Messages();

    @Test
    void the_longest_matching_name_wins() {
        LevelSelection selection = selection(Map.of("com.acme", "INFO", "com.acme.shop", "OFF", "com.acme.shop.Cart", "TRACE"));

        assertThat(base(selection, "com/acme/Main")).isEqualTo(Level.INFO);
        assertThat(base(selection, "com/acme/shop/Item")).isEqualTo(Level.OFF);
        assertThat(base(selection, "com/acme/shop/deep/Item")).isEqualTo(Level.OFF);
        assertThat(base(selection, "com/acme/shop/Cart")).isEqualTo(Level.TRACE);
        assertThat(base(selection, "com/acme/shop/Cartoon")).isEqualTo(Level.OFF);
        assertThat(base(selection, "com/acmeother/Main")).isEqualTo(Level.OFF);
        assertThat(base(selection, "Unpackaged")).isEqualTo(Level.OFF);
    }

    @Test
    void nested_classes_belong_to_their_outer_class_unless_named_themselves() {
        LevelSelection selection = selection(Map.of("com.acme.Cart", "INFO", "com.acme.Cart$Item", "DEBUG", "com.acme.Cart.Other",
                "TRACE"));

        assertThat(base(selection, "com/acme/Cart$Line")).isEqualTo(Level.INFO);
        assertThat(base(selection, "com/acme/Cart$1")).isEqualTo(Level.INFO);
        assertThat(base(selection, "com/acme/Cart$Item")).isEqualTo(Level.DEBUG);
        assertThat(base(selection, "com/acme/Cart$Item$Deep")).isEqualTo(Level.DEBUG);
        assertThat(base(selection, "com/acme/Cart$Other")).isEqualTo(Level.TRACE);
    }

    @Test
    void a_method_has_its_own_level() {
        LevelSelection selection = selection(Map.of("com.acme.Cart", "OFF", "com.acme.Cart.checkout", "TRACE", "com.acme.Cart.lambda$pay$0",
                "DEBUG"));
        ClassPlan plan = selection.planFor("com/acme/Cart");

        assertThat(plan.levelOf("checkout")).isEqualTo(Level.TRACE);
        assertThat(plan.levelOf("lambda$pay$0")).isEqualTo(Level.DEBUG);
        assertThat(plan.levelOf("pay")).isEqualTo(Level.OFF);
        assertThat(plan.isNothing()).isFalse();
        assertThat(selection.planFor("com/acme/Cash").isNothing()).isTrue();
    }

    @Test
    void levels_above_info_select_nothing_and_all_is_trace() {
        LevelSelection selection = selection(Map.of("a", "warn", "b", "ERROR", "c", "ALL", "d", "off"));

        assertThat(base(selection, "a/X")).isEqualTo(Level.OFF);
        assertThat(base(selection, "b/X")).isEqualTo(Level.OFF);
        assertThat(base(selection, "c/X")).isEqualTo(Level.TRACE);
        assertThat(messages.take()).isEmpty();
    }

    @Test
    void what_is_no_level_is_named_and_selects_nothing() {
        Map<String, String> levels = new HashMap<>(Map.of("com.acme", "LOUD"));
        levels.put("com.foo", null);
        LevelSelection selection = selection(levels);

        assertThat(selection.isEmpty()).isTrue();
        assertThat(messages.take()).hasSize(2).first().asString().contains("'LOUD'", "statsprofile.com.acme", "OFF, INFO, DEBUG or TRACE");
    }

    private LevelSelection selection(Map<String, String> levels) {
        return new LevelSelection(levels, messages);
    }

    private static Level base(LevelSelection selection, String internalName) {
        return selection.planFor(internalName).base();
    }
}
