package io.statsprofile.isolation;

import java.util.Map;
import java.util.TreeMap;

/** What a program of {@code src/it} has counted itself and printed by its {@code com.acme.tally.Tally}. */
final class Tally {

    private static final String LINE = "tally ";

    private Tally() {
    }

    /** @return calls by function, as the program calls them */
    static Map<String, Long> of(ForkedJvm jvm) {
        Map<String, Long> calls = new TreeMap<>();
        for (String line : jvm.lines()) {
            if (line.startsWith(LINE)) {
                int end = line.lastIndexOf(' ');
                calls.put(line.substring(LINE.length(), end), Long.parseLong(line.substring(end + 1)));
            }
        }
        return calls;
    }
}
