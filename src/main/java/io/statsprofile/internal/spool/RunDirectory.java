package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of one run in a spool: its documents, a lock file, and a mark when the run has ended in order. Used by one thread at a
 * time.
 *
 * <p><b>Assumptions.</b> A force puts data on the disk, a rename is atomic, and only who holds the lock changes the directory.
 *
 * <p><b>Guarantees.</b> A document is written aside, forced and renamed, and then the directory is forced. From then on it is there,
 * whatever happens; before that it is not. Where several wait to be written, the directory is forced once for all of them. Deleting forces
 * nothing: a document that comes back after a loss of power is looked for in Elasticsearch, as everything that is found. The last slice is
 * renamed when it was delivered, and not deleted: its name is the only thing that says how far the run came.
 *
 * <p>The hour so far is a file of its own, which is replaced in one step, and deleted when the hour itself is there. Who finds it finds it
 * as a document that waits, unless the hour itself is there. Where another hour goes on and the one before never came, since it was given
 * up or lost on its way here, its file stays for whoever comes next, {@value #MOST_MISSED} of them at most.
 */
final class RunDirectory {

    private static final String LOCK = "lock";
    private static final String ENDED = "ended";
    /** Such as {@code 1_<id>.alias}: an empty file whose name says what other id the run has, and which one it got first. */
    private static final Pattern ALIAS = Pattern.compile("(\\d{1,3})_([A-Za-z0-9-]{1,100})\\.alias");

    private static final int MOST_MISSED = 24;
    /** Hours of which something is kept so far: those and the one that goes on. */
    static final int MOST_SO_FAR = MOST_MISSED + 1;

    private final Disk disk;
    private final Path path;
    private final String runId;
    /** Null when it has been released. */
    private Closeable lock;
    private long nextOrder;
    private int waiting;
    private boolean endedCleanly;
    /** Other ids of the run, in the order in which it got them. */
    private final SortedMap<Integer, String> aliases = new TreeMap<>();
    /** The file of an id that could not be kept for sure; null where there is none. */
    private Path unsureAlias;
    /** The slice with the highest sequence, be it delivered or not; null where there is none. */
    private SpoolFile newest;
    /** Whose file stays for its name only; null where there is none. */
    private SpoolFile sent;
    /** The hour so far that this process keeps; null where there is none. */
    private SpoolFile soFar;
    /** Hours so far that ended without a document, oldest first. */
    private final Deque<SpoolFile> missed = new ArrayDeque<>();

    private RunDirectory(Disk disk, Path path, String runId, Closeable lock) {
        this.disk = disk;
        this.path = path;
        this.runId = runId;
        this.lock = lock;
    }

    /**
     * Works in a directory from now on.
     *
     * @return null where somebody else does
     */
    static RunDirectory open(Disk disk, Path path, String runId) throws IOException {
        Closeable lock = disk.lock(lockIn(path));
        return lock == null ? null : new RunDirectory(disk, path, runId, lock);
    }

    /** The file that the process that works in a directory has locked. */
    static Path lockIn(Path path) {
        return path.resolve(LOCK);
    }

    /** Takes in what is there, oldest first; what was not written to its end is deleted, and an hour that a process was at has ended. */
    List<StoredDocument> recover() throws IOException {
        List<StoredDocument> found = new ArrayList<>();
        List<SpoolFile> names = new ArrayList<>();
        List<StoredDocument> begun = new ArrayList<>();
        for (Disk.Found each : disk.list(path)) {
            Optional<SpoolFile> document = SpoolFile.of(each.name(), SpoolFile.WAITING);
            document.ifPresent(file -> found.add(new StoredDocument(this, file, each.bytes())));
            SpoolFile.of(each.name(), SpoolFile.SENT).ifPresent(names::add);
            SpoolFile.of(each.name(), SpoolFile.SO_FAR).filter(file -> !file.equals(soFar) && !missed.contains(file))
                    .ifPresent(file -> begun.add(new StoredDocument(this, file, each.bytes())));
            if (each.name().endsWith(SpoolFile.UNFINISHED)) {
                quietlyDelete(path.resolve(each.name()));
            }
            endedCleanly |= each.name().equals(ENDED);
            Matcher alias = ALIAS.matcher(each.name());
            if (alias.matches()) {
                aliases.put(Integer.parseInt(alias.group(1)), alias.group(2));
            }
        }
        for (StoredDocument hour : begun) {
            endHour(hour, found, names);
        }
        found.sort(Comparator.comparingLong(held -> held.file().order()));
        found.forEach(held -> note(held.file()));
        names.forEach(this::note);
        waiting = found.size();
        for (SpoolFile name : names) {
            if (name.equals(newest)) {
                sent = name;
            } else {
                quietlyDelete(path.resolve(name.name(SpoolFile.SENT)));
            }
        }
        return found;
    }

    /** Where the hour itself is there, or was sent, nobody needs what was kept before. */
    private void endHour(StoredDocument hour, List<StoredDocument> found, List<SpoolFile> sentOnes) {
        String id = hour.file().id();
        Path kept = path.resolve(hour.file().name(SpoolFile.SO_FAR));
        if (found.stream().anyMatch(held -> held.file().id().equals(id)) || sentOnes.stream().anyMatch(file -> file.id().equals(id))) {
            quietlyDelete(kept);
            return;
        }
        try {
            disk.rename(kept, path.resolve(hour.file().name(SpoolFile.WAITING)));
            found.add(hour);
        } catch (IOException e) {
            // It stays for whoever comes next.
        }
    }

    /**
     * Keeps the hour so far, in the place of what was kept before.
     *
     * @param epochMillis now
     * @throws IOException when it is not there for sure; what was kept before may be
     */
    void keepSoFar(QueuedDocument hour, long epochMillis) throws IOException {
        // One hour has one name as long as it goes on, so that a rename replaces it.
        if (soFar == null || !soFar.id().equals(hour.id())) {
            if (soFar != null) {
                miss(soFar);
            }
            soFar = new SpoolFile(nextOrder++, epochMillis, hour.id());
        }
        writeElsewhere(soFar, path.resolve(soFar.name(SpoolFile.SO_FAR)), SpoolFile.encode(hour));
    }

    private void miss(SpoolFile hour) {
        missed.add(hour);
        if (missed.size() > MOST_MISSED) {
            quietlyDelete(path.resolve(missed.poll().name(SpoolFile.SO_FAR)));
        }
    }

    private void note(SpoolFile file) {
        nextOrder = Math.max(nextOrder, file.order() + 1);
        long sequence = file.sequenceIn(runId);
        if (sequence >= 0 && (newest == null || sequence > newest.sequenceIn(runId))) {
            newest = file;
        }
    }

    /** The run goes on, after it had ended. */
    void goOn() throws IOException {
        if (endedCleanly) {
            disk.delete(path.resolve(ENDED));
            disk.forceDirectory(path);
            endedCleanly = false;
        }
    }

    /**
     * Writes a document. Where that fails, it is tried once more with another file: what a failed force has left on the disk nobody knows,
     * and the system takes it for written.
     *
     * @param epochMillis now
     * @throws IOException when it is not there for sure
     */
    StoredDocument write(QueuedDocument queued, long epochMillis) throws IOException {
        byte[] bytes = SpoolFile.encode(queued);
        try {
            return attempt(queued.id(), bytes, epochMillis);
        } catch (IOException first) {
            try {
                return attempt(queued.id(), bytes, epochMillis);
            } catch (IOException second) {
                first.addSuppressed(second);
                throw first;
            }
        }
    }

    private StoredDocument attempt(String id, byte[] bytes, long epochMillis) throws IOException {
        SpoolFile file = new SpoolFile(nextOrder++, epochMillis, id);
        Path whole = path.resolve(file.name(SpoolFile.WAITING));
        try {
            writeElsewhere(file, whole, bytes);
        } catch (IOException e) {
            quietlyDelete(whole);
            throw e;
        }
        return kept(file, bytes.length);
    }

    /** The hour itself is there, on this disk or at its destination: what was kept of it so far goes. */
    void endSoFar(String id) {
        if (soFar != null && soFar.id().equals(id)) {
            quietlyDelete(path.resolve(soFar.name(SpoolFile.SO_FAR)));
            soFar = null;
        }
        for (SpoolFile late : missed.stream().filter(hour -> hour.id().equals(id)).toList()) {
            quietlyDelete(path.resolve(late.name(SpoolFile.SO_FAR)));
            missed.remove(late);
        }
    }

    private StoredDocument kept(SpoolFile file, long bytes) {
        note(file);
        waiting++;
        endSoFar(file.id());
        if (sent != null && !sent.equals(newest)) {
            quietlyDelete(path.resolve(sent.name(SpoolFile.SENT)));
            sent = null;
        }
        return new StoredDocument(this, file, bytes);
    }

    /**
     * Writes documents together: each file is forced by itself, but the directory once for all, which is half of the waiting for a disk.
     * Not tried once more.
     *
     * @param epochMillis now
     * @return in the same order
     * @throws IOException when not all are there for sure; then none is kept
     */
    List<StoredDocument> write(List<QueuedDocument> documents, long epochMillis) throws IOException {
        List<SpoolFile> files = new ArrayList<>();
        List<StoredDocument> held = new ArrayList<>();
        long[] bytes = new long[documents.size()];
        try {
            for (int i = 0; i < bytes.length; i++) {
                files.add(new SpoolFile(nextOrder++, epochMillis, documents.get(i).id()));
                byte[] encoded = SpoolFile.encode(documents.get(i));
                bytes[i] = encoded.length;
                writeAside(path.resolve(files.get(i).name(SpoolFile.UNFINISHED)), encoded);
            }
            for (SpoolFile file : files) {
                disk.rename(path.resolve(file.name(SpoolFile.UNFINISHED)), path.resolve(file.name(SpoolFile.WAITING)));
            }
            disk.forceDirectory(path);
        } catch (IOException e) {
            for (SpoolFile file : files) {
                quietlyDelete(path.resolve(file.name(SpoolFile.UNFINISHED)));
                quietlyDelete(path.resolve(file.name(SpoolFile.WAITING)));
            }
            throw e;
        }
        for (int i = 0; i < bytes.length; i++) {
            held.add(kept(files.get(i), bytes[i]));
        }
        return held;
    }

    /**
     * Writes a file aside in this directory, and then gives it its name, which may be in another one.
     *
     * @param name which nobody writes under here now
     * @throws IOException when it is not there for sure
     */
    void writeElsewhere(SpoolFile name, Path whole, byte[] bytes) throws IOException {
        Path unfinished = path.resolve(name.name(SpoolFile.UNFINISHED));
        try {
            writeAside(unfinished, bytes);
            disk.rename(unfinished, whole);
            disk.forceDirectory(whole.getParent());
        } catch (IOException e) {
            quietlyDelete(unfinished);
            throw e;
        }
    }

    private void writeAside(Path unfinished, byte[] bytes) throws IOException {
        try (Disk.Draft draft = disk.create(unfinished)) {
            draft.write(bytes);
            draft.force();
        }
    }

    /** A document of this directory need not be kept any more. */
    void done(SpoolFile file) throws IOException {
        waiting--;
        Path whole = path.resolve(file.name(SpoolFile.WAITING));
        if (file.equals(newest)) {
            disk.rename(whole, path.resolve(file.name(SpoolFile.SENT)));
            sent = file;
        } else {
            disk.delete(whole);
        }
    }

    /** A document of this directory goes elsewhere. */
    void setAside(SpoolFile file, Path target) throws IOException {
        waiting--;
        disk.rename(path.resolve(file.name(SpoolFile.WAITING)), target);
    }

    /** What is in a file. May be called by any thread. */
    byte[] read(SpoolFile file) throws IOException {
        return disk.read(path.resolve(file.name(SpoolFile.WAITING)));
    }

    /** Whether a document of this directory is there. */
    boolean has(SpoolFile file) throws IOException {
        String name = file.name(SpoolFile.WAITING);
        return disk.list(path).stream().anyMatch(found -> found.name().equals(name));
    }

    String runId() {
        return runId;
    }

    /** Other ids under which documents of the run were sent, in the order in which it got them. */
    List<String> aliases() {
        return List.copyOf(aliases.values());
    }

    /** The id under which the last documents of the run were sent. */
    String lastRunId() {
        return aliases.isEmpty() ? runId : aliases.get(aliases.lastKey());
    }

    /**
     * The run has another id, too, as long as this directory is there. What an attempt has left that failed goes first, since two files of
     * one number would not say which id came last.
     *
     * @throws IOException when that is not kept for sure
     */
    void addAlias(String alias) throws IOException {
        if (aliases.containsValue(alias)) {
            return;
        }
        if (unsureAlias != null) {
            disk.delete(unsureAlias);
        }
        int number = aliases.isEmpty() ? 1 : aliases.lastKey() + 1;
        unsureAlias = aliasFile(number, alias);
        try {
            disk.create(unsureAlias).close();
            disk.forceDirectory(path);
        } catch (IOException e) {
            quietlyDelete(unsureAlias);
            throw e;
        }
        unsureAlias = null;
        aliases.put(number, alias);
    }

    private Path aliasFile(int number, String alias) {
        return path.resolve(number + "_" + alias + ".alias");
    }

    String name() {
        return path.getFileName().toString();
    }

    /** Sequence of the last slice that was ever written here; -1 where there is none. */
    long lastSequence() {
        return newest == null ? -1 : newest.sequenceIn(runId);
    }

    boolean endedCleanly() {
        return endedCleanly;
    }

    /** Whether this process keeps an hour so far here. */
    boolean hasSoFar() {
        return soFar != null;
    }

    /** Documents that wait. */
    int waiting() {
        return waiting;
    }

    boolean isThere() {
        return disk.isDirectory(path);
    }

    /** Leaves the directory to the next process. */
    void leave() {
        Closeable held = lock;
        lock = null;
        try {
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            // The process's end releases it.
        }
    }

    /** The run ends in order. */
    void end() throws IOException {
        disk.create(path.resolve(ENDED)).close();
        disk.forceDirectory(path);
        endedCleanly = true;
    }

    /** Deletes the directory, in which nothing waits and whose name nobody needs any more. What cannot be deleted now is the next one's. */
    void remove() {
        if (sent != null) {
            quietlyDelete(path.resolve(sent.name(SpoolFile.SENT)));
        }
        if (!aliases.isEmpty() && !isForced()) {
            leave();
            return;
        }
        aliases.forEach((number, alias) -> quietlyDelete(aliasFile(number, alias)));
        if (unsureAlias != null) {
            quietlyDelete(unsureAlias);
        }
        quietlyDelete(path.resolve(ENDED));
        quietlyDelete(path.resolve(LOCK));
        quietlyDelete(path);
        leave();
        if (disk.isDirectory(path)) {
            // A file that was deleted while it was open keeps its directory until it is closed, on NFS for one. Where somebody works there
            // by now it is not empty, and stays.
            quietlyDelete(path);
        }
    }

    /** Or a document whose file was deleted may be there again after a loss of power, and nobody knows under which ids to look for it. */
    private boolean isForced() {
        try {
            disk.forceDirectory(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void quietlyDelete(Path unneeded) {
        try {
            disk.delete(unneeded);
        } catch (IOException e) {
            // It does no harm where it is: the process that recovers this directory deletes it, or takes it for what may have been sent.
        }
    }
}
