package io.statsprofile.internal.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/**
 * Sees which class of a batch the JVM takes up, in order, and when. So it is known which one made it refuse a batch; and what comes behind
 * the last one is the stop, but for what that class's own verification takes. For the thread that retransforms.
 */
final class BatchObserver implements ClassFileTransformer {

    private final Thread thread = Thread.currentThread();
    private Class<?> last;
    private long lastNanos;

    /** Before a batch. */
    void begin() {
        last = null;
        lastNanos = System.nanoTime();
    }

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        // Classes that are loaded for the verification of others, and what other threads do, are not of the batch.
        if (redefined != null && Thread.currentThread() == thread) {
            last = redefined;
            lastNanos = System.nanoTime();
        }
        return null;
    }

    /** The class that the JVM has taken up last, or null before the first. */
    Class<?> last() {
        return last;
    }

    long nanosSinceLast() {
        return System.nanoTime() - lastNanos;
    }
}
