package io.statsprofile.internal.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Breaks off what takes too long, on a thread of its own, which runs only where there is something to watch. Thread-safe. */
final class Deadlines implements AutoCloseable, ThreadFactory {

    private static final long IDLE_SECONDS = 60;
    private static final long JOIN_MILLIS = 500;
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, this);
    /** The one that the pool has made last; the one before it ended for want of work. */
    private volatile Thread last;

    Deadlines() {
        watch.setRemoveOnCancelPolicy(true);
        watch.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        watch.allowCoreThreadTimeOut(true);
    }

    /** Of the pool, for its one thread. */
    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, "statsprofile-deadline", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Deadlines.class.getClassLoader());
        last = thread;
        return thread;
    }

    /** A deadline that runs. */
    static final class Deadline implements Runnable {

        private final Runnable breakOff;
        private volatile Future<?> task;
        private volatile boolean passed;

        private Deadline(Runnable breakOff) {
            this.breakOff = breakOff;
        }

        /** It passes. */
        @Override
        public void run() {
            passed = true;
            breakOff.run();
        }

        boolean hasPassed() {
            return passed;
        }

        void cancel() {
            if (task != null) {
                task.cancel(false);
            }
        }
    }

    Deadline start(Duration length, Runnable breakOff) {
        Deadline deadline = new Deadline(breakOff);
        try {
            deadline.task = watch.schedule(deadline, length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nothing may begin any more.
            deadline.run();
        }
        return deadline;
    }

    /**
     * Waits for the thread itself: the pool calls itself terminated a moment earlier, and a servlet container looks for threads that are
     * left.
     */
    @Override
    public void close() {
        watch.shutdownNow();
        Thread thread = last;
        try {
            if (thread != null) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
