package io.statsprofile.internal.spool;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Does what is to be done on a spool's disk, on the one thread that changes it. */
final class SpoolWorker {

    /** How often to look for what is too old, and for a directory that could not be used. */
    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Pause of a thread that found no memory. */
    private static final long OUT_OF_MEMORY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int FOUND_AT_ONCE = 1_000;
    /** Of a file, beside its document. */
    private static final int HEAD_BYTES = 200;

    private final SpoolSettings settings;
    private final String runId;
    private final long nextSequence;
    private final Disk disk;
    private final SpoolState waiting;
    private final SpoolStatusReporter reporter;
    private final RunAliases aliases;
    private final Runnable wake;
    private final LongSupplier nanoTime;
    private final LongSupplier epochMillis;
    private final CountDownLatch looked = new CountDownLatch(1);
    private volatile PreviousRun previousRun;
    /** Null where nothing can be spooled. */
    private SpoolStore store;
    private long openedAt;
    private long lookedAt;
    /** Whether something was broken off, so that files may be there that nobody knows of. */
    private boolean unsettled;
    /** When to look for them at the earliest. */
    private long settleAfter;
    /** What was broken off last and is tried once more; null where nothing was. */
    private Object triedAgain;

    /** @param wake called whenever a document may go that could not before */
    SpoolWorker(SpoolSettings settings, String runId, long nextSequence, Disk disk, SpoolState waiting, SpoolStatusReporter reporter,
            RunAliases aliases, Runnable wake, LongSupplier nanoTime, LongSupplier epochMillis) {
        this.settings = settings;
        this.runId = runId;
        this.nextSequence = nextSequence;
        this.disk = disk;
        this.waiting = waiting;
        this.reporter = reporter;
        this.aliases = aliases;
        this.wake = wake;
        this.nanoTime = nanoTime;
        this.epochMillis = epochMillis;
        this.settleAfter = nanoTime.getAsLong();
    }

    /** As {@link SpoolQueue#previousRun}. */
    PreviousRun previousRun(Duration longest) throws InterruptedException {
        return looked.await(longest.toNanos(), TimeUnit.NANOSECONDS) ? previousRun : null;
    }

    /** Works until the spool is closed and nothing is left to do. */
    void run() {
        boolean goesOn = true;
        while (goesOn) {
            // Memory that runs out, wherever it does, is not the end: what waits is tried again.
            try {
                if (looked.getCount() > 0) {
                    lookedAt = nanoTime.getAsLong();
                    open();
                    looked.countDown();
                }
                if (unsettled && nanoTime.getAsLong() - settleAfter >= 0) {
                    settle();
                }
                goesOn = step();
                reporter.tell();
            } catch (InterruptedException | RuntimeException | Error e) {
                unsettled = true;
                LockSupport.parkNanos(this, OUT_OF_MEMORY_NANOS);
            }
        }
    }

    private void open() {
        openedAt = nanoTime.getAsLong();
        try {
            make(settings.directory(), settings.mayMake());
            store = openStore();
        } catch (IOException | RuntimeException e) {
            reporter.unusable(settings.setting() + " is " + settings.directory()
                    + ", but must be a directory that this process may write to: "
                    + DiskErrorMessages.of(e) + "; correct that, or name another directory");
            return;
        }
        boolean taken = false;
        try {
            takeIn();
            taken = true;
        } finally {
            if (!taken) {
                // Memory has run out. The next attempt to open it finds all of it, and would not get what is locked.
                giveBack();
            }
        }
    }

    private void giveBack() {
        store.leave();
        store = null;
        waiting.loseDisk();
    }

    private void takeIn() {
        List<StoredDocument> found = store.takeFound();
        reporter.found(found.size());
        // Step by step, since threads that offer wait meanwhile.
        for (int from = 0; from < found.size(); from += FOUND_AT_ONCE) {
            waiting.found(found.subList(from, Math.min(found.size(), from + FOUND_AT_ONCE)), runId, epochMillis.getAsLong());
        }
        waiting.endFound();
        waiting.endOld(settings.maxAge().toNanos());
        waiting.makeRoom(0, settings.maxBytes());
        store.troubles().forEach(reporter::trouble);
        previousRun = store.previousRun();
        wake.run();
    }

