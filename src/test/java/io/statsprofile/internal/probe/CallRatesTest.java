package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallRatesTest {

    private static final int CALLS = 1_000;
    /** A limit that leaves no room, whatever other tests have given back. */
    private static final long FULL = -(1L << 40);

    @Test
    void calls_that_find_no_room_are_among_them_at_the_price_of_exact_ones() throws InterruptedException {
        try (Fixture fixture = new Fixture()) {
            int known = fixture.function("known");
            int refused = fixture.function("refused");
            long[] before = CallRates.ncalls(null);
            long[] dearBefore = CallRates.dearCalls(null);
            Thread thread = new Thread(() -> {
                Probe.exit(Probe.enter(known));
                MemoryBudget.limit(FULL);
                for (int i = 0; i < CALLS; i++) {
                    Probe.exit(Probe.enter(known));
                    Probe.exit(Probe.enter(refused));
                }
            });
            thread.start();
            thread.join();
            long[] calls = CallRates.ncalls(null);
            long[] dear = CallRates.dearCalls(null);

            assertThat(calls[refused] - before[refused]).isEqualTo(CALLS);
            assertThat(dear[refused] - dearBefore[refused]).isEqualTo(CALLS);
            assertThat(calls[known] - before[known]).isEqualTo(1 + CALLS);
            assertThat(dear[known]).isEqualTo(dearBefore[known]);
            assertThat(fixture.reader.cut(false).overBudgetCalls).isEqualTo(CALLS);
        } finally {
            MemoryBudget.limit(MemoryBudget.defaultLimit(Runtime.getRuntime().maxMemory()));
        }
    }

    @Test
    void a_look_runs_after_ticks_while_something_is_sampled() throws InterruptedException {
        try (Fixture fixture = new Fixture()) {
            int function = fixture.function("ticked");
            Semaphore looks = new Semaphore(0);
            CallRates.afterTicks(looks::release);
            Modes.set(function, Modes.SAMPLED);
            try {
                assertThat(looks.tryAcquire(3, 30, TimeUnit.SECONDS)).isTrue();
            } finally {
                Modes.set(function, Modes.EXACT);
                CallRates.afterTicks(null);
            }
        }
    }

    @Test
    void calls_of_a_sampled_function_where_there_is_no_memory_to_sample_are_dear() throws InterruptedException {
        try (Fixture fixture = new Fixture()) {
            int function = fixture.function("f");
            long[] before = CallRates.ncalls(null);
            long[] dearBefore = CallRates.dearCalls(null);
            inThreadThatSamplesNothing(() -> {
                Probe.exit(Probe.enter(function));
                MemoryBudget.limit(FULL);
                Modes.set(function, Modes.SAMPLED);
                for (int i = 0; i < CALLS; i++) {
                    Probe.exit(Probe.enter(function));
                }
            });

            long calls = CallRates.ncalls(null)[function];
            long dear = CallRates.dearCalls(null)[function];
            Modes.set(function, Modes.EXACT);

            assertThat(calls - before[function]).isEqualTo(1 + CALLS);
            assertThat(dear - dearBefore[function]).isEqualTo(1 + CALLS);
        } finally {
            MemoryBudget.limit(MemoryBudget.defaultLimit(Runtime.getRuntime().maxMemory()));
        }
    }

    /** Counters of a dead thread that sampled may come to a new one; so may others, while that one waits. */
    private static void inThreadThatSamplesNothing(Runnable calls) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                ThreadRecorders.acquire();
                if (Probe.RECORDERS.get().sampling) {
                    inThreadThatSamplesNothing(calls);
                } else {
                    calls.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        thread.join();
    }

    @Test
    void a_thread_that_gave_its_counters_back_as_virtual_ones_do_has_run_all_the_same() throws InterruptedException {
        try (Fixture fixture = new Fixture()) {
            int function = fixture.function("f");
            long before = CallRates.ncalls(null)[function];
            Thread thread = new Thread(() -> {
                Probe.exit(Probe.enter(function));
                CallRates.ncalls(null);
                Probe.RECORDERS.get().occupy(true);
                Probe.exit(Probe.enter(function));
            });
            thread.start();
            thread.join();

            assertThat(CallRates.ncalls(null)[function] - before).isEqualTo(2);
            assertThat(CallRates.threadIds()).contains(0);
        }
    }
}
