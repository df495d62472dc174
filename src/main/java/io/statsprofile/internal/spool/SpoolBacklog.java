package io.statsprofile.internal.spool;

import io.statsprofile.internal.shipping.DocumentQueue;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What processes that have ended left in a spool's directory, or the dead letters that are there, for somebody to send by hand: a queue
 * that takes nothing in. What it gives is in doubt, all of it. What was delivered is deleted; what is refused becomes a dead letter, or
 * stays one; the rest is left as it is.
 *
 * <p>It takes only what no living process holds, and holds it until it is closed: a process that starts meanwhile leaves that alone, as it
 * leaves what other processes hold. Where files do not hold what was written there, they are put into the folder {@code damaged}. Reads and
 * writes files on the calling thread. Thread-safe.
 */
public final class SpoolBacklog implements DocumentQueue, AutoCloseable {

    private static final String LOCK = "lock";
    private static final int MOST_TOLD = 50;

    private final Disk disk;
    private final Path root;
    private final long epochMillis;
    private final List<Closeable> held = new ArrayList<>();
    private final Map<String, OrphanedDocument> waiting = new LinkedHashMap<>();
    /** By run id, those that have documents. */
    private final Map<String, RunDirectory> taken = new HashMap<>();
    private final List<String> inUse = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private boolean more;
    private boolean whole = true;
    private int found;
    private int damaged;

    private SpoolBacklog(Disk disk, Path root, long epochMillis) {
        this.disk = disk;
        this.root = root;
        this.epochMillis = epochMillis;
    }

    /**
     * Takes what runs have left.
     *
     * @param directory of the spool, or the one that a spool makes in a state directory
     * @param aliases of the delivery; other ids of runs are kept here from now on, and those that are known here are told
     * @throws IOException when it cannot be read; the message is one line
     */
    public static SpoolBacklog ofRuns(Path directory, RunAliases aliases) throws IOException {
        return open(new LocalDisk(), directory, System.currentTimeMillis(), backlog -> backlog.takeRuns(aliases));
    }

    /**
     * Takes the dead letters.
     *
     * @param directory of the spool
     * @throws IOException when it cannot be read, or somebody else is sending them; the message is one line
     */
    public static SpoolBacklog ofDeadLetters(Path directory) throws IOException {
        return open(new LocalDisk(), directory, System.currentTimeMillis(), SpoolBacklog::takeLetters);
    }

    /** What to take. */
    @FunctionalInterface
    interface Taking {
        void by(SpoolBacklog backlog) throws IOException;
    }

    static SpoolBacklog open(Disk disk, Path root, long epochMillis, Taking taking) throws IOException {
        SpoolBacklog backlog = new SpoolBacklog(disk, root, epochMillis);
        boolean taken = false;
        try {
            taking.by(backlog);
            taken = true;
            return backlog;
        } catch (IOException e) {
            throw new IOException("spool " + root + " cannot be read: " + DiskErrorMessages.of(e), e);
        } finally {
            if (!taken) {
                backlog.close();
            }
        }
    }

    void takeRuns(RunAliases aliases) throws IOException {
        aliases.keepBy(this::keep);
        for (String name : SpoolStore.runs(disk, root)) {
            try {
                takeRun(name, aliases);
            } catch (NoSuchFileException e) {
                // The process that worked there has just removed it.
            } catch (IOException e) {
                trouble("what is in " + root.resolve(name) + " cannot be taken: " + DiskErrorMessages.of(e)
                        + "; run this as the user of the service");
            }
        }
        found = waiting.size();
    }

    private synchronized void keep(String runId, String alias) throws IOException {
        RunDirectory run = taken.get(runId);
        if (run != null) {
            run.addAlias(alias);
        }
    }

    private void takeRun(String name, RunAliases aliases) throws IOException {
        RunDirectory run = RunDirectory.open(disk, root.resolve(name), SpoolStore.runIdOf(name));
        if (run == null) {
            inUse.add(name);
            return;
        }
        held.add(run::leave);
        List<StoredDocument> documents = run.recover();
        if (!documents.isEmpty() && taken.putIfAbsent(run.runId(), run) != null) {
            // Of a process that was cloned: documents of two may have one id.
            more = true;
            return;
        }
        run.aliases().forEach(alias -> aliases.add(run.runId(), alias));
        documents.forEach(document -> waiting.putIfAbsent(document.file().id(), OrphanedDocument.ofRun(disk, root, document, epochMillis)));
    }

