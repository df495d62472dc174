package io.statsprofile.internal.probe;

import static io.statsprofile.internal.probe.Fixture.edge;
import static io.statsprofile.internal.probe.Fixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What threads times functions take of the heap, how it goes back, and what happens at the limit. */
@Timeout(60)
class RoomTest {

    private static final int FUNCTIONS = 2_000;
    private static final int THREADS = 20;

    private final Fixture fixture = new Fixture();
    private final int root = fixture.function("root");
    private final int[] functions = new int[FUNCTIONS];
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch leave = new CountDownLatch(1);
    private long before;

    @BeforeEach
    void register() {
        for (int i = 0; i < FUNCTIONS; i++) {
            functions[i] = fixture.function("f" + i);
        }
        SnapshotCollector.idleNanos = 0;
        // What other tests' threads have left goes back now rather than while a test looks.
        fixture.reader.cut(false);
        fixture.reader.cut(false);
        before = MemoryBudget.used();
    }

    @AfterEach
    void end() throws InterruptedException {
        MemoryBudget.limit(MemoryBudget.defaultLimit(Runtime.getRuntime().maxMemory()));
        leave.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        SnapshotCollector.idleNanos = SnapshotCollector.IDLE_NANOS;
        fixture.close();
    }

    /**
     * Bytes that a pair may take at most, with its callers. Threads may go on with counters that others have left; where those have
     * sampled, for another test in this JVM, function and caller have room for an estimate each.
     */
    private static long most() {
        return 420 + (Modes.everSampled() ? 2 * MemoryBudget.ESTIMATE : 0);
    }

    private long callAll() {
        long recorded = 0;
        for (int function : functions) {
            Frame frame = Probe.enterTraced(function);
            recorded += frame == null ? 0 : 1;
            Probe.exit(frame);
        }
        return recorded;
    }

