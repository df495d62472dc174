package io.statsprofile.internal.spool;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DropReason;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.spool.SpoolListener.Loss;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What waits in a spool and what is to be done on its disk: where the threads that offer, the one that ships and the one that writes meet.
 * Thread-safe; nobody holds its monitor while a disk works.
 */
final class SpoolState {

    /** How long a document waits for a disk that neither takes nor refuses it. */
    static final int PATIENCE_SECONDS = 10;
    private static final long SECOND_NANOS = 1_000_000_000;
    /** How long a file rests that the disk did not give. */
    private static final long READ_AGAIN_NANOS = 10 * SECOND_NANOS;
    /** Documents that were refused and wait in memory to be written: as many as one request has. */
    private static final int MOST_REFUSED = 100;
    /** Documents that are written together, at most: what is waited for a disk is shared, and the first does not wait long for the last. */
    private static final int MOST_TOGETHER = 16;

    /**
     * Something to be done on the disk; one of the first six, or nothing.
     *
     * @param toWrite or empty
     * @param unneeded or null
     * @param damaged or null
     * @param refused or null
     * @param alias or null
     * @param soFar or null
     * @param endedSoFar id of an hour of which nothing is to be kept any more, or null
     * @param isLast whether nothing will come any more
     */
    record Work(List<SpoolItem> toWrite, StoredDocument unneeded, StoredDocument damaged, RefusedDocument refused, NewAlias alias,
            QueuedDocument soFar, String endedSoFar, boolean isLast) {

        static final Work NONE = new Work(List.of(), null, null, null, null, null, null, false);
        static final Work LAST = new Work(List.of(), null, null, null, null, null, null, true);

        static Work write(List<SpoolItem> items) {
            return new Work(items, null, null, null, null, null, null, false);
        }

        static Work delete(StoredDocument unneeded) {
            return new Work(List.of(), unneeded, null, null, null, null, null, false);
        }

        static Work setAside(StoredDocument damaged) {
            return new Work(List.of(), null, damaged, null, null, null, null, false);
        }

        static Work bury(RefusedDocument refused) {
            return new Work(List.of(), null, null, refused, null, null, null, false);
        }

        static Work keep(NewAlias alias) {
            return new Work(List.of(), null, null, null, alias, null, null, false);
        }

        static Work endSoFar(String id) {
            return new Work(List.of(), null, null, null, null, null, id, false);
        }

        static Work keepSoFar(QueuedDocument hour) {
            return new Work(List.of(), null, null, null, null, hour, null, false);
        }
    }

    /**
     * A document that may go.
     *
     * @param document or null, where it is on disk only
     * @param held or null, where it is in memory only
     */
    record Choice(SpoolItem item, QueuedDocument document, StoredDocument held) {
    }

    private record Revoked(SpoolItem item, Loss loss) {
    }

    private final SpoolIndex index;
    private final SpoolStatusReporter reporter;
    private final LongSupplier nanoTime;
    private final Deque<StoredDocument> unneeded = new ArrayDeque<>();
    private final Deque<StoredDocument> damaged = new ArrayDeque<>();
    private final Deque<RefusedDocument> refused = new ArrayDeque<>();
    private final Deque<NewAlias> newAliases = new ArrayDeque<>();
    /** The hour so far that is to be kept; null where it is, or there is none. */
    private QueuedDocument soFar;
    /** Ids of hours of which something was kept so far, the oldest first, as many as {@link RunDirectory} keeps. */
    private final Set<String> keptSoFar = new LinkedHashSet<>();
    /** Those of them that are done without having been on disk. */
    private final Deque<String> doneInMemory = new ArrayDeque<>();
    /** Of those that were refused, the ones in memory. */
    private int refusedInMemory;
    /** Taken out while they were under way: they are lost only where they did not get there. */
    private final Map<String, Revoked> revoked = new LinkedHashMap<>();
    /** Whose files have gone with their directory, and may come back with it. */
    private final Map<String, SpoolItem> vanished = new LinkedHashMap<>();
    /** As many files are deleted as were written, or those that are not needed would grow in number as long as others come. */
    private int deletingNext;
    private final List<SpoolItem> writing = new ArrayList<>(MOST_TOGETHER);
    /** Ids of those that the disk did not give, each with the monotonic clock at which that is tried again. */
    private final Map<String, Long> readAgain = new HashMap<>();
    private long unread;
    private boolean hurried;
    private boolean closing;
    private long patienceNanos = PATIENCE_SECONDS * SECOND_NANOS;
    /** Of those that were given and are lost, until somebody asks. */
    private final List<String> lostIds = new ArrayList<>();
    private long lost;
    private long lostOwn;
    private DeliveryCounters counters = new DeliveryCounters();

