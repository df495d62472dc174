package io.statsprofile.internal.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Modes;
import io.statsprofile.internal.probe.Probe;
import io.statsprofile.testing.Undisturbed;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the real probe, clocks and CPU time. */
@Undisturbed
class GovernorTest implements ProbePlacement {

    private static final ClassLoader LOADER = GovernorTest.class.getClassLoader();

    private final List<GovernedFunction> out = new CopyOnWriteArrayList<>();
    private final List<GovernedFunction> back = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Object owner = new Object();
    private volatile Object ownerNow = owner;
    private final Set<Object> away = new CopyOnWriteArraySet<>();
    private final Set<String> deselected = new CopyOnWriteArraySet<>();
    private final Governor governor = new Governor(loader -> ownerNow, away::contains, news -> { }, warnings::add);
    private final List<Integer> registered = new ArrayList<>();

    GovernorTest() {
        governor.carryOutBy(this);
        governor.start();
    }

    @Override
    public void takeOut(List<GovernedFunction> functions) {
        out.addAll(functions);
    }

    @Override
    public void bringBack(List<GovernedFunction> functions) {
        back.addAll(functions);
    }

    @Override
    public boolean isSelected(GovernedFunction function) {
        return !deselected.contains(function.function);
    }

    @Override
    public boolean isUnderWay(GovernedFunction function) {
        return false;
    }

    @AfterEach
    void nothing_governs_any_more() {
        governor.govern(owner, Map.of("overheadBudget", "off"));
        assertThat(registered).allSatisfy(id -> assertThat(Modes.of(id)).isEqualTo(Modes.EXACT));
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_flood_goes_out_and_what_is_called_seldom_stays_exact_until_the_budget_is_off() {
        int flood = register("flood");
        int seldom = register("seldom");
        governor.govern(owner, Map.of("overheadBudget", "2%"));

        await("the flood is out").atMost(Duration.ofSeconds(30)).until(() -> {
            Probe.exit(Probe.enter(seldom));
            for (int i = 0; i < 1_000_000; i++) {
                Probe.exit(Probe.enter(flood));
            }
            return !out.isEmpty();
        });

        assertThat(out).extracting(function -> function.function).containsExactly("GovernorTest.flood");
        assertThat(Modes.of(flood)).as("until its probe is gone").isEqualTo(Modes.SAMPLED);
        assertThat(Modes.of(seldom)).isEqualTo(Modes.EXACT);
        Map<String, Object> overhead = governor.takeOverhead(owner);
        assertThat(overhead).containsEntry("overhead_budget", 0.02).containsEntry("out", List.of("GovernorTest.flood"))
                .containsEntry("out_functions", 1L).containsEntry("exact_functions", 1L).containsEntry("sampled_functions", 0L);
        assertThat((double) overhead.get("overhead_modelled"))
                .as("of less than a second, in which our own threads may have worked more than the program")
                .isGreaterThan(0.02);
        assertThat((double) overhead.get("profiled_cpu")).isPositive();
        assertThat(((List<?>) overhead.get("out_profiles"))).hasSize(1);
        assertThat(((Map<?, ?>) overhead.get("out_share"))).hasSize(1);

        deselected.add("GovernorTest.flood");
        assertThat(governor.takeOverhead(owner)).as("no level, so it is not the budget that keeps it out").containsEntry("out", List.of())
                .containsEntry("out_functions", 0L).containsEntry("out_profiles", List.of());

        await("nobody ticks for what has no probe").atMost(Duration.ofSeconds(20)).until(() -> Modes.isResting(flood));
        Probe.exit(Probe.enter(flood));
        await("what is called after all is seen").atMost(Duration.ofSeconds(20)).until(() -> !Modes.isResting(flood));

        governor.govern(owner, Map.of("overheadBudget", "exact"));
        assertThat(back).isEqualTo(out);
        assertThat(governor.takeOverhead(owner)).isEmpty();
    }

    @Test
    void what_is_out_comes_back_when_it_has_come_to_an_application_without_a_budget() {
        Object other = new Object();
        int flood = register("flood");
        governor.govern(owner, Map.of("overheadBudget", "2%"));
        governor.govern(other, Map.of("overheadBudget", "exact"));
        await("the flood is out").atMost(Duration.ofSeconds(30)).until(() -> call(flood) && !out.isEmpty());
        assertThat(governor.hasBudgets()).isTrue();

        ownerNow = other;
        away.add(owner);
        await("it comes back").atMost(Duration.ofSeconds(30)).until(() -> call(flood) && !back.isEmpty());

        assertThat(back).isEqualTo(out);
        assertThat(Modes.of(flood)).isEqualTo(Modes.EXACT);
    }

    private static boolean call(int function) {
        for (int i = 0; i < 1_000_000; i++) {
            Probe.exit(Probe.enter(function));
        }
        return true;
    }

    @Test
    void what_is_named_has_its_mode_from_the_first_look_on() {
        int named = register("named.sampled");
        governor.govern(owner, Map.of("overheadBudget", "2%", "sampledFunctions", "GovernorTest.named.*"));

        assertThat(Modes.of(named)).isEqualTo(Modes.SAMPLED);
    }

    @Test
    void nobody_ticks_for_what_is_deselected_until_its_class_is_transformed_again() {
        int named = register("named.later");
        int other = register("named.other");
        governor.govern(owner, Map.of("overheadBudget", "2%", "sampledFunctions", "GovernorTest.named.*"));
        deselected.add("GovernorTest.named.later");

        await("it rests").atMost(Duration.ofSeconds(20)).until(() -> Modes.isResting(named));
        assertThat(Modes.isResting(other)).as("has its probe, so it may be called").isFalse();
        deselected.clear();
        governor.registered(named, LOADER, "GovernorTest", "named.later", "()V", "GovernorTest.named.later");

        assertThat(Modes.isResting(named)).isFalse();
        assertThat(Modes.of(named)).isEqualTo(Modes.SAMPLED);
    }

    @Test
    void where_many_functions_are_new_the_rest_begins_sampled() {
        governor.govern(owner, Map.of("overheadBudget", "2%"));

        // More than a look lets begin exact; where a slow machine looks between them, still more.
        Map<Integer, Integer> begun = new HashMap<>();
        for (int i = 0; i < 200 || i < 5_000 && begun.size() < 2; i++) {
            int id = register("one" + i);
            begun.put(Modes.of(id), id);
        }

        assertThat(begun).containsOnlyKeys(Modes.EXACT, Modes.SAMPLED);
        int watched = begun.get(Modes.SAMPLED);
        await("what is not called becomes exact").atMost(Duration.ofSeconds(20)).until(() -> Modes.of(watched) == Modes.EXACT);
    }

    @Test
    void without_a_budget_functions_that_are_gone_are_not_kept() {
        int id = register("redeployed");
        for (int i = 0; i < 10_000; i++) {
            governor.registered(id, LOADER, "GovernorTest", "redeployed" + i, "()V", "GovernorTest.redeployed" + i);
        }

        assertThat(governor.waiting()).isLessThan(1_100);
    }

    @Test
    void without_a_budget_there_is_always_room_and_with_one_once_it_has_been_looked() {
        assertThat(governor.hasRoom(System.nanoTime())).isTrue();
        assertThat(governor.mostAtATime()).isEqualTo(Integer.MAX_VALUE);

        governor.govern(owner, Map.of("overheadBudget", "2%"));
        long now = System.nanoTime();

        assertThat(governor.hasRoom(now)).isFalse();
        await("a look").atMost(Duration.ofSeconds(20)).until(() -> governor.hasRoom(now));
    }

    @Test
    void functions_whose_class_loader_is_gone_are_let_go_of() {
        governor.govern(owner, Map.of("overheadBudget", "2%"));
        WeakReference<ClassLoader> gone = registerElsewhere();
        await("a look").atMost(Duration.ofSeconds(20)).until(() -> governor.waiting() == 0);
        int watched = governor.watched();

        await("the loader's end").atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return gone.get() == null;
        });
        register("next");

