package io.statsprofile.logback;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LevelWatchTest {

    private static final ConfigurationProgress COMPLETE = new ConfigurationProgress(new LoggerContext(), () -> true, () -> 0);

    private final AtomicReference<Thread> worker = new AtomicReference<>();
    private final AtomicInteger applied = new AtomicInteger();

    @Test
    void a_change_is_applied_though_the_thread_that_waited_for_an_earlier_one_was_interrupted() {
        LevelWatch watch = new LevelWatch(COMPLETE, applied::incrementAndGet, () -> worker.set(Thread.currentThread()), false,
                () -> Long.MAX_VALUE);
        watch.changed();
        await("the waiting thread").until(() -> worker.get() != null);
        worker.get().interrupt();
        await("its end").until(() -> !worker.get().isAlive());

        watch.changed();

        await("the later change").until(() -> applied.get() == 1);
        watch.stop(Duration.ofMinutes(1));
    }

    @Test
    void a_change_is_applied_though_memory_ran_out_while_an_earlier_one_was() {
        LevelWatch watch = new LevelWatch(COMPLETE, () -> {
            if (applied.incrementAndGet() == 1) {
                throw new OutOfMemoryError("of the test");
            }
        }, () -> {
            worker.set(Thread.currentThread());
            Thread.currentThread().setUncaughtExceptionHandler((thread, expected) -> { });
        }, false, () -> Long.MAX_VALUE);
        watch.changed();
        await("the first attempt").until(() -> applied.get() == 1 && !worker.get().isAlive());

        watch.changed();

        await("the later change").until(() -> applied.get() == 2);
        watch.stop(Duration.ofMinutes(1));
    }
}