    SpoolState(SpoolIndex index, SpoolStatusReporter reporter, LongSupplier nanoTime) {
        this.index = index;
        this.reporter = reporter;
        this.nanoTime = nanoTime;
    }

    /** As {@link SpoolQueue#countBy}. */
    synchronized void countBy(DeliveryCounters ofProcess) {
        counters = ofProcess;
    }

    synchronized String offer(QueuedDocument document) {
        if (index.find(document.id()) != null) {
            // Handed over in memory, and on disk, too: it was found twice and is one.
            counters.found(-1);
        }
        String refusal = index.offer(document, nanoTime.getAsLong());
        if (soFar != null && soFar.id().equals(document.id())) {
            // The hour has ended.
            soFar = null;
        }
        notifyAll();
        return refusal;
    }

    /** What was given before, and not written yet, need not be written. */
    synchronized void keepSoFar(QueuedDocument hour) {
        soFar = hour;
        keptSoFar.remove(hour.id());
        keptSoFar.add(hour.id());
        if (keptSoFar.size() > RunDirectory.MOST_SO_FAR) {
            keptSoFar.remove(keptSoFar.iterator().next());
        }
        notifyAll();
    }

    synchronized List<Choice> choose(int documents, long bytes, Predicate<String> mayGo) {
        endRevoked();
        List<Choice> chosen = new ArrayList<>();
        long now = nanoTime.getAsLong();
        readAgain.keySet().removeIf(id -> index.find(id) == null || now - readAgain.get(id) >= 0);
        Predicate<String> mayGoNow = readAgain.isEmpty() ? mayGo : id -> !readAgain.containsKey(id) && mayGo.test(id);
        for (SpoolItem item : index.choose(documents, bytes, mayGoNow, now, now - patienceNanos)) {
            chosen.add(new Choice(item, item.document, item.held));
        }
        return chosen;
    }

    private void endRevoked() {
        revoked.values().forEach(taken -> lose(taken.item(), taken.loss(), null));
        revoked.clear();
        notifyAll();
    }

    private void lose(SpoolItem item, Loss loss, String reason) {
        lost++;
        if (item.wasGiven) {
            lostIds.add(item.id);
        }
        lostOwn += item.isOwn ? 1 : 0;
        counters.dropped(reasonOf(loss), 1);
        reporter.lost(loss, reason == null ? item.id : item.id + ": " + reason);
    }

    private static DropReason reasonOf(Loss loss) {
        return switch (loss) {
            case SIZE -> DropReason.SPOOL;
            case AGE -> DropReason.AGE;
            case DAMAGED -> DropReason.DAMAGED;
            case GONE -> DropReason.DELETED;
        };
    }

    /** What was chosen cannot be read. */
    synchronized void unreadable(Choice choice, Loss loss, String reason) {
        if (index.isWaiting(choice.item())) {
            index.take(choice.item());
            lose(choice.item(), loss, reason);
            if (loss == Loss.DAMAGED) {
                damaged.add(choice.held());
            }
            notifyAll();
        }
    }

    /** What was chosen cannot be read now. It waits on. */
    synchronized void unread(Choice choice, String reason) {
        unread++;
        if (index.isWaiting(choice.item())) {
            readAgain.put(choice.item().id, nanoTime.getAsLong() + READ_AGAIN_NANOS);
            reporter.trouble(reason);
        }
        notifyAll();
    }

    /** How often a disk did not give a file. */
    synchronized long unread() {
        return unread;
    }

    synchronized void remove(List<QueuedDocument> done) {
        for (QueuedDocument document : done) {
            revoked.remove(document.id());
            vanished.remove(document.id());
            SpoolItem item = index.find(document.id());
            endSoFar(document.id());
            if (item != null) {
                takeWithFile(item);
            }
        }
        notifyAll();
    }

    /** Else what was kept of an hour that the disk did not take would be sent by the next process, beside the hour itself. */
    private void endSoFar(String id) {
        if (keptSoFar.remove(id)) {
            doneInMemory.add(id);
        }
    }