    /** What was broken off has left files; they are taken in like what others have left, and so are sent, or found to be there already. */
    private void settle() {
        settleAfter = nanoTime.getAsLong() + LOOK_NANOS;
        try {
            if (store != null) {
                waiting.found(waiting.unknown(store.all()), runId, epochMillis.getAsLong());
                wake.run();
            }
            unsettled = false;
            settleAfter = nanoTime.getAsLong();
        } catch (IOException e) {
            // The disk may give the names later; else they are whoever comes next's.
        }
    }

    private void make(Path directory, int parts) throws IOException {
        if (parts > 0 && !disk.isDirectory(directory)) {
            make(directory.getParent(), parts - 1);
            disk.makeDirectory(directory);
            try {
                disk.forceDirectory(directory.getParent());
            } catch (IOException e) {
                // Who may make something there need not be allowed to open it.
            }
        }
    }

    private SpoolStore openStore() throws IOException {
        SpoolStore opened = SpoolStore.open(disk, settings.directory(), runId, nextSequence);
        boolean exchanged = false;
        try {
            opened.exchangeAliases(aliases);
            exchanged = true;
            return opened;
        } finally {
            if (!exchanged) {
                opened.leave();
            }
        }
    }

    /** @return false when nothing is left to do, nor will be */
    private boolean step() throws InterruptedException {
        reporter.tell();
        SpoolState.Work work = waiting.next(TimeUnit.NANOSECONDS.toMillis(LOOK_NANOS));
        boolean done = false;
        try {
            boolean goesOn = step(work);
            done = true;
            return goesOn;
        } finally {
            if (!done) {
                tryAgain(work);
            }
        }
    }

    /** It was broken off, and is done once more where it is not done. */
    private void tryAgain(SpoolState.Work work) {
        StoredDocument held = work.refused() != null ? work.refused().held() : work.damaged() != null ? work.damaged() : work.unneeded();
        Object what = work.refused() != null ? work.refused() : held;
        if (what != null && what != triedAgain) {
            triedAgain = what;
            if (held == null || store != null && store.isThere(held)) {
                waiting.putBack(work);
            }
        }
    }

    private boolean step(SpoolState.Work work) {
        if (!work.toWrite().isEmpty()) {
            write(work.toWrite());
        } else if (work.damaged() != null) {
            setAside(work.damaged());
        } else if (work.alias() != null) {
            keep(work.alias());
        } else if (work.soFar() != null) {
            keepSoFar(work.soFar());
        } else if (work.endedSoFar() != null) {
            if (store != null) {
                store.endSoFar(work.endedSoFar());
            }
        } else if (work.refused() != null) {
            bury(work.refused());
        } else if (work.unneeded() != null) {
            delete(work.unneeded());
        } else if (work.isLast()) {
            end();
            return false;
        }
        if (nanoTime.getAsLong() - lookedAt >= LOOK_NANOS) {
            lookedAt = nanoTime.getAsLong();
            waiting.endOld(settings.maxAge().toNanos());
        }
        return true;
    }

    private void write(List<SpoolItem> items) {
        List<SpoolItem> left = new ArrayList<>(items);
        try {
            if (store == null && nanoTime.getAsLong() - openedAt >= LOOK_NANOS) {
                open();
            }
            if (store != null && left.size() > 1) {
                attemptTogether(items, left);
            }
            // What was not written together is written, or refused, each by itself.
            for (SpoolItem item : store == null ? List.<SpoolItem>of() : List.copyOf(left)) {
                if (store != null && (attempt(item) || reopenWhereGone() && attempt(item))) {
                    left.remove(item);
                }
            }
        } finally {
            left.forEach(waiting::unkept);
            wake.run();
        }
    }

    /** @param left loses what is kept, which is all or nothing */
    private void attemptTogether(List<SpoolItem> items, List<SpoolItem> left) {
        long bytes = items.stream().mapToLong(SpoolWorker::bytes).sum();
        // Where there is no room, as much is made as one by itself needs, lest a disk that takes nothing cost many.
        if (waiting.bytesOnDisk() + bytes > settings.maxBytes() || !items.stream().allMatch(item -> SpoolFile.canHold(item.document))) {
            return;
        }
        try {
            List<StoredDocument> held = store.write(items.stream().map(item -> item.document).toList(), epochMillis.getAsLong());
            for (int i = 0; i < held.size(); i++) {
                waiting.kept(items.get(i), held.get(i));
                left.remove(items.get(i));
            }
            reporter.written();
        } catch (IOException | RuntimeException e) {
            // Each by itself says what is wrong, where it fails, too.
        }
    }

