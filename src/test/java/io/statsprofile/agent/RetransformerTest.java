package io.statsprofile.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.levels.Early;
import com.acme.levels.Late;
import com.acme.levels.Quiet;
import io.statsprofile.probe.Dispatcher;
import io.statsprofile.probe.Functions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetransformerTest {

    private static final List<Class<?>> LOADED = List.of(Early.class, Late.class, Quiet.class, Early[].class, String.class, RetransformerTest.class);

    private final Object owner = new Object();
    private final Messages messages = new Messages();
    private final Selections selections =
            new Selections(AgentOptions.parse(null, name -> null, name -> null, messages), loader -> owner);
    private final AppliedClasses applied = new AppliedClasses();
    private final FakeInstrumentation jvm = new FakeInstrumentation(LOADED);
    private final Retransformer retransformer = new Retransformer(jvm.instrumentation(), selections, applied, messages);

    RetransformerTest() {
        jvm.transformBy(new ProbeTransformer(selections, applied, new ClassInstrumenter(Functions::register, messages, Dispatcher.class),
                new ProbeReach(Dispatcher.class, messages), messages));
    }

    @Test
    void only_what_is_selected_is_retransformed_and_only_once() {
        select(Map.of("com.acme.levels", "DEBUG", "com.acme.levels.Quiet", "OFF"));
        select(Map.of("com.acme.levels", "DEBUG", "com.acme.levels.Quiet", "OFF"));
        select(Map.of("com.acme", "DEBUG", "com.acme.levels.Quiet", "OFF"));

        assertThat(jvm.batches).containsExactly(List.of(Early.class, Late.class));
        assertThat(retransformer.retransformed()).isEqualTo(2);
        assertThat(messages.take()).isEmpty();
    }

    @Test
    void only_the_class_whose_level_changes_is_retransformed() {
        select(Map.of("com.acme.levels", "DEBUG"));
        jvm.batches.clear();
        select(Map.of("com.acme.levels", "DEBUG", "com.acme.levels.Late", "TRACE"));
        select(Map.of("com.acme.levels", "DEBUG", "com.acme.levels.Late", "OFF"));

        assertThat(jvm.batches).containsExactly(List.of(Late.class), List.of(Late.class));
        assertThat(applied.get(Late.class.getClassLoader(), "com/acme/levels/Late").methods()).isZero();
    }

    @Test
    void a_class_with_public_methods_only_is_the_same_at_info_and_debug() {
        select(Map.of("com.acme.levels.Late", "INFO"));
        jvm.batches.clear();
        select(Map.of("com.acme.levels.Late", "DEBUG"));

        assertThat(jvm.batches).isEmpty();
    }

    @Test
    void one_class_that_the_jvm_refuses_does_not_keep_the_others() {
        jvm.refused.add(Late.class);
        select(Map.of("com.acme.levels", "DEBUG"));

        assertThat(retransformer.retransformed()).isEqualTo(2);
        assertThat(messages.take()).singleElement().asString().contains("com.acme.levels.Late", "VerifyError");
        assertThat(applied.get(Late.class.getClassLoader(), "com/acme/levels/Late")).isNull();
        assertThat(applied.get(Early.class.getClassLoader(), "com/acme/levels/Early").methods()).isPositive();
    }

    @Test
    void unmodifiable_classes_and_other_loaders_are_left_out() {
        jvm.unmodifiable.add(Late.class);
        selections.put(owner, new Selection(Map.of("com.acme.levels", "DEBUG"), messages));
        retransformer.reconcile(loader -> false);
        assertThat(jvm.batches).isEmpty();

        retransformer.reconcile(loader -> true);
        assertThat(jvm.batches).containsExactly(List.of(Early.class, Quiet.class));
    }

    private void select(Map<String, String> levels) {
        selections.put(owner, new Selection(levels, messages));
        retransformer.reconcile(loader -> selections.ownerOf(loader) == owner);
    }
}