    /**
     * It was given, and is refused for good.
     *
     * @param reason one line
     */
    synchronized void refuse(QueuedDocument document, String reason) {
        revoked.remove(document.id());
        vanished.remove(document.id());
        endSoFar(document.id());
        SpoolItem item = index.find(document.id());
        StoredDocument held = item == null ? null : item.held;
        boolean isRoom = refusedInMemory < MOST_REFUSED;
        if (isRoom || held != null) {
            refused.add(new RefusedDocument(isRoom ? document : null, held, reason));
            refusedInMemory += isRoom ? 1 : 0;
        } else {
            reporter.trouble("documents that were refused are not kept as dead letters, since the disk takes none; see that it works");
        }
        if (item != null) {
            index.take(item);
        }
        notifyAll();
    }

    synchronized void keep(NewAlias alias) {
        newAliases.add(alias);
        notifyAll();
    }

    private void takeWithFile(SpoolItem item) {
        if (item.held != null) {
            unneeded.add(item.held);
        }
        index.take(item);
    }

    synchronized int documents() {
        return index.size();
    }

    synchronized Backlog backlog() {
        return index.backlog(nanoTime.getAsLong());
    }

    synchronized long bytesOnDisk() {
        return index.bytesOnDisk();
    }

    synchronized List<String> takeLostIds() {
        List<String> ids = List.copyOf(lostIds);
        lostIds.clear();
        return ids;
    }

    synchronized long lost() {
        return lost;
    }

    synchronized long lostOwn() {
        return lostOwn;
    }

    /** Whether a document is to be written that is not given before, or to be read once more. */
    synchronized boolean isComing() {
        if (!hurried && !readAgain.isEmpty()) {
            return true;
        }
        long since = nanoTime.getAsLong() - patienceNanos;
        return index.hasNewSince(since) || writing.stream().anyMatch(item -> index.isWaiting(item) && item.cameNanos - since >= 0);
    }

    synchronized List<QueuedDocument> takeUnkept() {
        return index.takeUnkept();
    }

    /** There is little time left, and what no disk has by its end is lost. */
    synchronized void hurry() {
        patienceNanos = SECOND_NANOS;
        hurried = true;
        readAgain.clear();
    }

    /** Nothing is offered or removed any more. */
    synchronized void close() {
        closing = true;
        index.renewUnkept();
        notifyAll();
    }

    /** The next that is to be done; after so many milliseconds nothing, too. */
    synchronized Work next(long millis) throws InterruptedException {
        if (deletingNext > 0 && !unneeded.isEmpty()) {
            deletingNext--;
            return Work.delete(unneeded.poll());
        }
        for (int last = writing.size() - 1; last >= 0; last--) {
            // Memory ran out before the disk could take or refuse it.
            index.putBack(writing.get(last));
            writing.remove(last);
        }
        index.nextNew(writing, MOST_TOGETHER);
        if (writing.isEmpty() && isIdle() && !closing) {
            wait(millis);
            index.nextNew(writing, MOST_TOGETHER);
        }
        if (!writing.isEmpty()) {
            deletingNext = writing.size();
            return Work.write(List.copyOf(writing));
        }
        if (!newAliases.isEmpty()) {
            return Work.keep(newAliases.poll());
        }
        if (!damaged.isEmpty()) {
            return Work.setAside(damaged.poll());
        }
        if (soFar != null) {
            QueuedDocument hour = soFar;
            soFar = null;
            return Work.keepSoFar(hour);
        }
        if (!doneInMemory.isEmpty()) {
            return Work.endSoFar(doneInMemory.poll());
        }
        if (!refused.isEmpty()) {
            RefusedDocument next = refused.poll();
            refusedInMemory -= next.document() != null ? 1 : 0;
            return Work.bury(next);
        }
        return !unneeded.isEmpty() ? Work.delete(unneeded.poll()) : closing ? Work.LAST : Work.NONE;
    }

    private boolean isIdle() {
        return unneeded.isEmpty() && damaged.isEmpty() && refused.isEmpty() && newAliases.isEmpty() && soFar == null
                && doneInMemory.isEmpty();
    }

