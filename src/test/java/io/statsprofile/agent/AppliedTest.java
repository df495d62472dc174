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

    @Test
    void a_class_that_found_no_room_for_its_functions_is_due_again_once_and_loses_its_probes_when_switched_off() {
        AppliedClasses classes = new AppliedClasses();
        ClassLoader loader = getClass().getClassLoader();
        classes.put(loader, "a/Full", new Applied(ClassPlan.all(Level.DEBUG), 2, 1, 2, 3, true));
        classes.put(loader, "a/Whole", new Applied(ClassPlan.all(Level.DEBUG), 3, 0, 2, 3, false));

        assertThat(classes.retryLacking()).isTrue();

        assertThat(classes.get(loader, "a/Full").serves(ClassPlan.all(Level.DEBUG))).isFalse();
        assertThat(classes.get(loader, "a/Full").serves(ClassPlan.NOTHING)).as("probes that are there go").isFalse();
        assertThat(classes.get(loader, "a/Whole").serves(ClassPlan.all(Level.DEBUG))).isTrue();
        assertThat(classes.retryLacking()).as("a second time").isFalse();
    }
}
