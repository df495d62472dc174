package io.statsprofile.governor;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * By thread, as the JVM knows it. That of virtual threads is their carriers'; where there are none to be seen, it is that of the whole
 * process. A thread that ends between two looks takes what it did in between with it.
 */
final class ThreadCpuTimes implements CpuTimes {

    private static final String OWN_NAMES = "statsprofile-";
    private static final String CARRIER = "jdk.internal.misc.CarrierThread";
    private static final int FEW = 1_024;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean supported = threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
    private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    private final boolean tells = compiler != null && compiler.isCompilationTimeMonitoringSupported();
    private long compiledBefore = compiled();
    private Map<Long, Long> before = new HashMap<>();
    private Map<Long, Long> ownBefore = new HashMap<>();
    private long[] carriers = {};
    private final CpuTimes process = new ProcessCpuTimes();

    @Override
    public long profiled(long[] ids, long passedNanos) {
        if (!supported) {
            return process.profiled(ids, passedNanos);
        }
        boolean virtual = false;
        long sum = 0;
        for (long id : ids) {
            if (id == 0) {
                virtual = true;
            } else {
                sum += passed(id, passedNanos);
            }
        }
        if (virtual && carriers.length == 0) {
            return process.profiled(ids, passedNanos);
        }
        for (int i = 0; virtual && i < carriers.length; i++) {
            sum += passed(carriers[i], passedNanos);
        }
        if (before.size() > FEW + 2 * ids.length) {
            before = new HashMap<>();
        }
        return sum;
    }

    /** Of a thread that is new to us, no more than it can have taken since the last question. */
    private long passed(long id, long passedNanos) {
        long now = threads.getThreadCpuTime(id);
        if (now < 0) {
            before.remove(id);
            return 0;
        }
        Long then = before.put(id, now);
        return then == null ? Math.min(now, passedNanos) : Math.max(0, now - then);
    }

    @Override
    public long compiling() {
        long now = compiled();
        long passed = now - compiledBefore;
        compiledBefore = now;
        return Math.max(0, passed);
    }

    private long compiled() {
        return tells ? TimeUnit.MILLISECONDS.toNanos(compiler.getTotalCompilationTime()) : 0;
    }

    /** Looks for our threads, and for carriers of virtual ones. */
    @Override
    public long own() {
        if (!supported) {
            return 0;
        }
        Thread[] all = all();
        Map<Long, Long> now = new HashMap<>();
        long[] found = new long[all.length];
        int carrying = 0;
        long sum = 0;
        for (Thread thread : all) {
            if (thread != null && thread.getName().startsWith(OWN_NAMES)) {
                long nanos = Math.max(0, threads.getThreadCpuTime(thread.getId()));
                now.put(thread.getId(), nanos);
                sum += Math.max(0, nanos - ownBefore.getOrDefault(thread.getId(), 0L));
            } else if (thread != null && thread.getClass().getName().equals(CARRIER)) {
                found[carrying++] = thread.getId();
            }
        }
        carriers = Arrays.copyOf(found, carrying);
        ownBefore = now;
        return sum;
    }

    private static Thread[] all() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[root.activeCount() + 16];
        root.enumerate(all, true);
        return all;
    }
}