    private static long bytes(SpoolItem item) {
        return item.document.json().length + HEAD_BYTES;
    }

    private boolean attempt(SpoolItem item) {
        long bytes = bytes(item);
        if (!SpoolFile.canHold(item.document) || bytes > settings.maxBytes()) {
            reporter.trouble("documents that are larger than spool maxSize, " + Amounts.counted(settings.maxBytes(), "byte")
                    + ", wait in memory; raise it, or make documents smaller (fewer functions)");
            return false;
        }
        waiting.makeRoom(bytes, settings.maxBytes());
        try {
            waiting.kept(item, store.write(item.document, epochMillis.getAsLong()));
            reporter.written();
            return true;
        } catch (IOException | RuntimeException e) {
            reporter.unwritten(settings.setting() + " is " + settings.directory() + ", but cannot be written to: " + DiskErrorMessages.of(e)
                    + "; see that its disk has room and works");
            return false;
        }
    }

    /**
     * Where somebody has deleted the directory under us, a new one gets what is in memory.
     *
     * @return whether there is a new one
     */
    private boolean reopenWhereGone() {
        if (!store.isGone()) {
            return false;
        }
        giveBack();
        open();
        return store != null;
    }

    /** Where that fails, the next slice brings it again. */
    private void keepSoFar(QueuedDocument hour) {
        if (store == null && nanoTime.getAsLong() - openedAt >= LOOK_NANOS) {
            open();
        }
        if (store == null || !SpoolFile.canHold(hour) || hour.json().length + HEAD_BYTES > settings.maxBytes()) {
            return;
        }
        try {
            store.keepSoFar(hour, epochMillis.getAsLong());
        } catch (IOException | RuntimeException e) {
            if (!reopenWhereGone()) {
                reporter.trouble("the hour so far cannot be kept in " + settings.directory() + ", and is lost when the process is killed: "
                        + DiskErrorMessages.of(e) + "; see that its disk has room and works; the command rollup makes an hour that is"
                        + " missing");
            }
        }
    }

    private void delete(StoredDocument held) {
        try {
            if (store != null) {
                store.done(held);
            }
        } catch (IOException e) {
            // It stays, and the next process finds out that it was delivered. Where that is for good, writing fails, too, and is told.
        }
    }

    private void setAside(StoredDocument held) {
        try {
            if (store != null) {
                store.setAside(held);
            }
        } catch (IOException e) {
            reporter.trouble("a file that does not hold what was written there could not be set aside: " + DiskErrorMessages.of(e)
                    + "; see what harms the disk");
        }
    }

    private void keep(NewAlias alias) {
        try {
            if (store != null) {
                store.addAlias(alias.runId(), alias.alias());
            }
            alias.kept().complete(null);
        } catch (IOException | RuntimeException | Error e) {
            alias.kept().completeExceptionally(e);
        }
    }

    private void bury(RefusedDocument refused) {
        if (store == null) {
            // What is wrong with the disk was told.
            return;
        }
        try {
            if (store.bury(refused, epochMillis.getAsLong(), settings.maxBytes()) > 0) {
                reporter.trouble("the folder " + DeadLetters.FOLDER + " is full with " + DeadLetters.MOST + " documents or spool maxSize, "
                        + Amounts.counted(settings.maxBytes(), "byte") + ", and loses the oldest; send or delete what is there");
            }
            reporter.deadLetter(settings.directory().resolve(DeadLetters.FOLDER).toString());
        } catch (IOException e) {
            reporter.trouble("a document that was refused could not be kept as a dead letter: " + DiskErrorMessages.of(e)
                    + "; see that the disk has" + " room and works");
            if (refused.held() != null) {
                delete(refused.held());
            }
        }
    }

    private void end() {
        waiting.end();
        try {
            if (store != null) {
                store.end();
            }
        } catch (IOException e) {
            // Then the run has not ended in order, as its directory says.
        }
        reporter.tellRest();
    }
}
