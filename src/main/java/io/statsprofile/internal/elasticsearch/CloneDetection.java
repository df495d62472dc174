package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks for what a process that was cloned together with this one has sent before us, where a refusal with 409 would not tell: in the
 * indices that were rolled over since. It does so before what is sent first after a start, a pause or trouble, since that is how the world
 * looks to a process that was just restored; a process that is at it all the time need not ask. What such a process has sent shortly
 * before a rollover, and we shortly after it, is found when the answer names another index than the answers before. Used by one thread at
 * a time.
 */
final class CloneDetection {

    private static final long PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(1);
    /** Clones go on with the same number, so their first documents tell. */
    private static final int MOST_ASKED = 10;

    private final InDoubtResolution resolution;
    private final SentIds sentIds;
    private final LongSupplier nanoTime;
    private final LongSupplier wallMillis;
    /** By stream, when nobody else's documents were there, or ours have passed. */
    private final Map<String, ClockPair> aloneAt = new HashMap<>();
    /** By stream, the indices that documents went into last. */
    private final Map<String, Set<String>> written = new HashMap<>();

    /** By two clocks: the one that cannot be set stands still while a machine is not running. */
    private record ClockPair(long nanos, long wallMillis) {

        boolean isLongBefore(ClockPair now) {
            return TimeUnit.NANOSECONDS.toMillis(now.nanos - nanos) >= PAUSE_MILLIS
                    || Math.abs(now.wallMillis - wallMillis) >= PAUSE_MILLIS;
        }
    }

    /** @param wallMillis milliseconds of the wall clock, which may step */
    CloneDetection(InDoubtResolution resolution, SentIds sentIds, LongSupplier nanoTime, LongSupplier wallMillis) {
        this.resolution = resolution;
        this.sentIds = sentIds;
        this.nanoTime = nanoTime;
        this.wallMillis = wallMillis;
    }

    /**
     * Whether something is there under an id of these documents, which nobody has sent as far as we know.
     *
     * @param isNew whether what was known of the stream may be so no longer
     */
    boolean haveSent(String stream, List<QueuedDocument> fresh, boolean isNew) {
        ClockPair before = aloneAt.get(stream);
        if (fresh.isEmpty() || !isNew && before != null && !before.isLongBefore(now())) {
            return false;
        }
        try {
            return !resolution.inOlder(stream, first(fresh)).isEmpty();
        } catch (IOException e) {
            // That one of the old indices cannot be read is no reason to hold up what is new.
            return false;
        }
    }

    /**
     * All that was to be sent has passed. Where that is the first since a rollover, and another process has sent its own documents under
     * these ids before that, further documents of the run go under another id; these are stored already.
     *
     * @param fresh those of which nobody had sent one, as far as we knew
     * @param indices that documents were created in
     */
    void passed(String stream, List<QueuedDocument> fresh, Set<String> indices) {
        aloneAt.put(stream, now());
        Set<String> before = indices.isEmpty() ? indices : written.put(stream, Set.copyOf(indices));
        if (before == null || before.containsAll(indices) || fresh.isEmpty()) {
            return;
        }
        try {
            renew(stream, first(fresh));
        } catch (IOException e) {
            // Where an index cannot be read, or the new id not be kept: the next document clashes, where somebody is there.
        }
    }

    private void renew(String stream, List<QueuedDocument> documents) throws IOException {
        Map<String, Boolean> isSame = resolution.inOlder(stream, documents);
        for (QueuedDocument document : documents) {
            if (Boolean.FALSE.equals(isSame.get(document.id()))) {
                // One tells for all of its run.
                String sentId = sentIds.sentId(document);
                resolution.tell(new Conflicts(resolution, sentIds).receipt(stream, document, sentId, false).reason() + "; since "
                        + stream + " was rolled over in between, both documents are stored under the one id, and a report takes one of"
                        + " them for a copy");
                return;
            }
        }
    }

    private static List<QueuedDocument> first(List<QueuedDocument> documents) {
        return documents.subList(0, Math.min(MOST_ASKED, documents.size()));
    }

    private ClockPair now() {
        return new ClockPair(nanoTime.getAsLong(), wallMillis.getAsLong());
    }
}
