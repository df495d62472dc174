package io.statsprofile.probe;

import java.lang.ref.WeakReference;

/** What {@link Functions} knows about one function. */
final class Function {

    final int id;
    /** The defining loader; null for the boot loader. */
    final WeakReference<ClassLoader> loader;
    final String className;
    final String method;
    final String function;
    final String fileName;
    final int lineNumber;

    /** Up to when this function has been in somebody's slices, or when it was registered; under the cut lock. */
    long openedNanos;
    long openedEpochMillis;
    /** Whom it belonged to when its loader was last seen alive; under the cut lock. */
    Drain owner;

    Function(int id, ClassLoader loader, String className, String method, String function, String fileName, int lineNumber) {
        this.id = id;
        this.loader = loader == null ? null : new WeakReference<>(loader);
        this.className = className;
        this.method = method;
        this.function = function;
        this.fileName = fileName;
        this.lineNumber = lineNumber;
        open(Ticks.now(), System.currentTimeMillis());
    }

    void open(long nanos, long epochMillis) {
        openedNanos = nanos;
        openedEpochMillis = epochMillis;
    }
}
