package io.statsprofile.internal.shipping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Documents that were not taken while others were, by id. Most rest each for itself, longer from time to time, so that it holds up none of
 * the others. Those that are kept by what says nothing of others (an index that cannot be read) may be many, thousands after a restart, and
 * are most likely kept by the same: they rest together, and when they may be tried, the first of them tell. As long as these are not taken,
 * the rest is not tried; when one is, all may go. Used by one thread at a time.
 */
final class DocumentBackoff implements Predicate<String> {

    private record Rest(long failures, long until) {
    }

    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final Map<String, Rest> rests = new HashMap<>();
    private final Set<String> together = new HashSet<>();
    /** Of those that rest together. */
    private Rest restTogether = new Rest(0, 0);

    DocumentBackoff(Backoff backoff, LongSupplier nanoTime) {
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    /** It was not taken, once more. */
    void lay(QueuedDocument document) {
        together.remove(document.id());
        long failures = rests.containsKey(document.id()) ? rests.get(document.id()).failures() + 1 : 1;
        rests.put(document.id(), new Rest(failures, nanoTime.getAsLong() + backoff.pauseNanos(failures)));
    }

    /** They were not taken, for what says nothing of others. */
    void layTogether(List<QueuedDocument> documents) {
        if (documents.isEmpty()) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (together.isEmpty()) {
            restTogether = new Rest(0, now);
        }
        // Those that come to others that are resting have them to tell.
        if (restTogether.until() - now <= 0) {
            long failures = restTogether.failures() + 1;
            restTogether = new Rest(failures, now + backoff.pauseNanos(failures));
        }
        for (QueuedDocument document : documents) {
            rests.remove(document.id());
            together.add(document.id());
        }
    }

    void forget(List<QueuedDocument> done) {
        for (QueuedDocument document : done) {
            rests.remove(document.id());
            if (together.remove(document.id())) {
                restTogether = new Rest(0, nanoTime.getAsLong());
            }
        }
    }

    /** Whether it may be tried. */
    @Override
    public boolean test(String id) {
        Rest rest = together.contains(id) ? restTogether : rests.get(id);
        return rest == null || rest.until() - nanoTime.getAsLong() <= 0;
    }

    /** Ids of those that may be tried. */
    List<String> ready() {
        List<String> all = new ArrayList<>(rests.keySet());
        all.addAll(together);
        List<String> ready = new ArrayList<>();
        for (String id : all) {
            if (test(id)) {
                ready.add(id);
            }
        }
        return ready;
    }

    /** They are in the queue no longer. */
    void forgetIds(List<String> gone) {
        for (String id : gone) {
            rests.remove(id);
            together.remove(id);
        }
    }

    /** Whether each of them rests for itself. */
    boolean haveAll(List<QueuedDocument> documents) {
        return documents.stream().allMatch(document -> rests.containsKey(document.id()));
    }

    boolean isEmpty() {
        return rests.isEmpty() && together.isEmpty();
    }

    /** Nanoseconds until the first of them may be tried, 1 or more. */
    long pauseNanos() {
        long now = nanoTime.getAsLong();
        long ofTogether = together.isEmpty() ? Long.MAX_VALUE : restTogether.until() - now;
        return Math.max(1, rests.values().stream().mapToLong(rest -> rest.until() - now).reduce(ofTogether, Math::min));
    }

    /** All of them may be tried at once. */
    void end() {
        long now = nanoTime.getAsLong();
        for (Map.Entry<String, Rest> rest : rests.entrySet()) {
            rest.setValue(new Rest(rest.getValue().failures(), now));
        }
        restTogether = new Rest(restTogether.failures(), now);
    }
}
