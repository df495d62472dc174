package io.statsprofile.internal.governor;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * By thread, as the JVM knows it. That of virtual threads is their carriers'; where there are none to be seen, it is that of the whole
 * process. A thread that ends between two looks takes what it did in between with it. A thread that comes back after a while may have
 * worked elsewhere meanwhile: so the sum is never more than what the whole process took since the last question. Not thread-safe.
 */
final class ThreadCpuTimes implements CpuTimes {

    private static final String OWN_NAMES = "statsprofile-";
    private static final String CARRIER = "jdk.internal.misc.CarrierThread";
    private static final int FEW = 1_024;
    /** Threads that are asked at a time whether they are still there, at least. */
    private static final int FEW_ASKED = 64;
    /** The system knows the time of a process by its clock's ticks, mostly of 10 ms. */
    private static final long TICKS_NANOS = 20_000_000;
    /** Of CPU time that may have been compilers': a long compilation is told when it ends. */
    private static final long KEPT_NANOS = 3_000_000_000L;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean supported;
    /** By thread id, below 0 where there is no such thread. */
    private final LongUnaryOperator timeOf;
    /** Nanoseconds that the JVM was compiling so far, by the clock. */
    private final LongSupplier compiled;
    private long compiledBefore;
    /** CPU time that the process took lately beside profiled threads, and no compiler is known to have had; a bound, if it is known. */
    private long spareNanos = Long.MAX_VALUE;
    private final Map<Long, Long> before = new HashMap<>();
    /** Those of {@link #before} that are asked whether they are still there, and how many have been. */
    private Long[] suspects = {};
    private int asked;
    /** Threads that are remembered before that begins. */
    private int most = FEW;
    private Map<Long, Long> ownBefore = new HashMap<>();
    private long[] carriers = {};
    private final CpuTimes process;
    /** Whether the system ever told what the process took. */
    private boolean processTells;

    ThreadCpuTimes() {
        supported = threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
        timeOf = threads::getThreadCpuTime;
        process = new ProcessCpuTimes();
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        boolean tells = compiler != null && compiler.isCompilationTimeMonitoringSupported();
        compiled = () -> tells ? TimeUnit.MILLISECONDS.toNanos(compiler.getTotalCompilationTime()) : 0;
    }

    /** For tests. */
    ThreadCpuTimes(LongUnaryOperator timeOf, CpuTimes process, LongSupplier compiled) {
        this.supported = true;
        this.timeOf = timeOf;
        this.process = process;
        this.compiled = compiled;
    }

    @Override
    public long profiled(long[] ids, long passedNanos) {
        long whole = process.profiled(ids, passedNanos);
        if (!supported) {
            return whole;
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
        for (int i = 0; virtual && i < carriers.length; i++) {
            sum += passed(carriers[i], passedNanos);
        }
        forgetGone(ids.length);
        processTells |= whole > 0;
        if (virtual && carriers.length == 0) {
            spareNanos = Long.MAX_VALUE;
            return whole;
        }
        spareNanos = processTells ? Math.max(-TICKS_NANOS, Math.min(KEPT_NANOS, spareNanos) + whole - sum) : Long.MAX_VALUE;
        return processTells ? Math.min(sum, whole + TICKS_NANOS) : sum;
    }

    /** Some at a time: asking is dear. There are no more new ones than {@code asking}. */
    private void forgetGone(int asking) {
        if (asked == suspects.length && before.size() > most) {
            suspects = before.keySet().toArray(Long[]::new);
            asked = 0;
        }
        for (int i = 0; i < FEW_ASKED + 2 * asking && asked < suspects.length; i++) {
            Long id = suspects[asked++];
            if (timeOf.applyAsLong(id) < 0) {
                before.remove(id);
            }
            if (asked == suspects.length) {
                most = Math.max(FEW, 2 * before.size());
            }
        }
    }

    /** Of a thread that is new to us, no more than it can have taken since the last question. */
    private long passed(long id, long passedNanos) {
        long now = timeOf.applyAsLong(id);
        if (now < 0) {
            before.remove(id);
            return 0;
        }
        Long then = before.put(id, now);
        return then == null ? Math.min(now, passedNanos) : Math.max(0, now - then);
    }

    /** By the clock, in which compilers may have waited for a processor, but no more than the process took beside profiled threads. */
    @Override
    public long compiling() {
        long now = compiled.getAsLong();
        long passed = Math.max(0, Math.min(spareNanos, now - compiledBefore));
        compiledBefore = now;
        spareNanos -= passed;
        return passed;
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
