package io.statsprofile.internal.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/** How far a change of levels has come in the classes that are loaded, in figures and in words for the operator. Not thread-safe. */
final class RetransformStatus {

    /** What concerns fewer classes is done before anybody could ask. */
    static final int WORTH_TELLING = 100;
    private static final int NAMED = 5;

    private final int due;
    private final long startNanos = System.nanoTime();
    private int retransformed;
    private int stops;
    private long stopNanos;
    private long longestStopNanos;
    private int leftOut;
    /** Reasons by name of class, the first few. */
    private final Map<String, String> named = new LinkedHashMap<>();

    RetransformStatus(int due) {
        this.due = due;
    }

    void stopped(int classes, long nanos) {
        retransformed += classes;
        stops++;
        stopNanos += nanos;
        longestStopNanos = Math.max(longestStopNanos, nanos);
    }

    void leftOut(Class<?> type, String reason) {
        leftOut++;
        if (named.size() < NAMED) {
            named.put(type.getName(), reason);
        }
    }

    boolean isWorthTelling() {
        return due >= WORTH_TELLING;
    }

    int retransformed() {
        return retransformed;
    }

    int leftOut() {
        return leftOut;
    }

    String progress() {
        return "a change of levels has been carried out in " + (retransformed + leftOut) + " of " + due + " loaded classes so far, in "
                + stops();
    }

    String done() {
        return "a change of levels is carried out in " + retransformed + " loaded classes, in " + stops();
    }

    String abandoned() {
        return "levels have changed again; the change before had reached " + retransformed + " of " + due + " loaded classes, in "
                + stops();
    }

    String leftOutText() {
        StringBuilder text = new StringBuilder().append(leftOut).append(leftOut == 1 ? " loaded class" : " loaded classes")
                .append(" could not be retransformed, now and later, and ")
                .append(leftOut == 1 ? "stays as it was: " : "stay as they were: ");
        String separator = "";
        for (Map.Entry<String, String> one : named.entrySet()) {
            text.append(separator).append(one.getKey()).append(" (").append(one.getValue()).append(')');
            separator = ", ";
        }
        if (leftOut > named.size()) {
            text.append(", and ").append(leftOut - named.size()).append(" more");
        }
        return text.append("; set their levels before they are loaded, from the start on, to profile them").toString();
    }

    private String stops() {
        return (System.nanoTime() - startNanos) / 1_000_000 + " ms; the application stood still " + stops + " times for it, "
                + stopNanos / 1_000_000 + " ms in sum and " + longestStopNanos / 1_000_000 + " ms at most";
    }
}
