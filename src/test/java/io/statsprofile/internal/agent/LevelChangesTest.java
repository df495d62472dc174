package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.probe.Dispatcher;
import io.statsprofile.internal.probe.Functions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LevelChangesTest {

    private static final long A_MINUTE = 60_000;

    private final Object owner = new Object();
    private final Messages messages = new Messages();
    private final ClassPlans selections =
            new ClassPlans(AgentOptions.parse(null, name -> null, name -> null, messages), loader -> owner);
    private final AppliedClasses applied = new AppliedClasses();
    private final Library library = new Library(500);
    private final FakeInstrumentation jvm = new FakeInstrumentation(library.classes());
    private final LevelChanges changes =
            new LevelChanges(selections, new Retransformer(jvm.instrumentation(), selections, applied, messages), messages);

    LevelChangesTest() {
        jvm.transformBy(new ProbeTransformer(selections, applied, new ClassInstrumenter(Functions::register, messages, Dispatcher.class),
                new ProbeReach(Dispatcher.class, messages), messages));
    }

    @Test
    void a_change_that_comes_meanwhile_is_carried_out_instead_of_the_rest() {
        Map<Integer, Boolean> changed = new ConcurrentHashMap<>();
        jvm.afterBatch = () -> {
            if (changed.put(1, true) == null) {
                select(Map.of("com.acme.library.Class7", "DEBUG"));
            }
        };

        select(Map.of("com.acme.library", "DEBUG"));
        changes.await(A_MINUTE);

        assertThat(changes.isBusy()).isFalse();
        assertThat(applied.totals().classes()).isEqualTo(1);
        assertThat(jvm.batches).flatExtracting(batch -> batch).as("those of the first batch: in, and out again but for one")
                .hasSizeLessThanOrEqualTo(2 * RetransformPace.FIRST);
    }

    @Test
    void where_the_budget_has_no_room_the_next_classes_wait() {
        AtomicBoolean room = new AtomicBoolean();
        LevelChanges paced = new LevelChanges(selections, new Retransformer(jvm.instrumentation(), selections, applied, messages), messages,
                nanos -> room.get());
        selections.put(owner, new LevelSelection(Map.of("com.acme.library", "DEBUG"), messages));

        paced.request(owner);
        paced.await(1_000);
        assertThat(jvm.batches).hasSize(1);
        assertThat(paced.isBusy()).isTrue();

        room.set(true);
        paced.await(A_MINUTE);
        assertThat(applied.totals().classes()).isEqualTo(500);
    }

    @Test
    void what_only_loses_probes_waits_for_no_room_in_the_budget() {
        AtomicBoolean room = new AtomicBoolean(true);
        LevelChanges paced = new LevelChanges(selections, new Retransformer(jvm.instrumentation(), selections, applied, messages,
                () -> room.get() ? Integer.MAX_VALUE : 1), messages, nanos -> room.get());
        selections.put(owner, new LevelSelection(Map.of("com.acme.library", "DEBUG"), messages));
        paced.request(owner);
        paced.await(A_MINUTE);
        assertThat(applied.totals().classes()).isEqualTo(500);
        jvm.batches.clear();

        room.set(false);
        selections.put(owner, new LevelSelection(Map.of("com.acme.library", "OFF"), messages));
        paced.request(owner);
        await("all are out").atMost(Duration.ofSeconds(20)).until(() -> applied.totals().classes() == 0);

        assertThat(jvm.batches).as("as few stops as there may be").hasSizeLessThan(50);
    }

    @Test
    void it_is_carried_out_on_a_thread_of_ours_that_keeps_nothing_of_the_callers_and_ends() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        jvm.afterBatch = () -> threads.add(Thread.currentThread());

        select(Map.of("com.acme.library.Class7", "DEBUG"));
        changes.await(A_MINUTE);

        Thread thread = List.copyOf(threads).get(0);
        assertThat(thread).isNotSameAs(Thread.currentThread());
        assertThat(thread.getName()).isEqualTo(LevelChanges.THREAD_NAME);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getContextClassLoader()).isNull();
    }

    @Test
    void who_changes_a_level_waits_for_few_classes_and_not_for_many() {
        CountDownLatch waited = new CountDownLatch(1);
        jvm.afterBatch = () -> {
            if (jvm.batches.size() == 2) {
                awaitUninterrupted(waited);
            }
        };

        select(Map.of("com.acme.library", "DEBUG"));
        changes.await(1);
        assertThat(changes.isBusy()).as("the second batch goes on").isTrue();
        waited.countDown();
        changes.await(A_MINUTE);
        jvm.afterBatch = () -> { };

        select(Map.of("com.acme.library", "DEBUG", "com.acme.library.Class7", "OFF"));
        changes.await(1);
        assertThat(changes.isBusy()).isFalse();
        assertThat(applied.totals().classes()).isEqualTo(499);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_failure_is_told_and_the_next_change_is_carried_out() {
        jvm.afterBatch = () -> {
            throw new OutOfMemoryError("as planned");
        };
        select(Map.of("com.acme.library.Class7", "DEBUG"));
        changes.await(A_MINUTE);
        assertThat(messages.take()).singleElement().asString().contains("OutOfMemoryError: as planned");

        jvm.afterBatch = () -> { };
        select(Map.of("com.acme.library.Class7", "DEBUG", "com.acme.library.Class8", "DEBUG"));
        changes.await(A_MINUTE);

        assertThat(applied.totals().classes()).isEqualTo(2);
    }

    /** As where memory runs out once more while a failure is told. */
    private static final class UntellableError extends Error {

        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new UntellableError();
        }
    }

    @Test
    void a_thread_that_dies_of_a_failure_is_waited_for_by_nobody_and_the_next_change_has_another_one() {
        jvm.afterBatch = () -> {
            throw new UntellableError();
        };
        select(Map.of("com.acme.library.Class7", "DEBUG"));
        changes.await(A_MINUTE);
        assertThat(changes.isBusy()).isFalse();

        jvm.afterBatch = () -> { };
        select(Map.of("com.acme.library.Class7", "DEBUG", "com.acme.library.Class8", "DEBUG"));
        changes.await(A_MINUTE);

        assertThat(applied.totals().classes()).isEqualTo(2);
    }

    private void select(Map<String, String> levels) {
        selections.put(owner, new LevelSelection(levels, messages));
        changes.request(owner);
    }
}
