package com.acme.levels;

import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.IntervalSnapshot;
import java.util.Map;
import java.util.TreeMap;

/** The next slice of a reader in one line: functions with their calls, by name. */
final class Count {

    private Count() {
    }

    static Map<String, Long> of(CounterReader reader) {
        Map<String, Long> calls = new TreeMap<>();
        IntervalSnapshot snapshot = reader.cut(false);
        for (int i = 0; i < snapshot.functions.length; i++) {
            calls.merge(Functions.function(snapshot.functions[i]).replace("com.acme.levels.", ""), snapshot.ncalls[i], Long::sum);
        }
        return calls;
    }
}
