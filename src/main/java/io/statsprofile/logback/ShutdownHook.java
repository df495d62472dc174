package io.statsprofile.logback;

import io.statsprofile.internal.base.Workers;
import java.util.concurrent.TimeUnit;

/**
 * Runs something when the JVM ends. When a service ends in order, others stop the logging context in shutdown hooks of their own, after
 * the service has finished its last requests: Spring Boot closes the application first and its logging last, and Logback has a
 * {@code <shutdownHook>}. All hooks run at the same time, so ours waits for those two where they run, and then does what they
 * have left undone. Knowing them by the names of their threads is a hack; Java offers no order among hooks.
 */
final class ShutdownHook {

    static final String THREAD_NAME = "statsprofile-shutdown";
    private static final String SPRING_BOOT = "SpringApplicationShutdownHook";
    private static final String LOGBACK = "Logback shutdown hook";
    /** Kubernetes gives a process 30 seconds to end, and so does Spring Boot each phase of its own. */
    private static final long LONGEST_WAIT_MILLIS = TimeUnit.SECONDS.toMillis(25);
    /** Until the JVM has surely started all hooks. */
    private static final long HEAD_START_MILLIS = 50;

    private final Thread thread;

    ShutdownHook(Runnable action) {
        thread = Workers.daemon(THREAD_NAME, () -> {
            awaitOthers();
            action.run();
        });
    }

    /** @return false when the JVM is ending already */
    boolean register() {
        try {
            Runtime.getRuntime().addShutdownHook(thread);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** @return false when the JVM is ending */
    boolean unregister() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static void awaitOthers() {
        try {
            Thread.sleep(HEAD_START_MILLIS);
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
            for (Thread other : Thread.getAllStackTraces().keySet()) {
                if (other.getName().equals(SPRING_BOOT) || other.getName().startsWith(LOGBACK)) {
                    other.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
