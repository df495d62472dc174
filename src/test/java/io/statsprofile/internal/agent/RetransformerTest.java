package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.levels.Early;
import com.acme.levels.Late;
import com.acme.levels.Quiet;
import io.statsprofile.internal.probe.Dispatcher;
import io.statsprofile.internal.probe.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetransformerTest {

    private static final List<Class<?>> LOADED = List.of(Early.class, Late.class, Quiet.class, Early[].class, String.class,
            RetransformerTest.class);

    private final Object owner = new Object();
    private final Messages messages = new Messages();
    private final ClassPlans selections =
            new ClassPlans(AgentOptions.parse(null, name -> null, name -> null, messages), loader -> owner);
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
    void a_method_that_the_budget_does_not_allow_goes_out_and_comes_back_by_its_class_alone() {
        ClassLoader loader = Late.class.getClassLoader();
        MethodKey run = new MethodKey("run", "()I");
        select(Map.of("com.acme.levels", "DEBUG", "com.acme.levels.Quiet", "OFF"));
        jvm.batches.clear();

        selections.outMethods().add(loader, "com/acme/levels/Late", run);
        retransformer.hasten(Set.of("com/acme/levels/Late"));
        retransformer.hasten(Set.of("com/acme/levels/Late", "com/acme/levels/Early"));
        assertThat(jvm.batches).containsExactly(List.of(Late.class));
        assertThat(applied.get(loader, "com/acme/levels/Late").methods()).isEqualTo(1);

        select(Map.of("com.acme.levels", "TRACE", "com.acme.levels.Quiet", "OFF"));
        assertThat(applied.get(loader, "com/acme/levels/Late").methods()).as("it stays out whatever levels do").isEqualTo(1);

        selections.outMethods().remove(loader, "com/acme/levels/Late", run);
        retransformer.hasten(Set.of("com/acme/levels/Late"));
        assertThat(applied.get(loader, "com/acme/levels/Late").methods()).isEqualTo(2);
    }

    @Test
    void no_more_classes_are_taken_at_a_time_than_may_be() {
        Retransformer careful = new Retransformer(jvm.instrumentation(), selections, applied, messages, () -> 1);
        selections.put(owner, new LevelSelection(Map.of("com.acme.levels", "DEBUG"), messages));

        careful.reconcile(loader -> true, nanos -> true);

        assertThat(jvm.batches).containsExactly(List.of(Early.class), List.of(Late.class), List.of(Quiet.class));
    }

    @Test
    void classes_that_only_lose_probes_come_first_and_as_many_at_a_time_as_a_stop_allows() {
        Retransformer careful = new Retransformer(jvm.instrumentation(), selections, applied, messages, () -> 1);
        select(Map.of("com.acme.levels.Late", "TRACE", "com.acme.levels.Quiet", "DEBUG"));
        jvm.batches.clear();
        selections.put(owner, new LevelSelection(Map.of("com.acme.levels.Early", "DEBUG", "com.acme.levels.Late", "DEBUG"), messages));
        List<Integer> askedForRoom = new ArrayList<>();

        careful.reconcile(loader -> true, nanos -> true, () -> askedForRoom.add(jvm.batches.size()));

        assertThat(jvm.batches).containsExactly(List.of(Late.class, Quiet.class), List.of(Early.class));
        assertThat(askedForRoom).as("nothing comes after the one that gains probes").isEmpty();
    }

    @Test
    void what_is_too_small_goes_and_comes_back_in_classes_that_have_such_methods() {
        select(Map.of("com.acme.levels", "INFO", "com.acme.levels.Quiet", "OFF"));
        jvm.batches.clear();

        assertThat(selections.leaveOutSmall(owner, true)).isTrue();
        retransformer.reconcile(loader -> true, nanos -> true);

        assertThat(jvm.batches).as("Late.run only returns a number").containsExactly(List.of(Late.class));
        assertThat(applied.totals()).isEqualTo(new AppliedClasses.MethodTotals(2, 2, 0, 1));

        jvm.batches.clear();
        select(Map.of("com.acme.levels", "INFO", "com.acme.levels.Quiet", "OFF", "com.acme.levels.Late.run", "INFO"));
        assertThat(jvm.batches).containsExactly(List.of(Late.class));
        assertThat(applied.totals().small()).as("named by a level").isZero();
    }

    @Test
    void a_class_that_the_jvm_refuses_costs_the_others_no_stop_of_their_own() {
        jvm.refused.add(Late.class);
        select(Map.of("com.acme.levels", "DEBUG"));

        assertThat(jvm.batches).containsExactly(List.of(Early.class, Quiet.class));
        assertThat(jvm.refusals).isEqualTo(1);
        assertThat(retransformer.retransformed()).isEqualTo(2);
        assertThat(messages.take()).singleElement().asString().contains("1 loaded class could not", "com.acme.levels.Late", "VerifyError");
        assertThat(applied.get(Late.class.getClassLoader(), "com/acme/levels/Late").methods()).isZero();
        assertThat(applied.get(Early.class.getClassLoader(), "com/acme/levels/Early").methods()).isPositive();
    }

    @Test
    void classes_that_do_not_link_are_found_without_a_stop() {
        jvm.unlinkable.addAll(Set.of(Early.class, Quiet.class));
        select(Map.of("com.acme.levels", "DEBUG"));

        assertThat(jvm.batches).containsExactly(List.of(Late.class));
        assertThat(messages.take()).singleElement().asString().contains("2 loaded classes", "Early (the JVM can't link it",
                "Quiet (the JVM can't");
    }

    @Test
    void what_the_jvm_has_refused_is_not_tried_again_when_levels_change() {
        jvm.refused.add(Late.class);
        select(Map.of("com.acme.levels", "DEBUG"));
        jvm.batches.clear();
        select(Map.of("com.acme.levels", "TRACE"));

        assertThat(jvm.batches).containsExactly(List.of(Early.class, Quiet.class));
        assertThat(jvm.refusals).isEqualTo(1);
    }

    @Test
    void a_class_whose_probes_the_jvm_does_not_let_go_of_keeps_them_and_is_not_tried_again() {
        select(Map.of("com.acme.levels", "DEBUG"));
        jvm.refused.add(Late.class);
        select(Map.of("com.acme.levels", "OFF"));
        select(Map.of("com.acme.levels", "TRACE"));

        assertThat(jvm.refusals).isEqualTo(1);
        assertThat(applied.get(Late.class.getClassLoader(), "com/acme/levels/Late").methods()).isEqualTo(2);
    }

    @Test
    void hundreds_of_classes_go_in_batches_that_grow_and_some_that_are_refused_do_not_make_more_of_them() {
        Library library = new Library(1_000);
        FakeInstrumentation many = new FakeInstrumentation(library.classes());
        many.refused.addAll(List.of(library.classes().get(3), library.classes().get(500), library.classes().get(501)));
        many.unlinkable.addAll(List.of(library.classes().get(77), library.classes().get(999)));
        List<Integer> pauses = new ArrayList<>();
        selections.put(owner, new LevelSelection(Map.of("com.acme.library", "DEBUG"), messages));

        new Retransformer(many.instrumentation(), selections, applied, messages)
                .reconcile(loader -> true, nanos -> pauses.add(many.batches.size()));

        assertThat(many.batches).flatExtracting(batch -> batch).hasSize(995).doesNotHaveDuplicates();
        assertThat(many.batches).as("stops, though the first batches are small").hasSizeLessThanOrEqualTo(2 * 1_000 / RetransformPace.MOST
                + 5);
        assertThat(pauses).as("one between two stops").hasSize(many.batches.size() - 1);
        assertThat(messages.take()).satisfiesExactly(
                left -> assertThat(left).startsWith("WARN 5 loaded classes could not be retransformed"),
                done -> assertThat(done).startsWith("INFO a change of levels is carried out in 995 loaded classes")
                .contains("in sum", "at most"));
    }

    @Test
    void a_change_that_is_overtaken_by_another_is_abandoned() {
        Library library = new Library(1_000);
        FakeInstrumentation many = new FakeInstrumentation(library.classes());
        Retransformer abandoning = new Retransformer(many.instrumentation(), selections, applied, messages);
        selections.put(owner, new LevelSelection(Map.of("com.acme.library", "DEBUG"), messages));

        assertThat(abandoning.reconcile(loader -> true, nanos -> many.batches.size() < 3)).isFalse();
        assertThat(many.batches).hasSize(3);
        assertThat(messages.take()).singleElement().asString().startsWith("INFO levels have changed again; the change before had reached ");

        many.batches.clear();
        selections.put(owner, new LevelSelection(Map.of("com.acme.library", "OFF"), messages));
        assertThat(abandoning.reconcile(loader -> true, nanos -> true)).isTrue();
        assertThat(many.batches).flatExtracting(batch -> batch).as("only what had been reached").hasSizeLessThan(1_000);
        assertThat(applied.totals().methods()).isZero();
    }

    @Test
    void unmodifiable_classes_and_other_loaders_are_left_out() {
        jvm.unmodifiable.add(Late.class);
        selections.put(owner, new LevelSelection(Map.of("com.acme.levels", "DEBUG"), messages));
        retransformer.reconcile(loader -> false, nanos -> true);
        assertThat(jvm.batches).isEmpty();

        retransformer.reconcile(loader -> true, nanos -> true);
        assertThat(jvm.batches).containsExactly(List.of(Early.class, Quiet.class));
    }

    private void select(Map<String, String> levels) {
        selections.put(owner, new LevelSelection(levels, messages));
        retransformer.reconcile(loader -> selections.ownerOf(loader) == owner, nanos -> true);
    }
}
