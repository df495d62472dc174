package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A reader that copies a recorder while its thread makes calls as fast as it can. A copy that the sequence word vouches for must be the
 * state between two events, which the thread's fixed pattern (root open, f and g in turn) makes recognisable.
 */
class CopyTest {

    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Fixture fixture = new Fixture();
    private final int root = fixture.function("root");
    private final int f = fixture.function("f");
    private final int g = fixture.function("g");
    private volatile boolean stop;
    private volatile ThreadRecorder recorder;

    private void write() {
        Frame outer = Probe.enter(root);
        Probe.exit(Probe.enterTraced(f));
        Probe.exit(Probe.enterTraced(g));
        recorder = outer.recorder;
        while (!stop) {
            Frame frame = Probe.enterTraced(f);
            Probe.exit(frame);
            frame = Probe.enterTraced(g);
            Probe.exit(frame);
        }
        Probe.exit(outer);
    }

    @Test
    @Timeout(60)
    void a_copy_whose_sequence_word_was_even_and_stayed_is_a_state_between_two_events() throws Exception {
        Thread writer = new Thread(this::write, "writer");
        writer.setDaemon(true);
        writer.start();
        while (recorder == null) {
            Thread.onSpinWait();
        }
        int vouched = 0;
        int torn = 0;
        int moving = 0;
        ThreadSnapshot copy = new ThreadSnapshot();
        long lastCalls = 0;
        for (long end = System.nanoTime() + RUN_NANOS; System.nanoTime() < end;) {
            int before = recorder.sequence;
            VarHandle.acquireFence();
            copy.fill(recorder, System.nanoTime());
            VarHandle.loadLoadFence();
            if ((before & 1) == 0 && recorder.sequence == before) {
                assertThat(fault(copy)).as("fault of copy %s, which the sequence word vouches for", vouched).isNull();
                long calls = figure(copy, f, ThreadSnapshot.NCALLS);
                assertThat(calls).isGreaterThanOrEqualTo(lastCalls);
                moving += calls > lastCalls ? 1 : 0;
                lastCalls = calls;
                vouched++;
            } else if (fault(copy) != null) {
                torn++;
            }
        }
        stop = true;
        writer.join();
        fixture.close();
        assertThat(moving).as("good copies of a recorders that moved").isGreaterThan(10);
        assertThat(torn).as("copies that the sequence word does not vouch for and that are indeed no state; without any, this test could "
                + "not fail")
                .isPositive();
    }

    /** Why the copy is no state between two events, or null. */
    private String fault(ThreadSnapshot copy) {
        long ahead = figure(copy, f, ThreadSnapshot.NCALLS) - figure(copy, g, ThreadSnapshot.NCALLS);
        long levels = figure(copy, f, ThreadSnapshot.LEVEL) + figure(copy, g, ThreadSnapshot.LEVEL);
        long own = figure(copy, root, ThreadSnapshot.TOTTIME) + figure(copy, f, ThreadSnapshot.TOTTIME) + figure(copy, g,
                ThreadSnapshot.TOTTIME);
        if (ahead < 0 || ahead > 1) {
            return "f is ahead of g by " + ahead;
        }
        if (levels > 1 || figure(copy, root, ThreadSnapshot.LEVEL) != 1 || ahead == 1 && figure(copy, f, ThreadSnapshot.LEVEL) != 0) {
            return "more open calls than the pattern has";
        }
        if (own != figure(copy, root, ThreadSnapshot.CUMTIME)) {
            return "own times add up to " + own + " of " + figure(copy, root, ThreadSnapshot.CUMTIME);
        }
        for (int callee : new int[] {f, g}) {
            for (int figure = 0; figure < ThreadSnapshot.STRIDE; figure++) {
                if (figure(copy, callee, figure) != edgeFigure(copy, callee, figure)) {
                    return "figure " + figure + " differs between the function and its only edge";
                }
            }
        }
        return null;
    }

    private long figure(ThreadSnapshot copy, int function, int figure) {
        return figure(copy, SnapshotSums.ANY, function, figure);
    }

    private long edgeFigure(ThreadSnapshot copy, int callee, int figure) {
        return figure(copy, root, callee, figure);
    }

    /** Whoever has no row holds nothing but zeros, since nothing is ever handed out here. */
    private static long figure(ThreadSnapshot copy, int caller, int callee, int figure) {
        for (int row = 0; row < copy.rows(); row++) {
            if (copy.cell(row).caller() == caller && copy.cell(row).callee() == callee) {
                return copy.get(row, figure);
            }
        }
        return 0;
    }
}