    /** The document that was to be written is on disk. */
    synchronized void kept(SpoolItem item, StoredDocument held) {
        writing.remove(item);
        // What was kept of it so far went with that.
        keptSoFar.remove(item.id);
        counters.spooled();
        if (index.isWaiting(item)) {
            index.kept(item, held);
            if (!closing) {
                index.renewUnkept();
            }
        } else {
            unneeded.add(held);
        }
    }

    /** The document that was to be written is in memory only. */
    synchronized void unkept(SpoolItem item) {
        writing.remove(item);
        // It may be on disk, where memory ran out before that was said.
        item.state = item.held == null ? SpoolItem.State.UNKEPT : SpoolItem.State.KEPT;
    }

    /** Those of files on disk that nobody here knows of: memory ran out, or the like, before that was noted. */
    synchronized List<StoredDocument> unknown(List<StoredDocument> all) {
        Set<SpoolFile> known = new HashSet<>();
        unneeded.forEach(held -> known.add(held.file()));
        damaged.forEach(held -> known.add(held.file()));
        refused.stream().filter(each -> each.held() != null).forEach(each -> known.add(each.held().file()));
        return all.stream().filter(held -> !known.contains(held.file()) && !isHeld(held.file())).toList();
    }

    private boolean isHeld(SpoolFile file) {
        SpoolItem item = index.find(file.id());
        return item != null && item.held != null && item.held.file().equals(file);
    }

    /** What is neither written nor an id is to be done once more. */
    synchronized void putBack(Work work) {
        if (work.unneeded() != null) {
            unneeded.addFirst(work.unneeded());
        } else if (work.damaged() != null) {
            damaged.addFirst(work.damaged());
        } else if (work.refused() != null) {
            refused.addFirst(work.refused());
            refusedInMemory += work.refused().document() != null ? 1 : 0;
        }
    }

    /** Documents of others, or of an appender before this one. */
    synchronized void found(List<StoredDocument> all, String runId, long epochMillis) {
        long now = nanoTime.getAsLong();
        for (StoredDocument held : all) {
            try {
                SpoolFile.requireSize(held.bytes());
            } catch (DamagedException e) {
                loseUnread(held, runId, now, e.getMessage());
                continue;
            }
            long ageMillis = Math.max(0, epochMillis - held.file().epochMillis());
            if (vanished.remove(held.file().id()) == null && index.find(held.file().id()) == null) {
                counters.found(1);
            }
            if (!index.found(held, held.file().sequenceIn(runId) >= 0, ageMillis * 1_000_000, now)) {
                unneeded.add(held);
            }
        }
    }

    /** A file that no memory may hold, and that would take the room of others. */
    private void loseUnread(StoredDocument held, String runId, long now, String reason) {
        counters.found(1);
        lose(SpoolItem.found(held, held.file().sequenceIn(runId) >= 0, 0, now), Loss.DAMAGED, reason);
        damaged.add(held);
    }

    /** All was found that there is: what has vanished and was not found again is lost. */
    synchronized void endFound() {
        index.putFoundFirst();
        vanished.values().forEach(item -> loseUnlessUnderWay(item, Loss.GONE));
        vanished.clear();
    }

    /** All that was on disk has gone: what is in memory is written again. */
    synchronized void loseDisk() {
        unneeded.clear();
        damaged.clear();
        index.loseDisk().forEach(item -> vanished.put(item.id, item));
    }

    /** Takes the oldest out until there is room for so many bytes more. */
    synchronized void makeRoom(long bytes, long maxBytes) {
        index.takeForRoom(bytes, maxBytes).forEach(item -> giveUp(item, Loss.SIZE));
    }

    /** Takes out what has waited longer. */
    synchronized void endOld(long maxAgeNanos) {
        index.takeOlder(nanoTime.getAsLong() - maxAgeNanos).forEach(item -> giveUp(item, Loss.AGE));
    }

    private void giveUp(SpoolItem item, Loss loss) {
        if (item.held != null) {
            unneeded.add(item.held);
        }
        loseUnlessUnderWay(item, loss);
    }

    /** What is under way may be there before it is lost. */
    private void loseUnlessUnderWay(SpoolItem item, Loss loss) {
        if (index.isUnderWay(item)) {
            revoked.put(item.id, new Revoked(item, loss));
        } else {
            lose(item, loss, null);
        }
    }

    /** Nothing comes back any more. */
    synchronized void end() {
        endFound();
        endRevoked();
    }
}
