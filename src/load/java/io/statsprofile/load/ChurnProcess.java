package io.statsprofile.load;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import com.acme.churn.Fickle;
import com.acme.churn.Steady;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.Modes;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * A service that is never at rest, in a JVM of its own with the agent: threads begin and end, the application is deployed again and
 * again, levels change, functions are exact and sampled by turns. It counts its calls itself. Argument: minutes.
 */
public final class ChurnProcess {

    private static final int THREADS = 20;
    private static final int VIRTUAL_THREADS = 100;
    private static final int CALLS = 100;
    private static final int ROUNDS_A_DEPLOYMENT = 10;
    private static final int ROUNDS_A_CHANGE = 7;
    private static final int ROUNDS_OF_MODES = 3;
    private static final long REST_MILLIS = 30;
    private static final double LOOKS = 120;
    /** Of the heap in the first third: what collections leave more or less of. */
    private static final double FLAT = 1.05;
    private static final double FLAT_MEGABYTES = 1;
    private static final int MOST_ALIVE = 5;
    private static final String LOGGER = "statsprofile.";

    private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Random random = new Random(1);
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final MemoryWatch memory = new MemoryWatch();
    private final List<WeakReference<Deployment>> deployments = new ArrayList<>();
    private final Method startVirtual = virtualThreads();
    private long threads;
    private long changes;
    private long deployed;
    private boolean missed;

    public static void main(String[] args) throws Exception {
        ChurnProcess process = new ChurnProcess();
        process.awaitSelection();
        process.run(Double.parseDouble(args[0]));
        System.out.flush();
        Runtime.getRuntime().halt(process.missed ? 1 : 0);
    }

    private static Method virtualThreads() {
        try {
            return Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException older) {
            return null;
        }
    }

    private void awaitSelection() throws InterruptedException {
        while (logging.getStatusManager().getCopyOfStatusList().stream()
                .noneMatch(status -> status.getMessage().startsWith("Profiled by levels"))) {
            Thread.sleep(10);
        }
    }

    private void run(double minutes) throws Exception {
        long start = System.nanoTime();
        double length = minutes * 60e9;
        int looks = 0;
        Deployment deployment = null;
        for (long round = 0; System.nanoTime() - start < length; round++) {
            if (round % ROUNDS_A_DEPLOYMENT == 0) {
                deployment = deploy();
            }
            if (round % ROUNDS_A_CHANGE == 0) {
                changeLevels();
            }
            if (round % ROUNDS_OF_MODES == 0) {
                changeModes();
            }
            work(deployment);
            Thread.sleep(REST_MILLIS);
            if (System.nanoTime() - start > looks * length / LOOKS) {
                look(looks++, (System.nanoTime() - start) / 60e9);
            }
        }
        deployment = null;
        logging.stop();
        judge();
    }

    private Deployment deploy() throws ReflectiveOperationException {
        deployed++;
        Deployment deployment = new Deployment();
        deployments.removeIf(known -> known.get() == null);
        deployments.add(new WeakReference<>(deployment));
        return deployment;
    }

    /** One class is always profiled, with callers or without; the other one now and then. */
    private void changeLevels() {
        changes++;
        Level[] steady = {Level.INFO, Level.DEBUG, Level.TRACE};
        logging.getLogger(LOGGER + Steady.class.getName()).setLevel(steady[random.nextInt(steady.length)]);
        logging.getLogger(LOGGER + Fickle.class.getName()).setLevel(random.nextBoolean() ? Level.DEBUG : Level.OFF);
    }

    private void changeModes() {
        for (int id = 0; id < Functions.count(); id++) {
            if (random.nextInt(4) == 0) {
                Modes.set(id, random.nextBoolean() ? Modes.SAMPLED : Modes.EXACT);
            }
        }
    }

