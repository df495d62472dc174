package io.statsprofile.bench.scale;

import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.recording.SliceRecorder;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * When the probe's reader is at work, seen from a thread beside it: from when the thread that cuts was last seen at rest before it asked
 * for a cut until the slice is closed. Looks ten thousand times a second, by reflection, since nobody else wants to know; what it says is
 * too long rather than too short.
 */
final class CutWatch implements Runnable {

    /**
     * One piece of work; by {@link System#nanoTime()}.
     *
     * @param isCut false where room was made before a slice ended
     * @param cpuNanos of the thread that cuts: where the machine is busy with other things, what it would take else
     */
    record Span(long begin, long end, boolean isCut, long cpuNanos) {

        long nanos() {
            return end - begin;
        }
    }

    private static final long POLL_NANOS = 100_000;
    private static final int TRIES = 500;

    private final Field request = field("Epoch", "requested");
    private final Field opened = field("CounterReader", "openedNanos");
    private final Field relieved = field("MemoryRelief", "notBeforeNanos");
    private final CounterReader counterReader = CounterReaders.ownerOf(CutWatch.class.getClassLoader());
    private final Thread reader;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    CutWatch() throws ReflectiveOperationException, InterruptedException {
        reader = reader();
        Thread thread = new Thread(this, "cut-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static Field field(String type, String name) {
        try {
            Field field = Class.forName("io.statsprofile.internal.probe." + type, false, null).getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException renamed) {
            throw new IllegalStateException("The probe has no " + type + "." + name + " any more, by which cuts are seen", renamed);
        }
    }

    private static Thread reader() throws InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals(SliceRecorder.THREAD_NAME)) {
                    return thread;
                }
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException("No thread " + SliceRecorder.THREAD_NAME + " cuts");
    }

    @Override
    public void run() {
        try {
            watch();
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void watch() throws IllegalAccessException {
        long atRest = System.nanoTime();
        long begin = 0;
        long cpuAtRest = readerNanos();
        int known = request.getInt(null);
        long slice = opened.getLong(counterReader);
        long relief = relieved.getLong(null);
        while (!stopped) {
            LockSupport.parkNanos(POLL_NANOS);
            int current = request.getInt(null);
            long openedNow = opened.getLong(counterReader);
            long relievedNow = relieved.getLong(null);
            long now = System.nanoTime();
            if (current != known) {
                known = current;
                begin = begin == 0 ? atRest : begin;
            }
            if (begin != 0 && (openedNow != slice || relievedNow != relief)) {
                spans.add(new Span(begin, now, openedNow != slice, readerNanos() - cpuAtRest));
                begin = 0;
                atRest = now;
            } else if (begin == 0 && reader.getState() == Thread.State.TIMED_WAITING) {
                atRest = now;
                cpuAtRest = readerNanos();
            }
            slice = openedNow;
            relief = relievedNow;
        }
    }

    /** Those so far. */
    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** CPU time of the thread that cuts and makes documents, so far. */
    long readerNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(reader.getId());
    }

    void stop() {
        stopped = true;
    }
}
