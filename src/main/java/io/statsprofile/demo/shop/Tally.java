package io.statsprofile.demo.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The shop's own count of its calls, independent of any profiler. Switched OFF in the demo's {@code logback.xml}, so that it is
 * not profiled itself. Thread-safe.
 */
public final class Tally {

    private record Count(LongAdder calls, LongAdder outermost) {
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
            count = COUNTS.computeIfAbsent(function, name -> new Count(new LongAdder(), new LongAdder()));
        }
        count.calls.increment();
        if (outermost) {
            count.outermost.increment();
        }
    }

    /** All calls so far. */
    public static long total() {
        return COUNTS.values().stream().mapToLong(count -> count.calls.sum()).sum();
    }

    /**
     * Writes one line a function, in UTF-8, sorted: the function's name, its calls, its outermost calls, with tabs between.
     * Exact once no thread counts any more.
     *
     * @throws IOException when the file can't be written
     */
    public static void write(Path file) throws IOException {
        List<String> lines = COUNTS.entrySet().stream()
                .map(e -> e.getKey() + "\t" + e.getValue().calls.sum() + "\t" + e.getValue().outermost.sum())
                .sorted()
                .toList();
        Files.write(file, lines);
    }
}
