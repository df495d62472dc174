package io.statsprofile.internal.probe;

import static io.statsprofile.internal.probe.Fixture.edge;
import static io.statsprofile.internal.probe.Fixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deep stacks, and stacks that overflow wherever they like, in the probe too. */
@Timeout(60)
class StackTest {

    /** All of it is unwound again at each overflow. Where in the probe it ends does not follow from its size. */
    private static final long SMALL_STACK = 256 << 10;

    private final Fixture fixture = new Fixture();
    private final int root = fixture.function("root");
    private final int a = fixture.function("a");
    private final int b = fixture.function("b");

    @AfterEach
    void end() {
        fixture.close();
    }

    private void recurse(int depth) {
        Frame frame = Probe.enterTraced(a);
        try {
            if (depth > 1) {
                recurse(depth - 1);
            }
        } finally {
            Probe.exit(frame);
        }
    }

    /** As the agent instruments: exit before the return, and in a handler for everything. */
    private int overflow(int function, int other) {
        Frame frame = null;
        try {
            frame = Probe.enter(function);
            int depth = 1 + overflow(other, function);
            Probe.exit(frame);
            return depth;
        } catch (Throwable e) {
            Probe.exit(frame);
            throw e;
        }
    }

    /** Recursion that is not instrumented, with an instrumented call at every level, until there is no stack. */
    private int plain(int depth) {
        leaf(depth);
        return plain(depth + 1) + 1;
    }

    private int leaf(int depth) {
        Frame frame = null;
        try {
            frame = Probe.enter(a);
            int result = depth < 0 ? 0 : below(depth, depth);
            Probe.exit(frame);
            return result;
        } catch (Throwable e) {
            Probe.exit(frame);
            throw e;
        }
    }

    private int below(int depth, int more) {
        return more % 7 == 0 ? depth : below(depth, more - 1) + 1;
    }

