package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.StatusLimiter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Counts what goes wrong in a spool, and says what is worth a line: the first of a kind, another reason, and documents every hundredth
 * time, what else is wrong every tenth. It is told later, by {@link #tell}, so that nobody calls a listener under a lock. Thread-safe.
 */
final class SpoolStatusReporter {

    private static final int EVERY = 100;
    /** Of what is tried about once a minute, or is the loss of a document that nobody counts elsewhere. */
    private static final int EVERY_TROUBLE = 10;
    private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int MOST_REASONS = 8;

    private final SpoolListener listener;
    private final Deque<Runnable> untold = new ArrayDeque<>();
    private final Map<SpoolListener.Loss, Lost> lost = new EnumMap<>(SpoolListener.Loss.class);
    private final Set<String> reasons = new HashSet<>();
    /** By what is wrong, whatever document, run or number it is about. */
    private final Map<String, StatusLimiter> troubles = new HashMap<>();
    /** What is wrong beyond as many kinds as are told apart. */
    private final StatusLimiter otherTroubles = new StatusLimiter(EVERY_TROUBLE);
    private long unusable;
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

    /** Nothing can be spooled, as was tried once more. */
    synchronized void unusable(String reason) {
        unusable++;
        if (isNew(reason) || unusable > 1 && StatusLimiter.isDue(unusable - 1, unusable, EVERY_TROUBLE)) {
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
            unusable = 0;
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
        String kind = RUN_ID.matcher(reason).replaceAll("0").replaceAll("\\d+", "0");
        StatusLimiter ofKind = troubles.get(kind);
        if (ofKind == null && troubles.size() < MOST_REASONS) {
            ofKind = new StatusLimiter(EVERY_TROUBLE);
            troubles.put(kind, ofKind);
        } else if (ofKind == null) {
            ofKind = otherTroubles;
        }
        if (ofKind.happened()) {
            String times = ofKind.times() == 1 ? "" : "; it is so for the " + ofKind.times() + "th time";
            untold.add(() -> listener.trouble(reason + times));
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