    void takeLetters() throws IOException {
        SideFolder folder = new DeadLetters(disk, root, Long.MAX_VALUE).folder();
        if (!disk.isDirectory(folder.path())) {
            return;
        }
        Closeable lock = disk.lock(folder.path().resolve(LOCK));
        if (lock == null) {
            throw new IOException("another process is sending its dead letters; wait until it has ended");
        }
        held.add(lock);
        for (SideFolder.SideFile entry : folder.entries()) {
            more |= waiting.putIfAbsent(entry.file().id(), OrphanedDocument.ofLetter(disk, root, folder, entry)) != null;
        }
        found = waiting.size();
    }

    /** Documents that were taken at first. */
    public synchronized int found() {
        return found;
    }

    /** Those of them whose files did not hold what was written there. */
    public synchronized int damaged() {
        return damaged;
    }

    /** Whether everything could be read and written that had to be, but for damaged files. */
    public synchronized boolean isWhole() {
        return whole;
    }

    /**
     * Whether there are documents with the ids of others that were taken, as processes that were cloned leave them: they can be taken when
     * those were sent and this is closed.
     */
    public boolean hasMore() {
        return more;
    }

    /** Directories of runs that living processes work in, by name. */
    public List<String> inUse() {
        return List.copyOf(inUse);
    }

    /** What could not be taken, set aside or kept, a line each; the first {@value #MOST_TOLD}. */
    public synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }

    private void trouble(String line) {
        whole = false;
        tell(line);
    }

    private void tell(String line) {
        if (troubles.size() < MOST_TOLD) {
            troubles.add(line);
        }
    }

    /** Nothing is taken in. */
    @Override
    public String offer(QueuedDocument queued) {
        return "what was left is sent, and nothing is added to it";
    }

    @Override
    public synchronized List<QueuedDocument> head(int documents, long bytes, Predicate<String> mayGo) {
        List<QueuedDocument> head = new ArrayList<>();
        long sum = 0;
        for (Map.Entry<String, OrphanedDocument> entry : List.copyOf(waiting.entrySet())) {
            if (head.size() == documents || !head.isEmpty() && sum + entry.getValue().bytes() > bytes) {
                break;
            }
            QueuedDocument queued = mayGo.test(entry.getKey()) ? read(entry.getKey(), entry.getValue()) : null;
            if (queued != null) {
                head.add(queued);
                sum += entry.getValue().bytes();
            }
        }
        return head;
    }

    /** Null where it cannot be had. */
    private QueuedDocument read(String id, OrphanedDocument document) {
        try {
            return document.read();
        } catch (ClosedByInterruptException e) {
            // The time is over.
            Thread.currentThread().interrupt();
        } catch (NoSuchFileException e) {
            waiting.remove(id);
            trouble(id + " was deleted meanwhile");
        } catch (DamagedException e) {
            waiting.remove(id);
            damaged++;
            setAside(id, document, e);
        } catch (IOException e) {
            waiting.remove(id);
            trouble(id + " cannot be read and stays where it is: " + DiskErrorMessages.of(e));
        }
        return null;
    }

    private void setAside(String id, OrphanedDocument document, DamagedException damage) {
        try {
            document.setAside();
            tell("the file of " + id + " does not hold what was written there, and is in the folder damaged now: "
                    + damage.getMessage());
        } catch (IOException e) {
            trouble("the file of " + id + " does not hold what was written there and stays where it is: " + DiskErrorMessages.of(e));
        }
    }

    @Override
    public synchronized void remove(List<QueuedDocument> done) {
        for (QueuedDocument queued : done) {
            OrphanedDocument document = waiting.remove(queued.id());
            try {
                if (document != null) {
                    document.delete();
                }
            } catch (IOException e) {
                trouble(queued.id() + " was sent, but its file cannot be deleted; it is looked for when it is sent again: "
                        + DiskErrorMessages.of(e));
            }
        }
    }

    @Override
    public synchronized void refuse(QueuedDocument queued, String reason) {
        OrphanedDocument document = waiting.remove(queued.id());
        try {
            if (document != null && document.refuse(queued, reason) > 0) {
                tell("the folder " + DeadLetters.FOLDER + " is full and has lost its oldest");
            }
        } catch (IOException e) {
            trouble(queued.id() + " was refused, but cannot be kept as a dead letter, and stays where it is: "
                    + DiskErrorMessages.of(e));
        }
    }

    @Override
    public synchronized int documents() {
        return waiting.size();
    }

    /** Leaves everything that was not sent to the next process. */
    @Override
    public synchronized void close() {
        for (Closeable each : held) {
            try {
                each.close();
            } catch (IOException e) {
                // The process's end releases it.
            }
        }
        held.clear();
        waiting.clear();
    }
}