    /** Threads that touch all functions below {@code root} and then wait in it. */
    private void startThreads() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                Frame frame = Probe.enterTraced(root);
                callAll();
                done.countDown();
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                callAll();
                Probe.exit(frame);
            });
            threads.add(thread);
            thread.start();
        }
        done.await();
    }

    private void leave() throws InterruptedException {
        leave.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void a_reckoning_that_is_off_is_no_negative_figure() {
        long more = MemoryBudget.used() + 1_000_000;
        MemoryBudget.add(-more);
        try {
            assertThat(MemoryBudget.used()).isZero();
        } finally {
            MemoryBudget.add(more);
        }
    }

    @Test
    void counters_of_waiting_threads_go_back_and_come_again() throws InterruptedException {
        startThreads();
        long full = MemoryBudget.used() - before;
        assertThat(full).as("bytes for 40,000 pairs with callers").isBetween(40_000L * 300, 40_000L * most());
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, functions[7])[0]).isEqualTo(THREADS);

        IntervalSnapshot untouched = fixture.reader.cut(false);

        assertThat(MemoryBudget.used() - before).as("bytes once a slice has found nothing touched").isLessThan(full / 20);
        assertThat(untouched.functions).as("only the open call is left to show").containsExactly(root);
        assertThat(row(untouched, root)[4]).isEqualTo(THREADS);
        leave();
        IntervalSnapshot again = fixture.reader.cut(false);
        assertThat(row(again, functions[7])).startsWith(THREADS, THREADS).endsWith(0);
        assertThat(edge(again, root, functions[7])).startsWith(THREADS, THREADS);
        assertThat(row(again, root)[0]).isEqualTo(THREADS);
    }

    @Test
    void counters_go_back_at_the_shortest_interval_too_whose_slices_are_at_times_a_moment_shorter() {
        SnapshotCollector.idleNanos = SnapshotCollector.IDLE_NANOS;
        Ticks.drive(System.nanoTime());
        callAll();
        fixture.reader.cut(false);
        long full = MemoryBudget.used() - before;

        Ticks.advance(999_800_000);
        fixture.reader.cut(false);

        assertThat(MemoryBudget.used() - before).as("bytes after a slice of one second in which nothing was touched").isLessThan(full / 20);
    }

    @Test
    void a_thread_that_goes_on_gives_back_by_itself_what_it_has_not_touched() {
        callAll();
        fixture.reader.cut(false);
        long full = MemoryBudget.used();
        boolean[] all = new boolean[Functions.count()];
        Arrays.fill(all, true);
        Epoch.idle = all;
        Epoch.next();

        Probe.exit(Probe.enterTraced(functions[0]));

        assertThat(MemoryBudget.used() - before).as("bytes for one function of 2,000").isLessThan((full - before) / 20);
        callAll();
        assertThat(row(fixture.reader.cut(false), functions[1])[0]).isEqualTo(1);
    }

    @Test
    void another_readers_cuts_leave_what_was_not_asked_for() throws InterruptedException {
        startThreads();
        try (Fixture other = new Fixture()) {
            other.reader.cut(false);
            other.reader.cut(false);
        }
        assertThat(row(fixture.reader.cut(false), functions[7])[0]).isEqualTo(THREADS);
    }

    @Test
    void calls_beyond_the_limit_are_counted_and_recorded_again_once_there_is_room() throws InterruptedException {
        fixture.reader.cut(false);
        long limit = MemoryBudget.used() + 2_000_000;
        MemoryBudget.limit(limit);
        startThreads();
        assertThat(MemoryBudget.used()).isLessThanOrEqualTo(limit);
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        long recorded = 0;
        for (int i = 0; i < snapshot.functions.length; i++) {
            recorded += snapshot.ncalls[i] + snapshot.openCalls[i];
        }
        assertThat(recorded).as("calls that had room").isBetween(800_000L / most(), 20_000L);
        assertThat(recorded + snapshot.overBudgetCalls).as("calls in all, those of the root included").isEqualTo(THREADS * (FUNCTIONS + 1));
        assertThat(snapshot.unrecordedCalls).isEqualTo(snapshot.overBudgetCalls);
        assertThat(snapshot.memoryLimitBytes).isEqualTo(limit);
        assertThat(snapshot.memoryBytes).isPositive().isLessThanOrEqualTo(limit);

        fixture.reader.cut(false);
        long again = callAll();

        assertThat(again).as("calls recorded once idle counters have gone").isEqualTo(FUNCTIONS);
    }

    @Test
    void a_function_for_which_all_of_the_limit_leaves_no_room_is_refused() {
        long others = 100_000_000;
        MemoryBudget.add(others);
        try {
            MemoryBudget.limit(MemoryBudget.used());
            assertThat(MemoryBudget.hasRoomForFunctions(1_000)).as("half of the limit is not taken by functions").isTrue();
            assertThat(MemoryBudget.takeForFunction(1_000)).isFalse();
            assertThat(MemoryBudget.used()).isLessThanOrEqualTo(MemoryBudget.limit());
        } finally {
            MemoryBudget.add(-others);
        }
        MemoryBudget.limit(MemoryBudget.defaultLimit(Runtime.getRuntime().maxMemory()));
        assertThat(MemoryBudget.takeForFunction(1_000)).isTrue();
        MemoryBudget.giveOfFunction(1_000);
    }

    @Test
    void room_is_made_before_a_slice_ends_and_nothing_is_lost_by_it() throws InterruptedException {
        fixture.reader.cut(false);
        startThreads();
        long full = MemoryBudget.used() - before;
        synchronized (SnapshotCollector.LOCK) {
            SnapshotCollector.relieve();
        }
        assertThat(MemoryBudget.used() - before).as("bytes after the relief, what slices still lack included").isLessThan(full / 5);
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        for (int function : functions) {
            assertThat(row(snapshot, function)).startsWith(THREADS, THREADS).endsWith(0);
            assertThat(edge(snapshot, root, function)).startsWith(THREADS, THREADS);
        }
        assertThat(row(snapshot, root)[4]).as("open calls").isEqualTo(THREADS);
        long own = row(snapshot, root)[2];
        for (int function : functions) {
            own += row(snapshot, function)[2];
        }
        assertThat(own).as("own times make up the time in the root").isEqualTo(row(snapshot, root)[3]);
    }

    @Test
    void a_thread_that_copies_its_counters_for_a_cut_has_paid_for_the_copy_with_them() {
        Epoch.idle = null;
        Epoch.next();
        Frame frame = Probe.enterTraced(root);
        ThreadSnapshot copy = frame.recorder.snapshot;
        callAll();
        Epoch.next();
        Probe.exit(Probe.enterTraced(functions[0]));
        assertThat(copy.rows()).as("entries and edges").isGreaterThanOrEqualTo(2 * FUNCTIONS);
        assertThat(copy.bytes()).isLessThanOrEqualTo((long) copy.rows() * MemoryBudget.ROW);

        fixture.reader.cut(false);
        fixture.reader.cut(false);
        for (int i = 0; i < 10; i++) {
            Probe.exit(Probe.enterTraced(functions[i]));
        }
        Epoch.next();
        Probe.exit(Probe.enterTraced(functions[0]));

        assertThat(copy.rows()).as("what is left to copy").isBetween(10, 30);
        assertThat(copy.bytes()).isLessThanOrEqualTo((long) copy.rows() * MemoryBudget.ROW);
        Probe.exit(frame);
    }

    @Test
    void the_limit_follows_the_heap_between_a_floor_and_a_cap() {
        assertThat(MemoryBudget.defaultLimit(32L << 20)).isEqualTo(4 << 20);
        assertThat(MemoryBudget.defaultLimit(1000L << 20)).isEqualTo(100 << 20);
        assertThat(MemoryBudget.defaultLimit(64L << 30)).isEqualTo(256 << 20);
    }
}
