package com.acme.levels;

import io.statsprofile.internal.probe.Cut;
import io.statsprofile.internal.probe.Drain;
import io.statsprofile.internal.probe.Functions;
import java.util.Map;
import java.util.TreeMap;

/** The next slice of a drain in one line: functions with their calls, by name. */
final class Count {

    private Count() {
    }

    static Map<String, Long> of(Drain drain) {
        Map<String, Long> calls = new TreeMap<>();
        Cut cut = drain.cut(false);
        for (int i = 0; i < cut.functions.length; i++) {
            calls.merge(Functions.function(cut.functions[i]).replace("com.acme.levels.", ""), cut.ncalls[i], Long::sum);
        }
        return calls;
    }
}
