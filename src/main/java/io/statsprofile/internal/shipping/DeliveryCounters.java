package io.statsprofile.internal.shipping;

import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts what becomes of documents. One of these outlives the shippers that follow each other in a process, so its numbers only grow, and
 * what one shipper leaves and the next takes over is counted as both.
 *
 * <p>Thread-safe. Each call takes a moment, and waits for no disk and no network. Counters are guarded by one monitor, so that what belongs
 * together is seen together; nobody is called while it is held.
 */
public final class DeliveryCounters {

    /** Characters of the last error, which the name of a server and of an index may be part of. */
    static final int LONGEST_ERROR = 500;
    private static final Supplier<Backlog> NOBODY = () -> Backlog.NONE;

    private final LongSupplier epochMillis;
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private long cut;
    /** Made, and still on the way through Logback. */
    private long logged;
    private long found;
    private long spooled;
    private long acknowledged;
    private long settled;
    private long retried;
    private long refused;
    private long left;
    private String lastError;
    private Instant lastErrorTime;
    private volatile Supplier<Backlog> backlog = NOBODY;

    /** Everything is zero. */
    public DeliveryCounters() {
        this(System::currentTimeMillis);
    }

    DeliveryCounters(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
    }

    /** A document was made, and goes its way through Logback. */
    public synchronized void made() {
        cut++;
        logged++;
    }

    /** A document that {@link #made} told of has come through Logback. */
    public synchronized void arrived() {
        logged--;
    }

    /**
     * So many of those on their way through Logback are lost.
     *
     * @param documents negative where some of those that this was called for come after all
     */
    public synchronized void lostInLogging(long documents) {
        logged -= documents;
        dropped(DropReason.LOGGING, documents);
    }

    /** One comes through Logback that nobody waits for any more. */
    public synchronized void cameAfterAll() {
        if (dropped.getOrDefault(DropReason.LOGGING, 0L) > 0) {
            lostInLogging(-1);
        } else {
            made();
        }
    }

    /**
     * Documents of a process or appender before were taken over.
     *
     * @param documents negative where some turn out to be here already
     */
    public synchronized void found(long documents) {
        found += documents;
    }

    /** A document was written to disk. */
    public synchronized void spooled() {
        spooled++;
    }

    /** What became of the documents of one attempt: each is one of these. */
    synchronized void attempted(long nowAcknowledged, long nowRefused, long toBeRetried) {
        acknowledged += nowAcknowledged;
        refused += nowRefused;
        retried += toBeRetried;
    }

    /** Documents were found to be there already, and are acknowledged for that. */
    public synchronized void settled(long documents) {
        settled += documents;
    }

    /** Documents are lost. */
    public synchronized void dropped(DropReason reason, long documents) {
        dropped.put(reason, dropped.getOrDefault(reason, 0L) + documents);
    }

    /** Documents were handed to the next process or appender. */
    public synchronized void left(long documents) {
        left += documents;
    }

    /** Something went wrong; the reason is kept as one line of {@value #LONGEST_ERROR} characters at most. */
    public void failed(String reason) {
        String line = ForeignText.of(reason, LONGEST_ERROR);
        Instant now = Instant.ofEpochMilli(epochMillis.getAsLong());
        synchronized (this) {
            lastError = line;
            lastErrorTime = now;
        }
    }

    /** Whom to ask what waits, from now on. */
    public void watch(Supplier<Backlog> waiting) {
        backlog = waiting;
    }

    /** Nobody knows of anything that waits, from now on. */
    public void watchNobody() {
        backlog = NOBODY;
    }

    /** As it is now. Never waits for a disk or a network. */
    public DeliveryFigures figures() {
        // Before the monitor is taken: somebody who has it may count something meanwhile.
        Backlog waiting = backlog.get();
        synchronized (this) {
            Backlog all = new Backlog(Math.max(0, waiting.documents() + logged), waiting.memoryBytes(), waiting.spoolDocuments(),
                    waiting.spoolBytes(), waiting.oldestMillis());
            return new DeliveryFigures(cut, found, spooled, acknowledged + refused + retried, acknowledged, settled, retried, refused,
                    dropped, left, all, lastError, lastErrorTime);
        }
    }
}
