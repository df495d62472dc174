package io.statsprofile.bench.scale;

import ch.qos.logback.classic.LoggerContext;
import com.acme.scale.Part;
import io.statsprofile.bench.programs.Recorded;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReaders;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * {@link Parts} in a JVM of their own: {@value #THREADS} threads at a time, and then {@value #VIRTUAL_THREADS} short virtual ones, where
 * there are such. Arguments: a folder for what it says besides; seconds; nanoseconds of the windows in which calls are looked at where no
 * slices are cut, or 0 with an agent.
 *
 * <p>Into the folder: {@code made}, calls by the application's own counters, and {@code out}, functions that have no probes in the end.
 * Prints, in nanoseconds and CPU nanoseconds, {@code early} for a cut while the JVM compiled, {@code cut} for one afterwards,
 * {@code later} for one with virtual threads, {@code room} where room was made between cuts; in nanoseconds, {@code meanwhile} for the
 * longest call during a cut and {@code beside} for that in as long a time half a slice later; in CPU nanoseconds, {@code reader} for the
 * thread that cuts; {@code virtual}, number of threads; and {@code done}.
 */
public final class ScaleProcess {

    static final int THREADS = 1_000;
    static final int VIRTUAL_THREADS = 1_000_000;
    static final long SLICE_MILLIS = 2_000;
    private static final int AT_A_TIME = 1_000;
    /** In which the JVM compiles; calls are not looked at. */
    private static final long WARM_UP_SECONDS = 10;

    private final Path folder;
    private final Part[] parts;
    private final Calls calls = new Calls();
    private final List<Caller> callers = new ArrayList<>();
    private final boolean isRecorded;
    private final CutWatch watch;

    private ScaleProcess(Path folder, boolean isRecorded) throws ReflectiveOperationException, InterruptedException {
        this.folder = folder;
        this.isRecorded = isRecorded;
        this.watch = isRecorded ? new CutWatch() : null;
        this.parts = Parts.load();
    }

    public static void main(String[] args) throws Exception {
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        long window = Long.parseLong(args[2]);
        if (window == 0) {
            Recorded.awaitSelection(logging);
        }
        ScaleProcess process = new ScaleProcess(Path.of(args[0]), window == 0);
        process.run(logging, Long.parseLong(args[1]), window);
        System.out.println("done");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private void run(LoggerContext logging, long seconds, long window) throws Exception {
        if (Boolean.getBoolean(Recorded.SAMPLED)) {
            Recorded.sampleAll();
        }
        long begin = System.nanoTime();
        long warm = begin + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
        long end = warm + TimeUnit.SECONDS.toNanos(seconds);
        callWithThreads(begin, end);
        List<CutWatch.Span> cuts = isRecorded ? watch.spans() : windows(warm, end, window);
        System.out.println("virtual " + callWithVirtualThreads());
        save("made", calls.byFunction());
        if (isRecorded) {
            Files.write(folder.resolve("out"), out());
            System.out.println("reader " + watch.readerNanos());
        }
        logging.stop();
        print(cuts, warm);
        if (isRecorded) {
            watch.stop();
            watch.spans().stream().skip(cuts.size()).forEach(cut -> print(cut.isCut() ? "later" : "room", cut));
        }
    }

    private void callWithThreads(long begin, long end) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Caller caller = new Caller(parts, calls, i, THREADS, begin, end);
            callers.add(caller);
            Thread thread = new Thread(caller, "caller-" + i);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** How many there were. */
    private int callWithVirtualThreads() throws Exception {
        Method start;
        try {
            start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException older) {
            return 0;
        }
        Semaphore room = new Semaphore(AT_A_TIME);
        for (int i = 0; i < VIRTUAL_THREADS; i++) {
            int number = i;
            room.acquire();
            start.invoke(null, (Runnable) () -> {
                call(number % parts.length, number);
                call(number % Caller.COMMON, number + 1);
                room.release();
            });
        }
        room.acquire(AT_A_TIME);
        return VIRTUAL_THREADS;
    }

    private void call(int part, long seed) {
        int[] counters = new int[Parts.METHODS];
        parts[part].brief(seed, counters);
        calls.add(part, counters);
    }

    private void save(String name, Map<String, Long> values) throws Exception {
        Files.write(folder.resolve(name), values.entrySet().stream().map(entry -> entry.getValue() + "\t" + entry.getKey()).toList());
    }

    /** Asked once, in the end: an answer ends what the agent says of a slice. */
    private static List<String> out() {
        Object out = Control.get().takeOverhead(CounterReaders.ownerOf(ScaleProcess.class.getClassLoader())).get("out");
        return out instanceof Collection<?> names ? names.stream().map(Object::toString).toList() : List.of();
    }

    private static List<CutWatch.Span> windows(long from, long to, long nanos) {
        List<CutWatch.Span> windows = new ArrayList<>();
        long slice = TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS);
        for (long begin = from + slice; begin + slice < to; begin += slice) {
            windows.add(new CutWatch.Span(begin, begin + nanos, true, 0));
        }
        return windows;
    }

    private void print(List<CutWatch.Span> spans, long warm) {
        long half = TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS) / 2;
        for (CutWatch.Span span : spans) {
            if (!span.isCut()) {
                print("room", span);
            } else if (span.begin() < warm) {
                print("early", span);
            } else {
                print("cut", span);
                System.out.println("meanwhile " + longest(span.begin(), span.end()));
                System.out.println("beside " + longest(span.begin() + half, span.end() + half));
            }
        }
    }

    private static void print(String word, CutWatch.Span span) {
        System.out.println(word + " " + span.nanos() + " " + span.cpuNanos());
    }

    private long longest(long from, long to) {
        return callers.stream().mapToLong(caller -> caller.longest(from, to)).max().orElse(0);
    }
}
