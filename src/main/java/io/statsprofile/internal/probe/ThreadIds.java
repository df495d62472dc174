package io.statsprofile.internal.probe;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The calling thread's identifier, unique as long as the JVM lives, without asking a method that a subclass of {@link Thread} may have
 * overridden: {@code Thread.threadId()}, which is final, or before Java 19 the field behind it, where somebody opens that to us.
 */
public final class ThreadIds {

    /** What {@link #current} says where there is no way to know. */
    static final long UNKNOWN = -1;

    private static MethodHandle offered;

    private ThreadIds() {
    }

    /**
     * For the agent, before any other class of the probe is initialised.
     *
     * @param handle of type {@code (Thread)long}
     */
    public static void offer(MethodHandle handle) {
        offered = handle;
    }

    static long current() {
        if (Access.HANDLE == null) {
            return UNKNOWN;
        }
        try {
            return (long) Access.HANDLE.invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            return UNKNOWN;
        }
    }

    private static final class Access {

        static final MethodHandle HANDLE = find();

        private Access() {
        }

        private static MethodHandle find() {
            try {
                return MethodHandles.publicLookup().findVirtual(Thread.class, "threadId", MethodType.methodType(long.class));
            } catch (ReflectiveOperationException beforeJava19) {
                return offered;
            }
        }
    }
}
