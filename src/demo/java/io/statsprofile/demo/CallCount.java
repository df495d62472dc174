package io.statsprofile.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the shop itself counted.
 *
 * @param function class, method and, where overloaded, parameter types
 * @param calls all
 * @param outermost those without another activation of the same function on the thread's stack
 * @param nanos own time, where the shop took it, or 0
 */
record CallCount(String function, long calls, long outermost, long nanos) {

    /** Of a function whose time nobody took. */
    CallCount(String function, long calls, long outermost) {
        this(function, calls, outermost, 0);
    }

    /** Reads what {@link io.statsprofile.demo.shop.Tally#write} wrote, by function. */
    static Map<String, CallCount> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split("\t"))
                .map(fields -> new CallCount(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3])))
                .collect(Collectors.toMap(CallCount::function, Function.identity()));
    }
}