    private static Throwable onThread(long stackBytes, Runnable task) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(null, () -> thrown.set(catchThrowable(task::run)), "deep", stackBytes);
        thread.start();
        thread.join();
        return thrown.get();
    }

    @Test
    void recursion_50_000_deep() throws InterruptedException {
        assertThat(onThread(256 << 20, () -> recurse(50_000))).isNull();
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        long[] row = row(snapshot, a);
        assertThat(row).startsWith(50_000, 1).endsWith(0);
        assertThat(row[2]).as("all of the time is the function's own").isEqualTo(row[3]);
        assertThat(edge(snapshot, a, a)).startsWith(49_999, 1);
    }

    @Test
    void an_overflowing_stack_heals_at_the_first_exit_that_runs() throws InterruptedException {
        assertThat(onThread(SMALL_STACK, () -> {
            for (int i = 0; i < 300; i++) {
                Frame frame = Probe.enter(root);
                // Another depth each time, so that the stack ends in another place of the probe.
                assertThat(catchThrowable(() -> overflowBelow(frame.hashCode() & 63))).isInstanceOf(StackOverflowError.class);
                Probe.exit(frame);
                assertThat(frame.recorder.depth).isZero();
                assertThat(frame.recorder.sequence & 1).as("the write section is closed").isZero();
            }
        })).isNull();
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        long[] rootRow = row(snapshot, root);
        assertThat(rootRow).startsWith(300, 300).endsWith(0);
        assertThat(rootRow[2] + row(snapshot, a)[2] + row(snapshot, b)[2]).as("own times add up").isEqualTo(rootRow[3]);
        assertThat(row(snapshot, a)[4] + row(snapshot, b)[4]).as("calls that are still open").isZero();
        assertThat(row(snapshot, a)[0]).isGreaterThan(300);
    }

    private int overflowBelow(int padding) {
        return padding == 0 ? overflow(a, b) : overflowBelow(padding - 1) + 1;
    }

    @Test
    void an_outermost_call_whose_end_finds_no_stack_ends_with_its_thread_at_the_latest() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            int padding = i & 63;
            assertThat(onThread(512 << 10, () -> pad(padding))).isInstanceOf(StackOverflowError.class);
        }
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, a)[4]).as("calls that are still open").isZero();
        assertThat(row(snapshot, a)[0]).as("all outermost").isEqualTo(row(snapshot, a)[1]).isGreaterThan(100);
        assertThat(fixture.reader.cut(false).functions).isEmpty();
    }

    @Test
    void an_event_that_was_aborted_in_a_thread_that_is_gone_takes_none_of_its_figures_along() throws InterruptedException {
        assertThat(onThread(1 << 20, () -> {
            Frame frame = Probe.enter(a);
            Probe.exit(frame);
            // What an event leaves behind when the stack ends inside it.
            frame.recorder.sequence |= 1;
        })).isNull();

        assertThat(row(fixture.reader.cut(false), a)).startsWith(1, 1).endsWith(0);
    }

    private int pad(int padding) {
        return padding == 0 ? plain(0) : pad(padding - 1) + 1;
    }

    @Test
    void an_exit_that_ran_out_of_stack_is_made_up_for_by_the_next_event() {
        Ticks.drive(System.nanoTime());
        Listeners listener = new Listeners();
        Frame outer = Probe.enterTraced(root);
        Frame frame = Probe.enterTraced(a);
        Ticks.advance(2);
        // What Probe.exit leaves behind when the stack ends inside it.
        frame.recorder.sequence |= 1;
        frame.recorder.owed = frame;
        frame.recorder.seenEpoch = ThreadRecorder.ALWAYS;
        Probe.attach(listener);
        Ticks.advance(3);
        Frame next = Probe.enterTraced(b);
        assertThat(next.depth).isEqualTo(frame.depth);
        Ticks.advance(5);
        Probe.exit(next);
        Probe.exit(outer);
        Probe.detach(listener);
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        assertThat(row(snapshot, a)).containsExactly(1, 1, 5, 5, 0);
        assertThat(row(snapshot, b)).containsExactly(1, 1, 5, 5, 0);
        assertThat(row(snapshot, root)).containsExactly(1, 1, 0, 10, 0);
        assertThat(edge(snapshot, root, b)).as("called by whoever is on the stack once the owed call has ended").containsExactly(1, 1, 5,
                5);
        assertThat(edge(snapshot, a, b)).isNull();
        assertThat(listener.seen).isEqualTo("+-");
    }

    private static final class Listeners implements Listener {

        private String seen = "";

        @Override
        public void entered(int function, long nanos) {
            seen += "+";
        }

        @Override
        public void exited(long nanos) {
            seen += "-";
        }
    }

    @Test
    void an_overflow_while_a_cut_is_asked_for_loses_nothing() throws InterruptedException {
        AtomicReference<ThreadRecorder> recorder = new AtomicReference<>();
        assertThat(onThread(SMALL_STACK, () -> {
            Frame frame = Probe.enter(root);
            recorder.set(frame.recorder);
            for (int i = 0; i < 200; i++) {
                Epoch.next();
                assertThat(catchThrowable(() -> overflowAsking(a, b))).isInstanceOf(StackOverflowError.class);
            }
            Probe.exit(frame);
            assertThat(frame.recorder.depth).isZero();
        })).isNull();
        IntervalSnapshot snapshot = fixture.reader.cut(false);
        long[] rootRow = row(snapshot, root);
        assertThat(rootRow).startsWith(1, 1).endsWith(0);
        assertThat(rootRow[2] + row(snapshot, a)[2] + row(snapshot, b)[2]).isEqualTo(rootRow[3]);
        assertThat(row(snapshot, a)[4] + row(snapshot, b)[4]).isZero();
    }

    /** As {@link #overflow}, with a request before every event, so that each takes the slow path. */
    private int overflowAsking(int function, int other) {
        Frame frame = null;
        try {
            Epoch.current++;
            frame = Probe.enter(function);
            int depth = 1 + overflowAsking(other, function);
            Probe.exit(frame);
            return depth;
        } catch (Throwable e) {
            Epoch.current++;
            Probe.exit(frame);
            throw e;
        }
    }
}