    private void work(Deployment deployment) throws Exception {
        int virtual = startVirtual == null ? 0 : VIRTUAL_THREADS;
        CountDownLatch latch = new CountDownLatch(THREADS + virtual);
        Runnable work = () -> {
            try {
                call(deployment);
            } catch (RuntimeException | Error e) {
                failed.incrementAndGet();
            } finally {
                latch.countDown();
            }
        };
        for (int i = 0; i < THREADS; i++) {
            new Thread(work).start();
        }
        for (int i = 0; i < virtual; i++) {
            startVirtual.invoke(null, work);
        }
        threads += THREADS + virtual;
        latch.await();
    }

    private void call(Deployment deployment) {
        long value = Thread.currentThread().hashCode();
        for (int i = 0; i < CALLS; i++) {
            value = deployment.fickle.applyAsLong(deployment.steady.applyAsLong(value));
            if (i % 50 == 0) {
                Thread.yield();
            }
        }
        applied.addAndGet(value == 42 ? (long) CALLS : CALLS);
    }

    private void look(int number, double minute) throws IOException {
        MemoryWatch.Sample sample = memory.look();
        if (number % 10 == 0) {
            System.out.printf(Locale.ROOT, "minute %5.1f: heap %6.1f MB, metaspace %5.1f MB, resident %6.1f MB, %,d deployments,"
                    + " %,d threads, %,d changes of levels%n", minute, sample.heap(), sample.metaspace(), sample.resident(), deployed,
                    threads, changes);
        }
    }

    private void judge() throws IOException {
        memory.look();
        long alive = deployments.stream().filter(deployment -> deployment.get() != null).count();
        long made = applied.get();
        System.out.printf(Locale.ROOT, "%,d deployments, %,d threads, %,d changes of levels; %,d slices; %,d of the calls sampled%n",
                deployed, threads, changes, CountedDocuments.SLICES.get(), CountedDocuments.SAMPLED.get());
        equal("calls of Steady.applyAsLong", CountedDocuments.calls(Steady.class, "applyAsLong"), made);
        equal("calls of Steady.step", CountedDocuments.calls(Steady.class, "step"), made * (Steady.STEPS + 1));
        equal("calls of Steady.recurse", CountedDocuments.calls(Steady.class, "recurse"), made * Steady.DEPTH);
        within("calls of Fickle.applyAsLong", CountedDocuments.calls(Fickle.class, "applyAsLong"), 1, made);
        within("sampled calls", CountedDocuments.SAMPLED.get(), 1, made * (Steady.STEPS + Steady.DEPTH + 3));
        equal("calls in " + CountedDocuments.HOURS.get() + " hours", CountedDocuments.callsInHours(), CountedDocuments.callsInSlices());
        equal("calls that were not recorded", CountedDocuments.UNRECORDED.get(), 0);
        equal("threads that failed", failed.get(), 0);
        within("deployments that are still there", alive, 0, MOST_ALIVE);
        double heap = memory.first(MemoryWatch.Sample::heap);
        within("heap of the last third, MB", memory.last(MemoryWatch.Sample::heap), 0, heap * FLAT + FLAT_MEGABYTES);
        System.out.printf(Locale.ROOT, "MB, first third and last: heap %.1f and %.1f, metaspace %.1f and %.1f, resident %.1f and %.1f%n",
                heap, memory.last(MemoryWatch.Sample::heap), memory.first(MemoryWatch.Sample::metaspace),
                memory.last(MemoryWatch.Sample::metaspace), memory.first(MemoryWatch.Sample::resident),
                memory.last(MemoryWatch.Sample::resident));
    }

    private void equal(String what, long value, long expected) {
        within(what, value, expected, expected);
    }

    private void within(String what, double value, double least, double most) {
        boolean met = value >= least && value <= most;
        missed |= !met;
        System.out.printf(Locale.ROOT, "%-34s %,18.1f  from %,18.1f to %,18.1f: %s%n", what, value, least, most, met ? "met" : "MISSED");
    }
}
