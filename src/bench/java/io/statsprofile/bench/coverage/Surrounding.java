package io.statsprofile.bench.coverage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What else there is while a program runs. */
enum Surrounding {

    /** As many processors as the machine has, and nothing else of ours. */
    ALONE(List.of(), 0, false),
    /** One processor, for the program and two threads that never rest. */
    ONE_CPU(List.of("taskset", "-c", "0"), 2, false),
    /** Twice as many threads that never rest as there are processors. */
    CROWDED(List.of(), 2 * Runtime.getRuntime().availableProcessors(), false),
    /** One processor, for the program and four threads that block and wake again and again. */
    BLOCKERS(List.of("taskset", "-c", "0"), 4, true);

    private static final long BLOCKED_NANOS = 2_000_000;
    private static final long BUSY_NANOS = 1_000_000;

    /** What the command of its process begins with. */
    final List<String> prefix;
    private final int threads;
    private final boolean blocks;

    Surrounding(List<String> prefix, int threads, boolean blocks) {
        this.prefix = prefix;
        this.threads = threads;
        this.blocks = blocks;
    }

    void start() {
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            started.add(new Thread(this::keepBusy, "busy-" + i));
        }
        for (Thread thread : started) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void keepBusy() {
        for (;;) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < BUSY_NANOS) {
                Thread.onSpinWait();
            }
            if (blocks) {
                LockSupport.parkNanos(BLOCKED_NANOS);
            }
        }
    }
}
