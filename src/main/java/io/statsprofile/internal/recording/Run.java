package io.statsprofile.internal.recording;

import java.time.Instant;
import java.util.Map;

/**
 * Identity of a run and how far it got. Kept in the reader's notes, which outlive a reload of the recorder, so that run id and
 * sequence go on and the slice in hand keeps its nominal opening. Only JDK types go into the notes: the next recorder may
 * come from another class loader.
 */
final class Run {

    private static final String RUN_ID = "runId";
    private static final String SEQUENCE = "sequence";
    private static final String OPENED = "openedAtMillis";
    private static final String DROPPED = "dropped";
    private static final String OWNER = "owner";
    private static final String SELECTED = "selected";

    private final Map<String, Object> notes;
    private final String id;

    Run(Map<String, Object> notes, Instant now) {
        this.notes = notes;
        notes.putIfAbsent(RUN_ID, RunIds.next(now));
        this.id = (String) notes.get(RUN_ID);
    }

    String id() {
        return id;
    }

    /** Number of the next document. */
    long sequence() {
        return notes.get(SEQUENCE) instanceof Long next ? next : 0;
    }

    /** The document with {@link #sequence} was handed on. */
    void handedOn() {
        notes.put(SEQUENCE, sequence() + 1);
    }

    /** Documents of this run that were dropped, by all its recorders. */
    long dropped() {
        return notes.get(DROPPED) instanceof Long documents ? documents : 0;
    }

    void dropped(long documents) {
        notes.put(DROPPED, documents);
    }

    /** Nominal opening of the slice in hand. */
    Instant opened(long startEpochMillis) {
        return Instant.ofEpochMilli(notes.get(OPENED) instanceof Long millis ? millis : startEpochMillis);
    }

    void open(Instant boundary) {
        notes.put(OPENED, boundary.toEpochMilli());
    }

    void ownedBy(String owner) {
        notes.put(OWNER, owner);
    }

    /** Whether levels were ever applied in this run, by this recorder or an earlier one. */
    boolean hasSelection() {
        return notes.containsKey(SELECTED);
    }

    void selected() {
        notes.put(SELECTED, Boolean.TRUE);
    }

    static String ownerIn(Map<String, Object> notes) {
        return String.valueOf(notes.getOrDefault(OWNER, "another recorder"));
    }
}
