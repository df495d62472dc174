package io.statsprofile.bench.scale;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** The application's own counters, added up by threads that have ended. Thread-safe. */
final class Calls {

    private final AtomicLongArray byMethod = new AtomicLongArray(Parts.COUNT * Parts.METHODS);

    void add(int part, int[] calls) {
        for (int method = 0; method < calls.length; method++) {
            if (calls[method] > 0) {
                byMethod.addAndGet(part * Parts.METHODS + method, calls[method]);
            }
        }
    }

    /** By the names that documents have; of constructors, one each. */
    Map<String, Long> byFunction() {
        Map<String, Long> calls = new TreeMap<>();
        for (int part = 0; part < Parts.COUNT; part++) {
            calls.put(Parts.constructor(part), 1L);
            for (int method = 0; method < Parts.METHODS; method++) {
                calls.put(Parts.function(part, method), byMethod.get(part * Parts.METHODS + method));
            }
        }
        return calls;
    }
}
