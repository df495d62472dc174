package io.statsprofile.internal.spool;

import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.PreviousRun;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.DocumentQueue;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.spool.SpoolListener.Loss;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Documents that wait on disk until the server has them. When this process ends, however it does, they are left to the next one.
 *
 * <p><b>Assumptions.</b> A force puts data on the disk, and a rename is atomic. Nobody else changes the files. One shipping worker uses
 * this queue; any thread may offer.
 *
 * <p><b>Guarantees.</b>
 * <ol>
 * <li>{@link #head} gives a document only when it is on disk. So what was sent survives a kill, and the next process looks for it before
 *     it sends it again.</li>
 * <li>No thread but the two of ours waits for the disk. {@link #offer} puts a document into memory and returns.</li>
 * <li>What a disk has not taken after {@value SpoolState#PATIENCE_SECONDS} seconds, or a second after {@link #hurry}, goes out from memory.
 *     What the disk refuses does so at once.</li>
 * <li>The oldest documents go first, but half of the places are for what came in the last half minute: it would wait for all that was
 *     found else.</li>
 * <li>Everything is bounded: the JSON in memory as that of a queue in memory, the files by {@link SpoolSettings#maxBytes} and
 *     {@link SpoolSettings#maxAge}. The oldest is given up first. Each loss is counted and told with its reason. Nothing here throws.</li>
 * </ol>
 *
 * <p><b>Why a thread of its own.</b> One daemon thread, {@value #WORKER}, does all that changes the disk; the shipping worker reads there
 * what is not in memory any more. To write on the thread that offers was the other possibility. But a disk that hangs would then keep
 * slices from being cut, and requests that log a region from being served. Thread-safe.
 */
public final class SpoolQueue implements DocumentQueue {

    /** Name of the thread that writes. */
    public static final String WORKER = "statsprofile-spool";

    private final SpoolSettings settings;
    private final SpoolStatusReporter reporter;
    private final SpoolState waiting;
    private final RunAliases aliases;
    private final RunAliases.Keeper keeper = this::keep;
    private final Disk disk;
    private final LongSupplier nanoTime;
    private final LongSupplier epochMillis;
    private final Runnable onWorker;
    private volatile Runnable wake = () -> { };
    private volatile SpoolWorker worker;
    private volatile Thread thread;

    /**
     * @param memoryDocuments documents whose JSON is in memory, at most; 1 or more
     * @param memoryBytes bytes of that, at most; 1 or more
     * @param onWorker runs first on the thread, for marking it; may be null
     */
    public SpoolQueue(SpoolSettings settings, int memoryDocuments, long memoryBytes, SpoolListener listener, Runnable onWorker) {
        this(settings, memoryDocuments, memoryBytes, listener, onWorker, new RunAliases());
    }

    /**
     * As the other one.
     *
     * @param aliases of the delivery; other ids of runs are kept here from now on, and those that are known here are told
     */
    public SpoolQueue(SpoolSettings settings, int memoryDocuments, long memoryBytes, SpoolListener listener, Runnable onWorker,
            RunAliases aliases) {
        this(settings, memoryDocuments, memoryBytes, listener, onWorker, aliases, new LocalDisk(), System::nanoTime,
                System::currentTimeMillis);
    }

    SpoolQueue(SpoolSettings settings, int memoryDocuments, long memoryBytes, SpoolListener listener, Runnable onWorker, RunAliases aliases,
            Disk disk, LongSupplier nanoTime, LongSupplier epochMillis) {
        this.aliases = aliases;
        this.settings = settings;
        this.reporter = new SpoolStatusReporter(listener);
        this.waiting = new SpoolState(new SpoolIndex(memoryDocuments, memoryBytes), reporter, nanoTime);
        this.disk = disk;
        this.nanoTime = nanoTime;
        this.epochMillis = epochMillis;
        this.onWorker = onWorker;
    }

    /**
     * Starts the thread, which takes over what others have left. Called once, or the other one is.
     *
     * @param runId of the slices of this process, a UUID in lower case; the run begins
     */
    public void start(String runId) {
        start(runId, 0);
    }

    /**
     * As the other one, for a run that may go on, as it does when Logback's configuration is reloaded.
     *
     * @param nextSequence number of the run's next slice: what it has left on disk itself has smaller ones
     */
    public void start(String runId, long nextSequence) {
        worker = new SpoolWorker(settings, runId, nextSequence, disk, waiting, reporter, aliases, () -> wake.run(), nanoTime, epochMillis);
        aliases.keepBy(keeper);
        // It has nothing of the thread that starts it, which may be the deployer of a web application.
        thread = new Thread(null, () -> {
            if (onWorker != null) {
                onWorker.run();
            }
            worker.run();
        }, WORKER, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(SpoolQueue.class.getClassLoader());
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            // Then what is offered goes out from memory.
            thread = null;
        }
    }

    /** Called by the delivery, which may wait for the disk. */
    private void keep(String runId, String alias) throws IOException {
        if (thread == null || !thread.isAlive()) {
            return;
        }
        NewAlias kept = new NewAlias(runId, alias, new CompletableFuture<>());
        waiting.keep(kept);
        try {
            kept.kept().get(SpoolState.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("delivery has stopped", e);
        } catch (ExecutionException e) {
            throw new IOException("spool directory " + settings.directory() + " does not take the new id of a run: "
                    + DiskErrorMessages.of(e.getCause() instanceof Exception cause ? cause : e), e);
        } catch (TimeoutException e) {
            throw new IOException("the disk of spool directory " + settings.directory() + " hangs", e);
        }
    }

    /**
     * The run before this one, as soon as that is known.
     *
     * @param longest to wait for the disk
     * @return null where there is none, or it cannot be known
     */
    public PreviousRun previousRun(Duration longest) {
        try {
            return worker == null ? null : worker.previousRun(longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void whenReady(Runnable wakeUp) {
        wake = wakeUp;
    }

    @Override
    public String offer(QueuedDocument document) {
        return waiting.offer(document);
    }

    /**
     * Keeps an hour that goes on, in the place of what was kept of it before. It is not sent: when the hour has ended, it is offered as any
     * document, and what was kept is deleted as soon as that is on disk. Where the process is killed before, the next one finds what was
     * kept, and sends it. Never blocks on I/O.
     */
    public void keepSoFar(QueuedDocument hour) {
        waiting.keepSoFar(hour);
    }

    @Override
    public List<QueuedDocument> head(int documents, long bytes, Predicate<String> mayGo) {
        List<QueuedDocument> head = new ArrayList<>();
        boolean goesOn = true;
        // All that were chosen may be damaged, and others behind them are not. A disk that fails is not asked for more of them at once.
        while (goesOn && head.isEmpty()) {
            List<SpoolState.Choice> chosen = waiting.choose(documents, bytes, mayGo);
            long unread = waiting.unread();
            for (SpoolState.Choice choice : chosen) {
                QueuedDocument document = choice.document() == null ? read(choice) : choice.document();
                if (document != null) {
                    head.add(document);
                }
            }
            goesOn = !chosen.isEmpty() && waiting.unread() == unread && !Thread.currentThread().isInterrupted();
        }
        return head;
    }

    /** Null where it cannot be had: now, when the shipping worker is being stopped or the disk fails, or never. */
    private QueuedDocument read(SpoolState.Choice choice) {
        if (Thread.currentThread().isInterrupted()) {
            return null;
        }
        StoredDocument held = choice.held();
        try {
            return held.file().decode(held.directory().read(held.file()), choice.item().inDoubt);
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
        } catch (NoSuchFileException e) {
            waiting.unreadable(choice, Loss.GONE, "its file is not there");
        } catch (DamagedException e) {
            waiting.unreadable(choice, Loss.DAMAGED, DiskErrorMessages.of(e));
        } catch (IOException e) {
            // What is in the file nobody knows: it may be whole, and the disk may give it later.
            waiting.unread(choice, "a document that waits in " + settings.directory() + " could not be read, and is tried again: "
                    + DiskErrorMessages.of(e) + "; see what is wrong with its disk");
        }
        return null;
    }

    @Override
    public void remove(List<QueuedDocument> done) {
        waiting.remove(done);
    }

    /** It is kept as a dead letter, in the folder {@value DeadLetters#FOLDER} of the spool's directory, as soon as the disk takes it. */
    @Override
    public void refuse(QueuedDocument document, String reason) {
        waiting.refuse(document, reason);
    }

    /** Documents that were refused for good and are on disk as dead letters, since this was made. */
    public long deadLetters() {
        return reporter.deadLetters();
    }

    @Override
    public int documents() {
        return waiting.documents();
    }

    @Override
    public Backlog backlog() {
        return waiting.backlog();
    }

    @Override
    public void countBy(DeliveryCounters counters) {
        waiting.countBy(counters);
    }

    @Override
    public boolean isComing() {
        return waiting.isComing();
    }

    /** What the disk has not taken after a second goes out from memory now. */
    @Override
    public void hurry() {
        waiting.hurry();
    }

    @Override
    public long lostDocuments() {
        return waiting.lost();
    }

    @Override
    public long lostOwnDocuments() {
        return waiting.lostOwn();
    }

    @Override
    public List<String> takeLost() {
        return waiting.takeLostIds();
    }

    /** All that are not on disk. What is on disk stays there for the next process. */
    @Override
    public List<QueuedDocument> takeAll() {
        return waiting.takeUnkept();
    }

    /** Bytes of the files on disk. */
    public long bytes() {
        return waiting.bytesOnDisk();
    }

    /**
     * Writes what is to be written, and leaves what waits to the next process. To be called when nobody offers or delivers any more. May
     * be repeated.
     *
     * @param longest to wait for the disk; an interrupt does not shorten it
     * @return false where the disk has not done all by then
     */
    public boolean close(Duration longest) {
        waiting.close();
        aliases.keepNoLongerBy(keeper);
        if (thread == null) {
            return true;
        }
        long until = System.nanoTime() + longest.toNanos();
        boolean interrupted = false;
        for (long left = longest.toNanos(); thread.isAlive() && left > 0; left = until - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
