package io.statsprofile.demo.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The shop's own count of its calls, and the time of one of its functions, independent of any profiler.
 * Switched OFF in the demo's {@code logback.xml}, so that it is
 * not profiled itself. Thread-safe.
 */
public final class Tally {

    private record Count(LongAdder calls, LongAdder outermost, LongAdder nanos) {

        Count() {
            this(new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    private static final Map<String, Count> COUNTS = new ConcurrentHashMap<>();

    private Tally() {
    }

    /**
     * Counts a call of a function that never calls itself, directly or through others.
     *
     * @param function class, method and, where overloaded, parameter types, such as {@code Cart.add(Item,int)}
     */
    static void call(String function) {
        call(function, true);
    }

    /**
     * Counts a call.
     *
     * @param function as in {@link #call(String)}
     * @param outermost whether no other activation of the function is on this thread's stack
     */
    static void call(String function, boolean outermost) {
        Count count = COUNTS.get(function);
        if (count == null) {
            count = COUNTS.computeIfAbsent(function, name -> new Count());
        }
        count.calls.increment();
        if (outermost) {
            count.outermost.increment();
        }
    }

    /** Adds to the own time of a function that has been called. */
    static void time(String function, long nanos) {
        COUNTS.get(function).nanos.add(nanos);
    }

    /** All calls so far. */
    public static long total() {
        return COUNTS.values().stream().mapToLong(count -> count.calls.sum()).sum();
    }

    /**
     * Writes one line a function, in UTF-8, sorted: the function's name, its calls, its outermost calls, its own time in
     * nanoseconds or 0 where nobody took it, with tabs between.
     * Exact once no thread counts any more.
     *
     * @throws IOException when the file can't be written
     */
    public static void write(Path file) throws IOException {
        List<String> lines = COUNTS.entrySet().stream()
                .map(e -> e.getKey() + "\t" + e.getValue().calls.sum() + "\t" + e.getValue().outermost.sum()
                        + "\t" + e.getValue().nanos.sum())
                .sorted()
                .toList();
        Files.write(file, lines);
    }
}
