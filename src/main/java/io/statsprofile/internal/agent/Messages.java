package io.statsprofile.internal.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the operator should know, until the library fetches it. Each text but {@link #news} is kept once in a JVM's life; at most
 * {@value #CAPACITY} wait at a time and at most {@value #MEMORY} are remembered, what comes beyond that is counted.
 * Thread-safe; its lock is held for a moment and nothing is called under it.
 */
final class Messages {

    static final int CAPACITY = 200;
    static final int MEMORY = 2_000;
    /** Most characters of a text; a class file allows names of 65,535. */
    static final int LONGEST = 4_000;

    private final Deque<String> waiting = new ArrayDeque<>();
    private final Set<String> said = new HashSet<>();
    private String progress;
    private long dropped;
    private long droppedBefore;

    void info(String text) {
        add("INFO " + text);
    }

    /** Tells what is told again when it is so again; who calls this sees to it that it is not too often. */
    synchronized void news(String text) {
        String message = bounded("INFO " + text);
        if (waiting.size() >= CAPACITY) {
            dropped++;
        } else {
            waiting.add(message);
        }
    }

    void warn(String text) {
        add("WARN " + text);
    }

    /** Tells how far something has come, in place of what was told of that before. */
    synchronized void progress(String text) {
        progress = "INFO " + text;
    }

    private synchronized void add(String text) {
        String message = bounded(text);
        if (said.contains(message)) {
            return;
        }
        if (waiting.size() >= CAPACITY || said.size() >= MEMORY) {
            dropped++;
            return;
        }
        said.add(message);
        waiting.add(message);
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }

    /** Takes what waits, oldest first. */
    synchronized List<String> take() {
        List<String> taken = new ArrayList<>(waiting);
        waiting.clear();
        if (progress != null) {
            taken.add(progress);
            progress = null;
        }
        if (dropped > droppedBefore) {
            taken.add("WARN " + (dropped - droppedBefore) + " more messages of the agent were dropped, since only " + CAPACITY
                    + " are kept at a time; the figure messagesDropped counts them");
            droppedBefore = dropped;
        }
        return taken;
    }

    /** What waits, oldest first, and goes on waiting. */
    synchronized List<String> peek() {
        return List.copyOf(waiting);
    }

    synchronized long dropped() {
        return dropped;
    }
}
