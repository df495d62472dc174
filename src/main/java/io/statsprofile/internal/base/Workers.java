package io.statsprofile.internal.base;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes threads of ours, and waits for them to end. They have nothing of the thread that makes them: that may be the deployer of a web
 * application, with inheritable thread-locals and a context class loader of its own.
 */
public final class Workers {

    private Workers() {
    }

    /** A daemon, not started yet. */
    public static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Workers.class.getClassLoader());
        return thread;
    }

    /**
     * Does something on a daemon of its own while the caller waits, so that whatever it keeps for its thread goes with it.
     *
     * @throws RuntimeException or an error, what {@code task} threw
     */
    public static <T> T call(String name, Supplier<T> task) {
        FutureTask<T> result = new FutureTask<>(task::get);
        Thread thread = daemon(name, result);
        thread.start();
        while (!join(thread, Duration.ofDays(1))) {
            // What is called is ours and ends.
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted after the end of " + name, e);
        }
    }

    /**
     * Waits until a thread has ended or the time is over. An interrupt, which is kept, does not shorten this: whoever stops a service is
     * often interrupted already, and what is waited for has a bound.
     *
     * @return whether it has ended; one that was never started has
     */
    public static boolean join(Thread thread, Duration longest) {
        long left = longest.toNanos();
        long until = System.nanoTime() + left;
        boolean interrupted = false;
        while (thread.isAlive() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = until - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
