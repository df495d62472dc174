package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A recorder's tables change as a whole or not at all, wherever in the change the stack ends. */
@Timeout(60)
class StackEndTest {

    private static final int FUNCTIONS = 12;
    private static final int ATTEMPTS = 13 * 29;

    private final Fixture fixture = new Fixture();
    private final int[] functions = new int[FUNCTIONS];
    private int overflows;

    @AfterEach
    void end() {
        Epoch.idle = null;
        fixture.close();
    }

    /** A recorder whose counters all hold nothing but what has been handed out, called by the first and by each other. */
    private ThreadRecorder idle() {
        ThreadRecorder recorder = new ThreadRecorder();
        recorder.bytes = MemoryBudget.RECORDER;
        for (int caller : functions) {
            Frame frame = recorder.enterTraced(caller);
            for (int function : functions) {
                recorder.exit(recorder.enterTraced(function));
            }
            recorder.exit(frame);
        }
        ThreadSnapshot copy = new ThreadSnapshot();
        copy.fill(recorder, recorder.last);
        new SnapshotSums().take(copy, null, false, true);
        Epoch.next();
        return recorder;
    }

    /** Does it so many levels above the place where the stack ends. */
    private int below(int levels, Runnable task) {
        int above;
        try {
            above = below(levels, task);
        } catch (StackOverflowError bottom) {
            overflows++;
            return 0;
        }
        if (above == levels) {
            try {
                task.run();
            } catch (StackOverflowError asPlanned) {
                overflows++;
            }
        }
        return above + 1;
    }

    private int pad(int padding, int levels, Runnable task) {
        return padding == 0 ? below(levels, task) : pad(padding - 1, levels, task);
    }

    private void atStackEnd(int attempt, Runnable task) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(null, () -> thrown.set(catchThrowable(() -> pad(attempt % 13, attempt % 29, task))), "end", 256 << 10);
        thread.start();
        thread.join();
        assertThat(thrown.get()).isNull();
    }

    @Test
    void who_finds_a_frame_finds_room_for_the_next_one() throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ThreadRecorder recorder = new ThreadRecorder();
            for (recorder.depth = 0; recorder.depth + 2 < recorder.frames.length; recorder.depth++) {
                recorder.deepen(recorder);
            }
            int depth = recorder.depth;
            atStackEnd(attempt, () -> recorder.deepen(recorder));
            if (recorder.depth == depth && recorder.hasFrame()) {
                assertThat(recorder.frames.length).as("places for frames").isGreaterThan(depth + 2);
            }
        }
        assertThat(overflows).isPositive();
    }

    @Test
    void an_eviction_takes_out_a_counter_everywhere_or_nowhere() throws InterruptedException {
        for (int i = 0; i < FUNCTIONS; i++) {
            functions[i] = fixture.function("f" + i);
        }
        boolean[] wanted = new boolean[Functions.count()];
        Arrays.fill(wanted, true);
        Epoch.idle = wanted;
        ThreadRecorder plain = idle();
        plain.copyAndEvict(plain, Ticks.now(), null, 0);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ThreadRecorder recorder = idle();
            atStackEnd(attempt, () -> recorder.copyAndEvict(recorder, Ticks.now(), null, 0));
            assertConsistent(recorder);
            recorder.copyAndEvict(recorder, Ticks.now(), null, 0);
            assertConsistent(recorder);
            assertThat(recorder.bytes).as("bytes once all has gone").isEqualTo(plain.bytes);
            recorder.close();
            for (int function : functions) {
                Functions.retain(function);
                assertThat(Functions.find(function).isUsed()).as("a function that somebody uses is in use").isTrue();
                Functions.release(function);
                assertThat(Functions.find(function).isUsed()).as("a function that nobody uses is in use").isFalse();
            }
        }
    }

    private void assertConsistent(ThreadRecorder recorder) {
        for (int i = 1; i < recorder.size(); i++) {
            if (recorder.cells[i] instanceof Entry entry) {
                assertThat(recorder.find(entry.function)).as("an entry among the counters, by its function").isSameAs(entry);
            }
        }
        for (int callee : functions) {
            for (int caller : functions) {
                int edge = recorder.findEdge(caller, new Entry(callee, 0));
                if (edge != 0) {
                    assertThat(recorder.cells[edge]).as("an edge that is found, among the counters").isInstanceOf(Edge.class);
                }
            }
        }
    }

    @Test
    void a_call_that_finds_no_stack_for_its_counters_takes_no_bytes() throws InterruptedException {
        for (int i = 0; i < FUNCTIONS; i++) {
            functions[i] = fixture.function("f" + i);
        }
        // Recorders of other tests, which were never counted, may have given back what they did not take.
        MemoryBudget.add(1 << 20);
        long whole = plainBytes();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ThreadRecorder recorder = new ThreadRecorder();
            recorder.bytes = MemoryBudget.RECORDER;
            long before = MemoryBudget.used();
            atStackEnd(attempt, () -> recorder.makeRoom(recorder, functions[0], false));
            assertThat(MemoryBudget.used() - before).as("bytes taken").isEqualTo(recorder.bytes - MemoryBudget.RECORDER)
                    .isEqualTo(recorder.hasFrame() ? whole : 0);
            recorder.close();
        }
        MemoryBudget.add(-(1 << 20));
    }

    private long plainBytes() {
        ThreadRecorder plain = new ThreadRecorder();
        plain.bytes = MemoryBudget.RECORDER;
        plain.makeRoom(plain, functions[0], false);
        long bytes = plain.bytes - MemoryBudget.RECORDER;
        plain.close();
        return bytes;
    }
}
