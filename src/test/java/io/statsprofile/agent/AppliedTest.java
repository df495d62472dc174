package io.statsprofile.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AppliedTest {

    @Test
    void another_level_that_selects_the_same_methods_needs_no_change() {
        Applied allPublic = new Applied(ClassPlan.all(Level.INFO), 3, 0, 3, 3, false);

        assertThat(allPublic.serves(ClassPlan.all(Level.INFO))).isTrue();
        assertThat(allPublic.serves(ClassPlan.all(Level.DEBUG))).isTrue();
        assertThat(allPublic.serves(ClassPlan.all(Level.TRACE))).isFalse();
        assertThat(allPublic.serves(ClassPlan.NOTHING)).isFalse();
    }

    @Test
    void a_class_without_public_methods_is_the_same_at_info_and_off() {
        Applied hidden = new Applied(ClassPlan.NOTHING, 0, 0, 0, 4, false);

        assertThat(hidden.serves(ClassPlan.all(Level.INFO))).isTrue();
        assertThat(hidden.serves(ClassPlan.all(Level.DEBUG))).isFalse();
    }

    @Test
    void a_class_without_code_is_never_touched_again() {
        assertThat(new Applied(ClassPlan.NOTHING, 0, 0, 0, 0, false).serves(ClassPlan.all(Level.TRACE))).isTrue();
    }

    @Test
    void levels_of_single_methods_are_compared_one_by_one() {
        Applied one = new Applied(new ClassPlan(Level.OFF, Map.of("pay", Level.INFO)), 1, 0, 1, 4, false);

        assertThat(one.serves(new ClassPlan(Level.OFF, Map.of("pay", Level.INFO)))).isTrue();
        assertThat(one.serves(new ClassPlan(Level.OFF, Map.of("pay", Level.TRACE)))).isFalse();
        assertThat(one.serves(ClassPlan.all(Level.INFO))).isFalse();
    }
}
