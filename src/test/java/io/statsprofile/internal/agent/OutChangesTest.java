package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.levels.Early;
import com.acme.levels.Late;
import io.statsprofile.internal.governor.GovernedFunction;
import io.statsprofile.internal.governor.ProbeMode;
import io.statsprofile.internal.probe.Dispatcher;
import io.statsprofile.internal.probe.EntrySites;
import io.statsprofile.internal.probe.Functions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OutChangesTest {

    private static final ClassLoader LOADER = Late.class.getClassLoader();

    private final Object owner = new Object();
    private final Messages messages = new Messages();
    private final ClassPlans selections =
            new ClassPlans(AgentOptions.parse(null, name -> null, name -> null, messages), loader -> owner);
    private final AppliedClasses applied = new AppliedClasses();
    private final FakeInstrumentation jvm = new FakeInstrumentation(List.of(Early.class, Late.class));
    private final Retransformer retransformer = new Retransformer(jvm.instrumentation(), selections, applied, messages);
    private final OutChanges changes = new OutChanges(selections, retransformer, messages);

    OutChangesTest() {
        jvm.transformBy(new ProbeTransformer(selections, applied, new ClassInstrumenter(Functions::register, messages, Dispatcher.class),
                new ProbeReach(Dispatcher.class, messages), messages));
        selections.put(owner, new LevelSelection(Map.of("com.acme.levels", "DEBUG"), messages));
        retransformer.reconcile(loader -> true, nanos -> true);
        jvm.batches.clear();
    }

    @Test
    void functions_go_out_and_come_back_on_a_thread_of_ours_that_ends() throws InterruptedException {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        jvm.afterBatch = () -> threads.add(Thread.currentThread().getName());
        List<GovernedFunction> functions = List.of(function("run", "()I"), function("<init>", "()V"));

        changes.takeOut(functions);
        changes.await();

        assertThat(applied.get(LOADER, "com/acme/levels/Late").methods()).isZero();
        assertThat(selections.planFor(LOADER, "com/acme/levels/Late").out()).hasSize(2);
        changes.bringBack(functions.subList(0, 1));
        changes.await();
        assertThat(applied.get(LOADER, "com/acme/levels/Late").methods()).isEqualTo(1);
        assertThat(jvm.batches).containsExactly(List.of(Late.class), List.of(Late.class));
        assertThat(threads).containsExactly(OutChanges.THREAD_NAME);
        assertThat(messages.take()).isEmpty();
    }

    @Test
    void functions_that_are_entered_by_dynamic_calls_go_out_and_come_back_without_a_change_of_their_class() throws InterruptedException {
        GovernedFunction function = registered("run", "()I");
        function.probed(false, true);
        Object probe = target(function);

        changes.takeOut(List.of(function));
        changes.await();
        assertThat(target(function)).isNotSameAs(probe);
        changes.bringBack(List.of(function));
        changes.await();
        assertThat(target(function)).isSameAs(probe);
        assertThat(jvm.batches).isEmpty();
    }

    @Test
    void what_goes_out_by_a_dynamic_call_comes_back_though_its_class_has_lost_that_meanwhile() throws InterruptedException {
        GovernedFunction function = registered("run", "()I");
        function.probed(false, true);
        Object probe = target(function);
        changes.takeOut(List.of(function));
        function.probed(false, false);

        changes.bringBack(List.of(function));
        changes.await();

        assertThat(target(function)).isSameAs(probe);
    }

    @Test
    void what_goes_out_by_bytecode_comes_back_though_its_class_has_got_dynamic_calls_meanwhile() throws InterruptedException {
        GovernedFunction function = registered("run", "()I");
        Object probe = target(function);
        changes.takeOut(List.of(function));
        changes.await();
        assertThat(applied.get(LOADER, "com/acme/levels/Late").methods()).isEqualTo(1);
        function.probed(false, true);

        changes.bringBack(List.of(function));
        changes.await();

        assertThat(applied.get(LOADER, "com/acme/levels/Late").methods()).isEqualTo(2);
        assertThat(target(function)).isSameAs(probe);
    }

    private static Object target(GovernedFunction function) {
        return EntrySites.link("enter", function.id()).getTarget();
    }

    /** With the id that its probe has. */
    private static GovernedFunction registered(String method, String descriptor) {
        String name = Late.class.getName() + "." + method;
        return new GovernedFunction(Functions.register(LOADER, Late.class.getName(), method, descriptor, name, null, 0), LOADER,
                Late.class.getName(), method, descriptor, name, ProbeMode.SAMPLED);
    }

    @Test
    void a_function_is_under_way_until_its_class_has_been_changed() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        GovernedFunction function = function("run", "()I");
        jvm.afterBatch = () -> awaitUninterrupted(looked);
        assertThat(changes.isUnderWay(function)).isFalse();

        changes.takeOut(List.of(function));
        assertThat(changes.isUnderWay(function)).isTrue();
        looked.countDown();
        changes.await();

        assertThat(changes.isUnderWay(function)).isFalse();
    }

    @Test
    void what_has_no_level_any_more_is_not_left_out() {
        GovernedFunction function = function("run", "()I");
        assertThat(changes.isSelected(function)).isTrue();

        selections.put(owner, new LevelSelection(Map.of("com.acme.levels", "DEBUG", "com.acme.levels.Late.run", "OFF"), messages));
        assertThat(changes.isSelected(function)).isFalse();
        assertThat(changes.isSelected(function("<init>", "()V"))).isTrue();
        selections.put(owner, new LevelSelection(Map.of("com.acme.levels.Early", "DEBUG"), messages));
        assertThat(changes.isSelected(function("<init>", "()V"))).isFalse();
    }

    @Test
    void what_failed_is_tried_again() throws InterruptedException {
        jvm.afterBatch = () -> {
            jvm.afterBatch = () -> { };
            throw new OutOfMemoryError("as planned");
        };

        changes.takeOut(List.of(function("run", "()I")));
        changes.await();

        assertThat(applied.get(LOADER, "com/acme/levels/Late").methods()).isEqualTo(1);
        assertThat(messages.take()).singleElement().asString().contains("OutOfMemoryError: as planned", "it tries again");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_same_method_of_a_class_of_the_same_name_stays_where_another_loader_has_it() {
        selections.outMethods().add(LOADER, "com/acme/levels/Late", new MethodKey("run", "()I"));

        assertThat(selections.planFor(ClassLoader.getPlatformClassLoader(), "com/acme/levels/Late").out()).isEmpty();
        assertThat(selections.planFor(LOADER, "com/acme/levels/Early").out()).isEmpty();
    }

    private static GovernedFunction function(String method, String descriptor) {
        return new GovernedFunction(1, LOADER, Late.class.getName(), method, descriptor, Late.class.getName() + "." + method,
                ProbeMode.SAMPLED);
    }
}
