package io.statsprofile.internal.probe;

import static io.statsprofile.internal.probe.Fixture.edge;
import static io.statsprofile.internal.probe.Fixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads that lose their thread-locals, as idle workers of the common pool do, and all threads of programs that clear them by
 * reflection.
 */
@Timeout(60)
class WipedThreadsTest {

    private final Fixture fixture = new Fixture();
    private final int a = fixture.function("a");
    private final int b = fixture.function("b");

    @AfterEach
    void end() {
        fixture.close();
    }

    static int recorders() {
        int recorders = 0;
        for (int slot = 0; slot < ThreadRecorders.slots(); slot++) {
            recorders += ThreadRecorders.at(slot) == null ? 0 : 1;
        }
        return recorders;
    }

    @Test
    void a_wiped_thread_finds_its_recorder_again_in_the_middle_of_its_calls() {
        Ticks.drive(System.nanoTime());
        Frame outer = Probe.enterTraced(a);
        Ticks.advance(1);
        Probe.RECORDERS.remove();
        Frame inner = Probe.enterTraced(b);
        Ticks.advance(2);
        Probe.RECORDERS.remove();
        Frame again = Probe.enterTraced(a);
        Ticks.advance(4);
        Probe.exit(again);
        Probe.exit(inner);
        Probe.RECORDERS.remove();
        Ticks.advance(8);
        Probe.exit(outer);

        assertThat(inner.recorder).isSameAs(outer.recorder);
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, a)).as("one of two calls recursive, all of the time within the outer one").containsExactly(2, 1, 13, 15,
                0);
        assertThat(row(snapshot, b)).containsExactly(1, 1, 2, 6, 0);
        assertThat(edge(snapshot, a, b)).containsExactly(1, 1, 2, 6);
        assertThat(edge(snapshot, b, a)).containsExactly(1, 1, 4, 4);
    }

    @Test
    void a_wiped_thread_keeps_its_listener_and_its_exclusion() throws InterruptedException {
        List<Integer> seen = new ArrayList<>();
        Listener listener = new Listener() {
            @Override
            public void entered(int function, long nanos) {
                seen.add(function);
            }

            @Override
            public void exited(long nanos) {
                // Not of interest.
            }
        };
        Probe.attach(listener);
        Probe.RECORDERS.remove();
        Probe.exit(Probe.enter(a));
        Probe.RECORDERS.remove();
        Probe.detach(listener);
        Probe.exit(Probe.enter(a));
        assertThat(seen).containsExactly(a);
        Thread excluded = new Thread(() -> {
            Probe.excludeThread();
            Probe.RECORDERS.remove();
            Probe.exit(Probe.enter(b));
        });
        excluded.start();
        excluded.join();
        assertThat(row(fixture.reader.cut(false), b)).as("calls of a thread of our own").isNull();
    }

    /**
     * Three threads that are wiped at every call beside forty that are alive: far more than a few slots have to be looked at to find
     * one's own recorder.
     */
    @Test
    void lanes_are_bounded_by_live_threads_however_often_they_are_wiped() throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(40);
        CountDownLatch leave = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            threads.add(new Thread(() -> {
                Probe.exit(Probe.enter(a));
                ready.countDown();
                await(leave);
            }));
        }
        threads.forEach(Thread::start);
        ready.await();
        int before = recorders();
        List<Thread> wiped = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            wiped.add(new Thread(() -> {
                for (int call = 0; call < 5_000; call++) {
                    Probe.exit(Probe.enter(b));
                    Probe.RECORDERS.remove();
                }
            }));
        }
        wiped.forEach(Thread::start);
        for (Thread thread : wiped) {
            thread.join();
        }
        int after = recorders();
        leave.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(after - before).as("recorders for three threads that lost their thread-locals 15,000 times").isLessThanOrEqualTo(3);
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, a)[0]).isEqualTo(40);
        assertThat(row(snapshot, b)[0]).isEqualTo(15_000);
    }

    @Test
    void virtual_threads_find_their_recorders_again_too() throws Exception {
        ExecutorService executor;
        try {
            executor = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException beforeJava21) {
            executor = null;
        }
        assumeTrue(executor != null, "this JVM has no virtual threads");
        int tasks = 10_000;
        for (int i = 0; i < tasks; i++) {
            executor.execute(() -> {
                Frame outer = Probe.enterTraced(a);
                Probe.RECORDERS.remove();
                Thread.yield();
                Frame inner = Probe.enterTraced(a);
                Probe.RECORDERS.remove();
                Probe.exit(inner);
                Probe.exit(outer);
            });
        }
        executor.shutdown();
        long calls = 0;
        long primitive = 0;
        boolean ended;
        do {
            ended = executor.isTerminated();
            IntervalSnapshot snapshot = fixture.reader.cut(false);
            long[] figures = row(snapshot, a);
            calls += figures == null ? 0 : figures[0];
            primitive += figures == null ? 0 : figures[1];
        } while (!ended);
        assertThat(calls).isEqualTo(2L * tasks);
        assertThat(primitive).as("calls of which no other one was open on the same thread").isEqualTo(tasks);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void idle_workers_of_the_common_pool_cost_one_recorder_each() throws Exception {
        Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=16", "-cp", System.getProperty("java.class.path"),
                CommonPool.class.getName()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.strip()).isEqualTo("40000 calls, as many as made; threads have lost thread-locals; recorders within threads");
    }

    /** Short tasks in the common pool, whose workers go idle again and again. */
    static final class CommonPool {

        private static final ThreadLocal<Boolean> KEPT = new ThreadLocal<>();

        private CommonPool() {
        }

        public static void main(String[] args) throws Exception {
            ClassLoader home = CommonPool.class.getClassLoader();
            CounterReader reader = CounterReaders.claim(home, "pool");
            int f = Fixture.function(home, "f");
            java.util.Set<Thread> threads = java.util.concurrent.ConcurrentHashMap.newKeySet();
            java.util.concurrent.atomic.AtomicInteger lost = new java.util.concurrent.atomic.AtomicInteger();
            for (int round = 0; round < 20; round++) {
                List<CompletableFuture<?>> tasks = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                    tasks.add(CompletableFuture.runAsync(() -> {
                        if (!threads.add(Thread.currentThread()) && KEPT.get() == null) {
                            lost.incrementAndGet();
                        }
                        KEPT.set(true);
                        Probe.exit(Probe.enter(f));
                    }));
                }
                for (CompletableFuture<?> task : tasks) {
                    task.get();
                }
            }
            long calls = row(reader.cut(false), f)[0];
            System.out.println(calls + " calls, " + (calls == 40_000 ? "as many as made" : "of 40000") + "; threads have "
                    + (lost.get() > 0 ? "lost" : "kept") + " thread-locals; recorders "
                    + (recorders() <= threads.size() ? "within threads" : recorders() + " for threads " + threads.size()));
        }
    }
}
