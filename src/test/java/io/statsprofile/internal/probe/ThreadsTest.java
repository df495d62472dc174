package io.statsprofile.internal.probe;

import static io.statsprofile.internal.probe.Fixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that come and go. */
@Timeout(60)
class ThreadsTest {

    private final Fixture fixture = new Fixture();
    private final int a = fixture.function("a");

    @AfterEach
    void end() {
        fixture.close();
    }

    private void call() {
        Frame frame = Probe.enter(a);
        assertThat(frame).isNotNull();
        Probe.exit(frame);
    }

    private static int recorders() {
        int recorders = 0;
        for (int slot = 0; slot < ThreadRecorders.slots(); slot++) {
            recorders += ThreadRecorders.at(slot) == null ? 0 : 1;
        }
        return recorders;
    }

    private static void runAndJoin(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
    }

    @Test
    void lanes_of_threads_that_die_by_thousands_are_used_again() throws InterruptedException {
        int before = ThreadRecorders.slots();
        for (int i = 0; i < 3_000; i++) {
            runAndJoin(this::call);
        }
        assertThat(ThreadRecorders.slots() - before).as("slots added for 3,000 threads, one at a time").isLessThan(20);
        assertThat(row(fixture.reader.cut(false), a)[0]).isEqualTo(3_000);
    }

    @Test
    void lanes_are_retired_after_a_peak_and_their_figures_stay() throws InterruptedException {
        int threads = SnapshotCollector.SPARE_RECORDERS * 4;
        CountDownLatch all = new CountDownLatch(threads);
        List<Thread> peak = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                call();
                all.countDown();
                awaitAll(all);
            });
            peak.add(thread);
            thread.start();
        }
        for (Thread thread : peak) {
            thread.join();
        }
        assertThat(recorders()).isGreaterThanOrEqualTo(threads);
        // Another reader's cuts retire the recorders, and must not take this reader's figures with them.
        try (Fixture other = new Fixture()) {
            for (int i = 0; i < 3; i++) {
                assertThat(other.reader.cut(false).functions).isEmpty();
            }
        }
        assertThat(recorders()).as("recorders left after the peak").isLessThan(threads);
        assertThat(row(fixture.reader.cut(false), a)[0]).isEqualTo(threads);
    }

    private static void awaitAll(CountDownLatch all) {
        try {
            all.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void what_a_dead_thread_left_open_is_closed_once() throws InterruptedException {
        Ticks.drive(System.nanoTime());
        runAndJoin(() -> {
            Probe.enter(a);
            Ticks.advance(10);
            Probe.enter(a);
        });
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, a)).containsExactly(2, 1, 10, 10, 0);
        Ticks.advance(100);
        assertThat(fixture.reader.cut(false).functions).isEmpty();
    }

    @Test
    void an_excluded_thread_is_not_recorded_and_not_counted_as_unrecorded() throws InterruptedException {
        long unrecorded = fixture.reader.cut(false).unrecordedCalls;
        runAndJoin(() -> {
            call();
            Probe.excludeThread();
            assertThat(Probe.enter(a)).isNull();
            assertThat(Probe.enterTraced(a)).isNull();
            Probe.excludeThread();
        });
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, a)[0]).isEqualTo(1);
        assertThat(snapshot.unrecordedCalls).isZero();
        assertThat(unrecorded).isGreaterThanOrEqualTo(0);
    }

    @Test
    void a_call_that_excludes_its_thread_still_ends() throws InterruptedException {
        runAndJoin(() -> {
            Frame frame = Probe.enter(a);
            Probe.excludeThread();
            Probe.exit(frame);
        });
        assertThat(row(fixture.reader.cut(false), a)[0]).isEqualTo(1);
    }

    @Test
    void calls_of_a_thread_that_waits_are_open_in_every_slice() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            Frame frame = Probe.enter(a);
            inside.countDown();
            awaitAll(leave);
            Probe.exit(frame);
        });
        thread.start();
        inside.await();
        fixture.reader.cut(false);
        for (int i = 0; i < 3; i++) {
            IntervalSnapshot snapshot = fixture.reader.cut(false);
            assertThat(row(snapshot, a)).containsExactly(0, 0, snapshot.endNanos - snapshot.startNanos,
                    snapshot.endNanos - snapshot.startNanos, 1);
            assertThat(snapshot.threads).isEqualTo(1);
        }
        leave.countDown();
        thread.join();
        assertThat(row(fixture.reader.cut(false), a)).startsWith(1, 1).endsWith(0);
    }

    @Test
    void virtual_threads_share_recorders_and_lose_no_call() throws Exception {
        manyVirtualThreads();
    }

    @Test
    void virtual_threads_share_recorders_while_functions_are_sampled_too() throws Exception {
        int other = fixture.function("sampled");
        // Exact calls in a recorder that samples, then sampled ones.
        for (int sampled : new int[] {other, a}) {
            Modes.set(sampled, Modes.SAMPLED);
            try {
                manyVirtualThreads();
            } finally {
                Modes.set(sampled, Modes.EXACT);
            }
        }
    }

    private void manyVirtualThreads() throws Exception {
        ExecutorService executor;
        try {
            executor = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException beforeJava21) {
            executor = null;
        }
        assumeTrue(executor != null, "this JVM has no virtual threads");
        int before = ThreadRecorders.slots();
        for (int i = 0; i < 20_000; i++) {
            int nap = i % 100 == 0 ? 1 : 0;
            executor.execute(() -> {
                Frame outer = Probe.enter(a);
                sleep(nap);
                call();
                Probe.exit(outer);
                call();
                // Not in profiled code, so without a recorder.
                sleep(30);
            });
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ThreadRecorders.slots() - before).as("recorders for 20,000 virtual threads").isLessThan(4_000);
        long[] total = row(fixture.reader.cut(false), a);
        assertThat(total[0]).isEqualTo(60_000);
        assertThat(total[1]).isEqualTo(40_000);
        assertThat(total[4]).isZero();
    }

    private static void sleep(int millis) {
        try {
            if (millis > 0) {
                Thread.sleep(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_thread_keeps_nothing_alive_once_it_is_dead() throws InterruptedException {
        Thread thread = new Thread(this::call);
        java.lang.ref.WeakReference<Thread> gone = new java.lang.ref.WeakReference<>(thread);
        thread.start();
        thread.join();
        thread = null;
        await("the dead thread is collected although its recorders is kept").until(() -> {
            System.gc();
            return gone.get() == null;
        });
    }
}
