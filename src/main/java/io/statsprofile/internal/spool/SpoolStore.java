package io.statsprofile.internal.spool;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A spool on disk: the directory of this run, and those that other runs have left, which this process works on, too. In the directory that
 * the operator has named there is one for each run, called by its id, and two that all share, {@code damaged} and {@code dead-letters}.
 * A process that works in the directory of a run holds its lock, so two processes do not mix. Used by one thread at a time.
 */
final class SpoolStore {

    /** Files that are set aside are at most so many; beyond, the oldest is deleted. */
    static final int MOST_DAMAGED = 20;
    private static final String DAMAGED = "damaged";
    private static final Pattern RUN = Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\\.\\d{1,3})?");
    /** Each that is taken over is a file that is open. Of more, the newest are taken, the run before among them; the rest is the next's. */
    private static final int MOST_TAKEN_OVER = 200;
    /** Processes that were cloned have one run id. */
    private static final int MOST_OF_ONE_ID = 100;

    private final Disk disk;
    private final Path root;
    private final String runId;
    private final long nextSequence;
    /** Null as long as it cannot be made, as on a disk that is full of what others have left. */
    private RunDirectory own;
    private final List<RunDirectory> others = new ArrayList<>();
    private final List<StoredDocument> found = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private PreviousRun previousRun;
    private RunAliases aliases = new RunAliases();

    private SpoolStore(Disk disk, Path root, String runId, long nextSequence) {
        this.disk = disk;
        this.root = root;
        this.runId = runId;
        this.nextSequence = nextSequence;
    }

    /**
     * Opens the directory of a run, and takes over what is left of others. Where that directory cannot be made but something was taken
     * over, that is worked on all the same: a disk that is full of it gets room as it is delivered, and the directory is made when there
     * is something to be written.
     *
     * @param root there already
     * @param runId a UUID in lower case
     * @param nextSequence what this run numbers from now on has this number or a greater one; 0 where the run begins
     * @throws IOException when nothing can be spooled there; the message is a clause that says why
     */
    static SpoolStore open(Disk disk, Path root, String runId, long nextSequence) throws IOException {
        if (!disk.isDirectory(root)) {
            throw new IOException("there is no such directory");
        }
        SpoolStore store = new SpoolStore(disk, root, runId, nextSequence);
        boolean opened = false;
        try {
            store.open();
            opened = true;
            return store;
        } finally {
            if (!opened) {
                store.release();
            }
        }
    }

    private void open() throws IOException {
        IOException refusal = null;
        try {
            own = openOwn(disk, root, runId, nextSequence);
        } catch (IOException e) {
            refusal = e;
        }
        List<StoredDocument> ofOwn = List.of();
        if (own != null) {
            disk.forceDirectory(root);
            ofOwn = own.recover();
        }
        takeOver(ofOwn);
        if (refusal != null && found.isEmpty()) {
            throw refusal;
        }
        found.addAll(ofOwn);
        if (own != null) {
            own.goOn();
        }
    }

    private void release() {
        others.forEach(RunDirectory::leave);
        if (own != null) {
            own.leave();
        }
    }

    /** The directory of this run, which is made where it could not be made before. */
    private RunDirectory own() throws IOException {
        if (own == null) {
            RunDirectory made = makeOwn(disk, root, runId, true);
            boolean whole = false;
            try {
                disk.forceDirectory(root);
                keepAliases(made);
                whole = true;
            } finally {
                if (!whole) {
                    made.remove();
                }
            }
            own = made;
        }
        return own;
    }

    /**
     * Of several of one run the one where it came furthest: at a reload another process that shares the spool may just hold the one that
     * the run had, and the next one is made. Where more has come than this run has numbered, a process has worked that was cloned.
     */
    private static RunDirectory openOwn(Disk disk, Path root, String runId, long nextSequence) throws IOException {
        RunDirectory furthest = null;
        for (String name : runs(disk, root).stream().filter(name -> runIdOf(name).equals(runId)).toList()) {
            RunDirectory opened = openQuietly(disk, root.resolve(name), runId);
            if (opened != null && opened.lastSequence() < nextSequence
                    && (furthest == null || opened.lastSequence() > furthest.lastSequence())) {
                RunDirectory before = furthest;
                furthest = opened;
                opened = before;
            }
            if (opened != null) {
                opened.leave();
            }
        }
        return furthest != null ? furthest : makeOwn(disk, root, runId, false);
    }

    /** Null where somebody else works there, or it cannot be read. */
    private static RunDirectory openQuietly(Disk disk, Path path, String runId) {
        RunDirectory opened = null;
        boolean recovered = false;
        try {
            opened = RunDirectory.open(disk, path, runId);
            if (opened != null) {
                opened.recover();
            }
            recovered = true;
            return opened;
        } catch (IOException e) {
            return null;
        } finally {
            if (!recovered && opened != null) {
                opened.leave();
            }
        }
    }

    /** @param onlyNew whether a directory that is there already is left alone: what is in it is not taken in any more */
    private static RunDirectory makeOwn(Disk disk, Path root, String runId, boolean onlyNew) throws IOException {
        for (int i = 1; i < MOST_OF_ONE_ID; i++) {
            Path path = root.resolve(i == 1 ? runId : runId + "." + i);
            boolean isNew = !disk.isDirectory(path);
            if (onlyNew && !isNew) {
                continue;
            }
            try {
                disk.makeDirectory(path);
                RunDirectory opened = RunDirectory.open(disk, path, runId);
                if (opened != null) {
                    return opened;
                }
            } catch (NoSuchFileException e) {
                // Another process has taken the new directory for one that was left, and removed it: the next name will do as well.
                if (!disk.isDirectory(root)) {
                    throw e;
                }
            } catch (IOException e) {
                if (isNew && disk.isDirectory(path)) {
                    // There was room for it, and none for a lock. Else the next attempt would make another one.
                    deleteQuietly(disk, path);
                }
                throw e;
            }
        }
        throw new IOException("other processes work in all directories of run " + runId);
    }

    private static void deleteQuietly(Disk disk, Path path) {
        try {
            disk.delete(path);
        } catch (IOException e) {
            // It stays, and is removed by whoever comes next.
        }
    }

    private void takeOver(List<StoredDocument> ofOwn) throws IOException {
        List<String> names = runs(disk, root).stream().filter(name -> own == null || !name.equals(own.name())).toList();
        int left = Math.max(0, names.size() - MOST_TAKEN_OVER);
        if (left > 0) {
            troubles.add(root + " has documents of " + Amounts.counted(names.size(), "run") + "; the oldest, " + left
                    + ", wait for the next start; the command send sends them now");
        }
        for (String name : names.subList(left, names.size())) {
            try {
                takeOver(name, ofOwn);
            } catch (NoSuchFileException e) {
                // The process that worked there has just removed it.
            } catch (IOException e) {
                troubles.add("the documents in " + root.resolve(name) + " cannot be taken over: " + e);
            }
        }
        previousRun = others.stream().filter(other -> other.lastSequence() >= 0 && !other.runId().equals(runId))
                .max(Comparator.comparing(RunDirectory::runId).thenComparing(RunDirectory::lastSequence))
                .map(other -> new PreviousRun(other.lastRunId(), other.lastSequence(), other.endedCleanly())).orElse(null);
    }

    /** Names of the directories of runs, in order of the runs' ids, which is that of time. */
    static List<String> runs(Disk disk, Path root) throws IOException {
        return disk.list(root).stream().map(Disk.Found::name).filter(name -> RUN.matcher(name).matches()).sorted().toList();
    }

    static String runIdOf(String name) {
        return RUN.matcher(name).replaceFirst("$1");
    }

    private void takeOver(String name, List<StoredDocument> ofOwn) throws IOException {
        RunDirectory other = RunDirectory.open(disk, root.resolve(name), runIdOf(name));
        if (other == null) {
            return;
        }
        boolean taken = false;
        try {
            List<StoredDocument> documents = other.recover();
            if (mayMix(other.runId(), documents, ofOwn)) {
                // Processes that were cloned: documents of two may have one id.
                troubles.add("the documents in " + root.resolve(name) + " wait for the next start, since this process sends those of"
                        + " another one with the same run id; the command send sends them now");
                return;
            }
            found.addAll(documents);
            others.add(other);
            taken = true;
        } finally {
            if (!taken) {
                other.leave();
            }
        }
    }

    /**
     * Whether documents of a run may have ids that other documents here have or will have, as those of processes have that were cloned. A
     * run that has several directories since it was reloaded while others held them goes on after all that they have.
     */
    private boolean mayMix(String ofRun, List<StoredDocument> documents, List<StoredDocument> ofOwn) {
        boolean isOwn = runId.equals(ofRun);
        Set<String> taken = Stream.concat(ofOwn.stream(), found.stream()).filter(held -> held.directory().runId().equals(ofRun))
                .map(held -> held.file().id()).collect(Collectors.toSet());
        return documents.stream().map(StoredDocument::file).anyMatch(file -> taken.contains(file.id())
                || isOwn && (file.sequenceIn(ofRun) < 0 || file.sequenceIn(ofRun) >= nextSequence));
    }

    /**
     * Tells other ids of the runs that documents here are of, and keeps those of this run that are not here yet: it may have got them while
     * there was no directory.
     */
    void exchangeAliases(RunAliases all) throws IOException {
        aliases = all;
        directories().forEach(run -> run.aliases().forEach(alias -> all.add(run.runId(), alias)));
        if (own != null) {
            keepAliases(own);
        }
    }

    private void keepAliases(RunDirectory directory) throws IOException {
        for (String id : aliases.of(runId)) {
            if (!id.equals(runId) && !directory.aliases().contains(id)) {
                directory.addAlias(id);
            }
        }
    }

    private Stream<RunDirectory> directories() {
        return Stream.concat(Stream.ofNullable(own), others.stream());
    }

    /** As {@link RunDirectory#addAlias}; of a run that has no directory here no document is on disk. */
    void addAlias(String ofRun, String alias) throws IOException {
        for (RunDirectory run : directories().filter(run -> run.runId().equals(ofRun)).toList()) {
            run.addAlias(alias);
        }
    }

    /** What was there, oldest first; told once, since it may be much. */
    List<StoredDocument> takeFound() {
        List<StoredDocument> all = List.copyOf(found);
        found.clear();
        return all;
    }

    /** All documents that are on disk here, oldest first. */
    List<StoredDocument> all() throws IOException {
        List<StoredDocument> all = new ArrayList<>();
        for (RunDirectory other : others) {
            all.addAll(other.recover());
        }
        if (own != null) {
            // After a failure nobody knows which names are on the disk.
            disk.forceDirectory(root.resolve(own.name()));
            all.addAll(own.recover());
        }
        return all;
    }

    /** Whether the file of a document is there, under the name of one that waits. */
    boolean isThere(StoredDocument held) {
        try {
            return held.directory().has(held.file());
        } catch (IOException e) {
            return false;
        }
    }

    /** The run before this one; null where there is none that anybody knows of. */
    PreviousRun previousRun() {
        return previousRun;
    }

    /** What could not be taken over, a line each. */
    List<String> troubles() {
        return List.copyOf(troubles);
    }

    /** As {@link RunDirectory#write(QueuedDocument, long)}, in the directory of this run. */
    StoredDocument write(QueuedDocument document, long epochMillis) throws IOException {
        StoredDocument held = own().write(document, epochMillis);
        removeEmpty();
        return held;
    }

    /** As {@link RunDirectory#write(List, long)}, in the directory of this run. */
    List<StoredDocument> write(List<QueuedDocument> batch, long epochMillis) throws IOException {
        List<StoredDocument> held = own().write(batch, epochMillis);
        removeEmpty();
        return held;
    }

    /** As {@link RunDirectory#keepSoFar}, in the directory of this run. */
    void keepSoFar(QueuedDocument hour, long epochMillis) throws IOException {
        own().keepSoFar(hour, epochMillis);
        removeEmpty();
    }

    /** As {@link RunDirectory#endSoFar}, in the directory of this run. */
    void endSoFar(String id) {
        if (own != null) {
            own.endSoFar(id);
        }
    }

    /** A document need not be kept any more. */
    void done(StoredDocument held) throws IOException {
        held.directory().done(held.file());
        removeEmpty();
    }

    /**
     * A directory that was taken over is removed when nothing waits there and this run's first slice, which names it, is on disk. Among
     * hours none names it; there the hour so far is enough, since a process that is killed again and again has no other.
     */
    private void removeEmpty() {
        if (own == null || own.lastSequence() < 0 && !own.hasSoFar()) {
            return;
        }
        for (RunDirectory empty : others.stream().filter(other -> other.waiting() == 0).toList()) {
            others.remove(empty);
            empty.remove();
        }
    }

    /** Puts a file that does not hold what was written there into {@value #DAMAGED}, for somebody to look at. */
    void setAside(StoredDocument held) throws IOException {
        setAside(damaged(disk, root), held);
        removeEmpty();
    }

    static SideFolder damaged(Disk disk, Path root) {
        return new SideFolder(disk, root.resolve(DAMAGED), SpoolFile.DAMAGED, MOST_DAMAGED, Long.MAX_VALUE);
    }

    static void setAside(SideFolder damaged, StoredDocument held) throws IOException {
        damaged.make();
        held.directory().setAside(held.file(), damaged.of(held.file()));
        damaged.prune();
    }

    /**
     * Keeps a document that was refused for good as a dead letter.
     *
     * @param mostBytes of all letters
     * @return how many older letters were deleted for it
     */
    int bury(RefusedDocument refused, long epochMillis, long mostBytes) throws IOException {
        RunDirectory aside = own == null && refused.held() != null ? refused.held().directory() : own();
        int deleted = new DeadLetters(disk, root, mostBytes).add(aside, refused, epochMillis);
        removeEmpty();
        return deleted;
    }

    /** Whether somebody has deleted the directory of this run. */
    boolean isGone() {
        return own == null ? !disk.isDirectory(root) : !own.isThere();
    }

    /** The run ends in order, or goes on with another store: what waits is left to the next process. */
    void end() throws IOException {
        try {
            if (own != null && (own.lastSequence() >= 0 || own.waiting() > 0)) {
                own.end();
            }
        } finally {
            leave();
        }
    }

    /** Leaves everything as it is. */
    void leave() {
        if (own != null && own.lastSequence() < 0 && own.waiting() == 0) {
            own.remove();
        }
        release();
    }
}