        await("a look").atMost(Duration.ofSeconds(20)).until(() -> governor.waiting() == 0);
        assertThat(governor.watched()).as("one came and one went").isEqualTo(watched);
    }

    private WeakReference<ClassLoader> registerElsewhere() {
        ClassLoader loader = new ClassLoader(null) { };
        int id = Functions.register(loader, "GovernorTest", "elsewhere", "()V", "GovernorTest.elsewhere", null, 0);
        governor.registered(id, loader, "GovernorTest", "elsewhere", "()V", "GovernorTest.elsewhere");
        return new WeakReference<>(loader);
    }

    @Test
    void the_smallest_budget_of_those_that_are_there_holds() {
        Object other = new Object();
        governor.govern(owner, Map.of("overheadBudget", "5%"));
        governor.govern(other, Map.of("overheadBudget", "1%"));
        register("any");
        try {
            assertThat(governor.takeOverhead(owner)).containsEntry("overhead_budget", 0.01);

            away.add(other);
            await("a look around").atMost(Duration.ofSeconds(20))
                    .until(() -> governor.takeOverhead(owner).get("overhead_budget").equals(0.05));
            away.add(owner);
            governor.govern(other, Map.of("overheadBudget", "2%"));
            assertThat(governor.takeOverhead(owner)).as("with nobody there").containsEntry("overhead_budget", 0.02);
        } finally {
            away.clear();
            governor.govern(other, Map.of("overheadBudget", "off"));
        }
    }

    private int register(String method) {
        String name = "GovernorTest." + method;
        int id = Functions.register(LOADER, "GovernorTest", method + System.identityHashCode(this), "()V", name, null, 0);
        governor.registered(id, LOADER, "GovernorTest", method, "()V", name);
        registered.add(id);
        return id;
    }
}
