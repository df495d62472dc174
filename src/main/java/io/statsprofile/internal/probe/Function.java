package io.statsprofile.internal.probe;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** What {@link Functions} knows about one function. */
final class Function {

    private static final AtomicIntegerFieldUpdater<Function> USES = AtomicIntegerFieldUpdater.newUpdater(Function.class, "uses");

    final int id;
    /** The defining loader; null for the boot loader. */
    final WeakReference<ClassLoader> loader;
    final String className;
    final String method;
    final String function;
    final String fileName;
    final int lineNumber;

    /** Taken of {@link MemoryBudget}. */
    final int bytes;

    /** Of its own segments, square nanoseconds, as some recorder has learned; 0 where none has. Racy. */
    double meanSquare;

    /** Counters of recorders that bear this function's id. */
    private volatile int uses;
    /** Up to when this function has been in somebody's slices, or when it was registered; under the cut lock. */
    long openedNanos;
    long openedEpochMillis;
    /** Whom it belonged to when its loader was last seen alive; under the cut lock. */
    CounterReader owner;

    Function(int id, ClassLoader loader, String className, String method, String function, String fileName, int lineNumber,
            int bytes) {
        this.id = id;
        this.loader = loader == null ? null : new WeakReference<>(loader);
        this.className = className;
        this.method = method;
        this.function = function;
        this.fileName = fileName;
        this.lineNumber = lineNumber;
        this.bytes = bytes;
        open(Ticks.now(), System.currentTimeMillis());
    }

    void open(long nanos, long epochMillis) {
        openedNanos = nanos;
        openedEpochMillis = epochMillis;
    }

    void retain() {
        USES.incrementAndGet(this);
    }

    void release() {
        USES.decrementAndGet(this);
    }

    boolean isUsed() {
        return uses > 0;
    }
}
