package io.statsprofile.internal.query;

import java.util.ArrayList;
import java.util.List;

/** What the reader of a report should know of the reading. Not thread-safe. */
final class ReadingNotes {

    private static final int SHOWN = 10;

    private final List<String> unreadable = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long unreadableCount;
    private long broken;
    private long foreign;
    private long logged;

    /** A line that is none of ours. */
    void foreign() {
        foreign++;
    }

    /** A line of what CPython's {@code get_stats_profile()} gives. */
    void logged() {
        logged++;
    }

    /** @param problem where it is and what is wrong with it */
    void broken(String problem) {
        broken++;
        if (problems.size() < SHOWN) {
            problems.add(problem);
        }
    }

    /** A file or directory cannot be read; the sentence says why and names the remedy. */
    void unreadable(String sentence) {
        unreadableCount++;
        if (unreadable.size() < SHOWN) {
            unreadable.add(sentence);
        }
    }

    /** How many documents were broken so far. */
    long brokenCount() {
        return broken;
    }

    /** The first sentence of what cannot be read; null where there is none. */
    String firstUnreadable() {
        return unreadable.isEmpty() ? null : unreadable.get(0);
    }

    /** One sentence each. */
    List<String> sentences() {
        List<String> notes = new ArrayList<>(unreadable);
        if (unreadableCount > unreadable.size()) {
            notes.add("... and " + (unreadableCount - unreadable.size()) + " more files or directories that cannot be read.");
        }
        if (foreign > 0) {
            notes.add(foreign + (foreign == 1 ? " line is" : " lines are") + " no profile document and passed over.");
        }
        if (logged > 0) {
            notes.add(logged + (logged == 1 ? " line is" : " lines are") + " of Python's get_stats_profile(): times are rounded to"
                    + " milliseconds, callers are not in them, and of functions with the same name there is one only. Documents of"
                    + " python -m statsprofile have all of that.");
        }
        if (broken > 0) {
            notes.add(broken + (broken == 1 ? " profile document is" : " profile documents are")
                    + " broken and left out; the rest is counted.");
            notes.addAll(problems);
        }
        if (broken > problems.size()) {
            notes.add("... and " + (broken - problems.size()) + " more broken ones.");
        }
        return notes;
    }
}
