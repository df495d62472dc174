package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassPlansTest {

    private static final ClassLoader APPLICATION = new ClassLoader(null) { };
    private static final ClassLoader OTHER = new ClassLoader(null) { };

    private final Messages messages = new Messages();
    private final Map<ClassLoader, Object> owners = new HashMap<>();

    @Test
    void without_include_and_levels_nothing_is_admitted() {
        assertThat(selections(null).admits(APPLICATION, "com/acme/Cart")).isFalse();
    }

    @Test
    void where_no_level_selects_include_is_the_selection_at_debug() {
        ClassPlans selections = selections("include=com.acme:exclude=com.acme.gen");

        assertThat(selections.admits(APPLICATION, "com/acme/Cart")).isTrue();
        assertThat(selections.planFor(APPLICATION, "com/acme/Cart")).isEqualTo(ClassPlan.all(Level.DEBUG));
        assertThat(selections.admits(APPLICATION, "com/acme/gen/Cart")).isFalse();
        assertThat(selections.admits(APPLICATION, "com/foo/Cart")).isFalse();
    }

    @Test
    void levels_select_under_the_ceiling_for_what_their_owner_owns() {
        ClassPlans selections = selections("include=com.acme");
        Object owner = new Object();
        owners.put(APPLICATION, owner);
        selections.put(owner, new LevelSelection(Map.of("com", "INFO", "com.acme.gen", "OFF"), messages));

        assertThat(selections.planFor(APPLICATION, "com/acme/Cart").base()).isEqualTo(Level.INFO);
        assertThat(selections.planFor(APPLICATION, "com/acme/gen/Cart").isNothing()).isTrue();
        assertThat(selections.admits(APPLICATION, "com/foo/Cart")).isFalse();
        assertThat(selections.planFor(OTHER, "com/acme/Cart").base()).isEqualTo(Level.DEBUG);

        selections.put(owner, new LevelSelection(Map.of(), messages));
        assertThat(selections.planFor(APPLICATION, "com/acme/Cart").base()).isEqualTo(Level.DEBUG);
    }

    @Test
    void what_is_too_small_is_left_out_for_the_owner_who_wants_it_so_with_levels_and_without() {
        ClassPlans selections = selections("include=com.acme");
        Object owner = new Object();
        owners.put(APPLICATION, owner);
        owners.put(OTHER, new Object());

        assertThat(selections.leaveOutSmall(owner, true)).isTrue();
        assertThat(selections.leaveOutSmall(owner, true)).as("as it was").isFalse();
        assertThat(selections.planFor(APPLICATION, "com/acme/Cart")).isEqualTo(ClassPlan.all(Level.DEBUG).withoutSmall());
        assertThat(selections.planFor(OTHER, "com/acme/Cart")).isEqualTo(ClassPlan.all(Level.DEBUG));

        selections.put(owner, new LevelSelection(Map.of("com.acme", "INFO", "com.acme.Cart.size", "DEBUG"), messages));
        assertThat(selections.planFor(APPLICATION, "com/acme/Cart").leavesOutSmall("total")).isTrue();
        assertThat(selections.planFor(APPLICATION, "com/acme/Cart").leavesOutSmall("size")).as("named by a level").isFalse();

        assertThat(selections.leaveOutSmall(owner, false)).isTrue();
        assertThat(selections.planFor(APPLICATION, "com/acme/Cart").leavesOutSmall("total")).isFalse();
    }

    @Test
    void the_jdk_and_ourselves_are_never_admitted_but_the_demo_is() {
        ClassPlans selections = selections("include=*");

        assertThat(selections.admits(null, "com/acme/Cart")).isFalse();
        assertThat(selections.admits(ClassLoader.getPlatformClassLoader(), "com/acme/Cart")).isFalse();
        for (String name : List.of("java/lang/String", "jdk/proxy2/$Proxy5", "sun/misc/Unsafe", "io/statsprofile/Profile",
                "io/statsprofile/internal/probe/Probe", "io/statsprofile/internal/shaded/jackson/X", "io/statsprofile/logback/X")) {
            assertThat(selections.admits(APPLICATION, name)).as(name).isFalse();
        }
        assertThat(selections.admits(APPLICATION, "io/statsprofile/demo/Shop")).isTrue();
        assertThat(selections.admits(APPLICATION, "javax/mail/X")).isTrue();
    }

    private ClassPlans selections(String options) {
        return new ClassPlans(AgentOptions.parse(options, name -> null, name -> null, messages), owners::get);
    }
}
