package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.StatusLimiter;
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
final class SpoolStatusReporter {

    private static final int EVERY = 100;
    private static final int MOST_REASONS = 8;

    private final SpoolListener listener;
    private final Deque<Runnable> untold = new ArrayDeque<>();
    private final Map<SpoolListener.Loss, Lost> lost = new EnumMap<>(SpoolListener.Loss.class);
    private final Set<String> reasons = new HashSet<>();
    private final Set<String> troubles = new HashSet<>();
    private long unwritten;
    private long deadLetters;

    SpoolStatusReporter(SpoolListener listener) {
        this.listener = listener;
    }

    synchronized void lost(SpoolListener.Loss loss, String reason) {
        Lost ofKind = lost.computeIfAbsent(loss, kind -> new Lost());
        ofKind.documents++;
        ofKind.first = ofKind.first == null ? reason : ofKind.first;
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
        // The first one may have been told by why nothing can be spooled.
        if (isNew(reason) || count > 1 && StatusLimiter.isDue(count - 1, count, EVERY)) {
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
        if (StatusLimiter.isDue(count - 1, count, EVERY)) {
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

    /** Tells what is to be told, on the calling thread, under no lock; of many that are lost at once their sum. */
    void tell() {
        tell(EVERY);
    }

    /** As {@link #tell}, and how many are lost in all where that was not told yet, since nothing follows. */
    void tellRest() {
        tell(1);
    }

    private void tell(int every) {
        for (Runnable next = next(every); next != null; next = next(every)) {
            try {
                next.run();
            } catch (RuntimeException | LinkageError e) {
                // There is nobody left to tell: the listener is who would have been told.
            }
        }
    }

    private synchronized Runnable next(int every) {
        Runnable next = untold.poll();
        for (Map.Entry<SpoolListener.Loss, Lost> entry : next == null ? lost.entrySet() : Set.<Map.Entry<SpoolListener.Loss, Lost>>of()) {
            Lost ofKind = entry.getValue();
            if (StatusLimiter.isDue(ofKind.told, ofKind.documents, every)) {
                return ofKind.tellOnce(entry.getKey(), listener);
            }
        }
        return next;
    }

    /** Documents that are lost for one reason. */
    private static final class Lost {

        long documents;
        long told;
        /** The first of those that were not told. */
        String first;

        Runnable tellOnce(SpoolListener.Loss loss, SpoolListener listener) {
            long count = documents;
            String example = first;
            told = count;
            first = null;
            return () -> listener.lost(loss, count, example);
        }
    }
}
