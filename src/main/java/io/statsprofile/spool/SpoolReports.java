package io.statsprofile.spool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts what goes wrong in a spool, and says what is worth a line: the first of a kind, every hundredth, and another reason. It is told
 * later, by {@link #tell}, so that nobody calls a listener under a lock. Thread-safe.
 */
final class SpoolReports {

    private static final int EVERY = 100;
    private static final int MOST_REASONS = 8;

    private final SpoolListener listener;
    private final Deque<Runnable> untold = new ArrayDeque<>();
    private final Map<SpoolListener.Loss, Long> lost = new EnumMap<>(SpoolListener.Loss.class);
    private final Set<String> reasons = new HashSet<>();
    private final Set<String> troubles = new HashSet<>();
    private long unwritten;
    private long deadLetters;

    SpoolReports(SpoolListener listener) {
        this.listener = listener;
    }

    synchronized void lost(SpoolListener.Loss loss, String reason) {
        long count = lost.merge(loss, 1L, Long::sum);
        if (count % EVERY == 1) {
            untold.add(() -> listener.lost(loss, count, reason));
        }
    }

    /** Nothing can be spooled. */
    synchronized void unusable(String reason) {
        if (isNew(reason)) {
            untold.add(() -> listener.unusable(reason));
        }
    }

    /** A document could not be written. */
    synchronized void unwritten(String reason) {
        long count = ++unwritten;
        if (isNew(reason) | count % EVERY == 0) {
            untold.add(() -> listener.unwritten(count, reason));
        }
    }

    /** Numbers make no other reason, and of many reasons that take turns only the first are told. */
    private boolean isNew(String reason) {
        return reasons.size() < MOST_REASONS && reasons.add(reason.replaceAll("\\d+", "0"));
    }

    /** A document was written. */
    synchronized void written() {
        if (!reasons.isEmpty()) {
            long count = unwritten;
            untold.add(() -> listener.writtenAgain(count));
            unwritten = 0;
            reasons.clear();
        }
    }

    synchronized void found(long documents) {
        if (documents > 0) {
            untold.add(() -> listener.found(documents));
        }
    }

    /** A document that was refused is kept. */
    synchronized void deadLetter(String folder) {
        long count = ++deadLetters;
        if (count % EVERY == 1) {
            untold.add(() -> listener.deadLetter(count, folder));
        }
    }

    synchronized long deadLetters() {
        return deadLetters;
    }

    synchronized void trouble(String reason) {
        if (troubles.size() < MOST_REASONS && troubles.add(reason)) {
            untold.add(() -> listener.trouble(reason));
        }
    }

    /** Tells what is to be told, on the calling thread, under no lock. */
    void tell() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException | LinkageError e) {
                // There is nobody left to tell: the listener is who would have been told.
            }
        }
    }

    private synchronized Runnable next() {
        return untold.poll();
    }
}
