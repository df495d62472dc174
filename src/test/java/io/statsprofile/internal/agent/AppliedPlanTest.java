package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AppliedPlanTest {

    @Test
    void another_level_that_selects_the_same_methods_needs_no_change() {
        AppliedPlan allPublic = new AppliedPlan(ClassPlan.all(Level.INFO), 3, 0, 0, new Selectable(3, 3, 0, 0), false);

        assertThat(allPublic.serves(ClassPlan.all(Level.INFO))).isTrue();
        assertThat(allPublic.serves(ClassPlan.all(Level.DEBUG))).isTrue();
        assertThat(allPublic.serves(ClassPlan.all(Level.TRACE))).isFalse();
        assertThat(allPublic.serves(ClassPlan.NOTHING)).isFalse();
    }

    @Test
    void a_class_without_public_methods_is_the_same_at_info_and_off() {
        AppliedPlan hidden = new AppliedPlan(ClassPlan.NOTHING, 0, 0, 0, new Selectable(0, 4, 0, 0), false);

        assertThat(hidden.serves(ClassPlan.all(Level.INFO))).isTrue();
        assertThat(hidden.serves(ClassPlan.all(Level.DEBUG))).isFalse();
    }

    @Test
    void a_class_without_code_is_never_touched_again() {
        assertThat(new AppliedPlan(ClassPlan.NOTHING, 0, 0, 0, new Selectable(0, 0, 0, 0), false).serves(ClassPlan.all(Level.TRACE)))
                .isTrue();
    }

    @Test
    void small_methods_that_come_in_or_go_are_a_change_where_there_are_any() {
        AppliedPlan without = new AppliedPlan(ClassPlan.all(Level.DEBUG).withoutSmall(), 2, 0, 1, new Selectable(1, 3, 0, 1), false);

        assertThat(without.serves(ClassPlan.all(Level.DEBUG))).isFalse();
        assertThat(without.serves(ClassPlan.all(Level.INFO).withoutSmall())).isFalse();
        AppliedPlan none = new AppliedPlan(ClassPlan.all(Level.INFO).withoutSmall(), 1, 0, 0, new Selectable(1, 3, 0, 1), false);
        assertThat(none.serves(ClassPlan.all(Level.INFO))).as("no public one is small").isTrue();
        // One public method that is small, and another one that is neither.
        AppliedPlan other = new AppliedPlan(ClassPlan.all(Level.INFO), 1, 0, 0, new Selectable(1, 2, 1, 1), false);
        assertThat(other.serves(ClassPlan.all(Level.DEBUG).withoutSmall())).as("as many, but others").isFalse();
    }

    @Test
    void how_many_small_ones_are_left_out_goes_with_the_level_though_nothing_is_to_be_done() {
        AppliedPlan onlySmall = new AppliedPlan(ClassPlan.all(Level.DEBUG).withoutSmall(), 0, 0, 3, new Selectable(1, 3, 1, 3), false);

        assertThat(onlySmall.serves(ClassPlan.all(Level.INFO).withoutSmall())).isTrue();
        assertThat(onlySmall.under(ClassPlan.all(Level.INFO).withoutSmall()).small()).isEqualTo(1);
        assertThat(onlySmall.under(ClassPlan.NOTHING).small()).isZero();
    }

    @Test
    void levels_of_single_methods_are_compared_one_by_one() {
        AppliedPlan one = new AppliedPlan(new ClassPlan(Level.OFF, Map.of("pay", Level.INFO)), 1, 0, 0, new Selectable(1, 4, 0, 0), false);

        assertThat(one.serves(new ClassPlan(Level.OFF, Map.of("pay", Level.INFO)))).isTrue();
        assertThat(one.serves(new ClassPlan(Level.OFF, Map.of("pay", Level.TRACE)))).isFalse();
        assertThat(one.serves(ClassPlan.all(Level.INFO))).isFalse();
    }

    @Test
    void a_class_that_found_no_room_for_its_functions_is_due_again_once_and_loses_its_probes_when_switched_off() {
        AppliedClasses classes = new AppliedClasses();
        ClassLoader loader = getClass().getClassLoader();
        classes.put(loader, "a/Full", new AppliedPlan(ClassPlan.all(Level.DEBUG), 2, 1, 0, new Selectable(2, 3, 0, 0), true));
        classes.put(loader, "a/Whole", new AppliedPlan(ClassPlan.all(Level.DEBUG), 3, 0, 0, new Selectable(2, 3, 0, 0), false));

        assertThat(classes.retryLacking()).isTrue();

        assertThat(classes.get(loader, "a/Full").serves(ClassPlan.all(Level.DEBUG))).isFalse();
        assertThat(classes.get(loader, "a/Full").serves(ClassPlan.NOTHING)).as("probes that are there go").isFalse();
        assertThat(classes.get(loader, "a/Whole").serves(ClassPlan.all(Level.DEBUG))).isTrue();
        assertThat(classes.retryLacking()).as("a second time").isFalse();
    }
}
