package io.statsprofile.isolation;

import java.util.Map;
import java.util.TreeMap;

/** How often the functions of {@code com.acme.work} are called, worked out from what the application was asked to do. */
final class KnownCalls {

    private static final String CREW = "com.acme.work.Crew.";
    private static final String WORKLOAD = "com.acme.work.Workload.";

    private final Map<String, Long> ncalls = new TreeMap<>();
    private final Map<String, Long> primitiveCalls = new TreeMap<>();

    /** Counts one {@code work} command. */
    KnownCalls work(int threads, int rounds) {
        long all = (long) threads * rounds;
        count(CREW + "work", 1, 1);
        count(CREW + "lambda$work$0", threads, threads);
        count(WORKLOAD + "<init>", threads, threads);
        count(WORKLOAD + "run", threads, threads);
        count(WORKLOAD + "round", all, all);
        count(WORKLOAD + "scan", 3 * all, 3 * all);
        count(WORKLOAD + "descend", 6 * all, all);
        count(WORKLOAD + "refuse", all, all);
        count(WORKLOAD + "add(int)", all, all);
        count(WORKLOAD + "add(int,int)", all, all);
        return this;
    }

    /** Calls by function. */
    Map<String, Long> ncalls() {
        return ncalls;
    }

    /** Outermost calls by function. */
    Map<String, Long> primitiveCalls() {
        return primitiveCalls;
    }

    private void count(String function, long calls, long outermost) {
        ncalls.merge(function, calls, Long::sum);
        primitiveCalls.merge(function, outermost, Long::sum);
    }
}
