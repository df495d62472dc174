package io.statsprofile.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Breaks off what takes too long, on a thread of its own, which runs only where there is something to watch. Thread-safe. */
final class Deadlines implements AutoCloseable {

    private static final long IDLE_SECONDS = 60;
    private static final long JOIN_MILLIS = 500;
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "statsprofile-deadline");
        thread.setDaemon(true);
        thread.setContextClassLoader(Deadlines.class.getClassLoader());
        return thread;
    });

    Deadlines() {
        watch.setRemoveOnCancelPolicy(true);
        watch.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        watch.allowCoreThreadTimeOut(true);
    }

    /** A deadline that runs. */
    static final class Deadline {

        private final Runnable breakOff;
        private volatile Future<?> task;
        private volatile boolean passed;

        private Deadline(Runnable breakOff) {
            this.breakOff = breakOff;
        }

        private void pass() {
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
            deadline.task = watch.schedule(deadline::pass, length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nothing may begin any more.
            deadline.pass();
        }
        return deadline;
    }

    @Override
    public void close() {
        watch.shutdownNow();
        try {
            watch.awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
