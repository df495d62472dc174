package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane's tables change as a whole or not at all, wherever in the change the stack ends. */
@Timeout(60)
class StackEndTest {

    private static final int FUNCTIONS = 12;
    private static final int ATTEMPTS = 13 * 29;

    private final Fixture fixture = new Fixture();
    private final int[] functions = new int[FUNCTIONS];
    private int overflows;

    @AfterEach
    void end() {
        Requests.idle = null;
        fixture.close();
    }

    /** A lane whose counters all hold nothing but what has been handed out, called by the first and by each other. */
    private Lane idle() {
        Lane lane = new Lane();
        lane.bytes = MemoryBudget.LANE;
        for (int caller : functions) {
            Frame frame = lane.enterTraced(caller);
            for (int function : functions) {
                lane.exit(lane.enterTraced(function));
            }
            lane.exit(frame);
        }
        Snapshot copy = new Snapshot();
        copy.fill(lane, lane.last);
        new Sums().take(copy, null, false, true);
        Requests.next();
        return lane;
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
            Lane lane = new Lane();
            for (lane.depth = 0; lane.depth + 2 < lane.frames.length; lane.depth++) {
                lane.deepen(lane);
            }
            int depth = lane.depth;
            atStackEnd(attempt, () -> lane.deepen(lane));
            if (lane.depth == depth && lane.hasFrame()) {
                assertThat(lane.frames.length).as("places for frames").isGreaterThan(depth + 2);
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
        Requests.idle = wanted;
        Lane plain = idle();
        plain.copyAndEvict(plain, Ticks.now(), null, 0);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Lane lane = idle();
            atStackEnd(attempt, () -> lane.copyAndEvict(lane, Ticks.now(), null, 0));
            assertConsistent(lane);
            lane.copyAndEvict(lane, Ticks.now(), null, 0);
            assertConsistent(lane);
            assertThat(lane.bytes).as("bytes once all has gone").isEqualTo(plain.bytes);
            lane.close();
            for (int function : functions) {
                Functions.retain(function);
                assertThat(Functions.find(function).isUsed()).as("a function that somebody uses is in use").isTrue();
                Functions.release(function);
                assertThat(Functions.find(function).isUsed()).as("a function that nobody uses is in use").isFalse();
            }
        }
    }

    private void assertConsistent(Lane lane) {
        for (int i = 1; i < lane.size(); i++) {
            if (lane.cells[i] instanceof Entry entry) {
                assertThat(lane.find(entry.function)).as("an entry among the counters, by its function").isSameAs(entry);
            }
        }
        for (int callee : functions) {
            for (int caller : functions) {
                int edge = lane.findEdge(caller, new Entry(callee, 0));
                if (edge != 0) {
                    assertThat(lane.cells[edge]).as("an edge that is found, among the counters").isInstanceOf(Edge.class);
                }
            }
        }
    }

    @Test
    void a_call_that_finds_no_stack_for_its_counters_takes_no_bytes() throws InterruptedException {
        for (int i = 0; i < FUNCTIONS; i++) {
            functions[i] = fixture.function("f" + i);
        }
        // Lanes of other tests, which were never counted, may have given back what they did not take.
        MemoryBudget.add(1 << 20);
        long whole = plainBytes();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Lane lane = new Lane();
            lane.bytes = MemoryBudget.LANE;
            long before = MemoryBudget.used();
            atStackEnd(attempt, () -> lane.makeRoom(lane, functions[0], false));
            assertThat(MemoryBudget.used() - before).as("bytes taken").isEqualTo(lane.bytes - MemoryBudget.LANE)
                    .isEqualTo(lane.hasFrame() ? whole : 0);
            lane.close();
        }
        MemoryBudget.add(-(1 << 20));
    }

    private long plainBytes() {
        Lane plain = new Lane();
        plain.bytes = MemoryBudget.LANE;
        plain.makeRoom(plain, functions[0], false);
        long bytes = plain.bytes - MemoryBudget.LANE;
        plain.close();
        return bytes;
    }
}
