package io.statsprofile.internal.probe;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that makes random calls and keeps its own account of them, independent of the probe's: a stack of its own, and
 * counts by function and by edge. Function 0 is on the stack from the first to the last moment.
 */
final class Load extends Thread {

    static final int FUNCTIONS = 12;
    private static final int MAX_DEPTH = 8;

    final int[] ids;
    final long[] ncalls = new long[FUNCTIONS];
    final long[] primitiveCalls = new long[FUNCTIONS];
    final long[][] edgeNcalls = new long[FUNCTIONS][FUNCTIONS];
    final long[][] edgePrimitiveCalls = new long[FUNCTIONS][FUNCTIONS];
    volatile ThreadRecorder recorder;
    volatile boolean stop;
    volatile boolean rootLeft;
    /** Whether the thread loses its thread-locals now and then, in the middle of its calls. */
    volatile boolean forgetful;
    long bracketNanos;

    private final SplittableRandom random;
    private final boolean blocks;
    private final boolean stalls;
    private final int[] stack = new int[1 << MAX_DEPTH + 2];
    private final int[] level = new int[FUNCTIONS];
    private final int[][] edgeLevel = new int[FUNCTIONS][FUNCTIONS];
    private int height;

    /**
     * @param blocks whether it sometimes waits
     * @param stalls whether it sometimes stops dead in the middle of an event, as a preempted thread does
     */
    Load(int[] ids, long seed, boolean blocks, boolean stalls) {
        super("load-" + seed);
        setDaemon(true);
        this.ids = ids;
        this.random = new SplittableRandom(seed);
        this.blocks = blocks;
        this.stalls = stalls;
    }

    @Override
    public void run() {
        long before = System.nanoTime();
        Frame root = enter(0);
        recorder = root.recorder;
        while (!stop) {
            call(1);
        }
        exit(root, 0);
        bracketNanos = System.nanoTime() - before;
        rootLeft = true;
    }

    private void call(int depth) {
        int function = 1 + random.nextInt(FUNCTIONS - 1);
        Frame frame = enter(function);
        int height = this.height;
        int calls = depth == MAX_DEPTH ? 0 : random.nextInt(3);
        for (int i = 0; i < calls; i++) {
            call(depth + 1);
        }
        pass();
        // Now and then an exit never runs; the caller's closes this call too. The root's own calls are never lost.
        if (depth == 1 || random.nextInt(50) != 0) {
            exit(frame, height - 1);
        }
    }

    private void pass() {
        int kind = random.nextInt(2000);
        if (kind == 0 && blocks) {
            LockSupport.parkNanos(random.nextInt(6_000_000));
        } else if (kind == 1 && stalls) {
            recorder.sequence |= 1;
            LockSupport.parkNanos(60_000_000);
        } else if (kind < 10 && forgetful) {
            Probe.RECORDERS.remove();
        } else if (kind < 200) {
            for (long until = System.nanoTime() + random.nextInt(3_000); System.nanoTime() < until;) {
                Thread.onSpinWait();
            }
        }
    }

    /** Every second function is traced. */
    private static boolean traced(int function) {
        return function % 2 == 1;
    }

    private Frame enter(int function) {
        if (height > 0 && traced(function)) {
            edgeLevel[stack[height - 1]][function]++;
        }
        level[function]++;
        stack[height++] = function;
        return traced(function) ? Probe.enterTraced(ids[function]) : Probe.enter(ids[function]);
    }

    private void exit(Frame frame, int heightAfter) {
        Probe.exit(frame);
        while (height > heightAfter) {
            int function = stack[--height];
            ncalls[function]++;
            if (--level[function] == 0) {
                primitiveCalls[function]++;
            }
            if (height > 0 && traced(function)) {
                int caller = stack[height - 1];
                edgeNcalls[caller][function]++;
                if (--edgeLevel[caller][function] == 0) {
                    edgePrimitiveCalls[caller][function]++;
                }
            }
        }
    }
}
