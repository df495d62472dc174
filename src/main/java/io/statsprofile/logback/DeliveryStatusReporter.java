package io.statsprofile.logback;

import ch.qos.logback.core.spi.ContextAware;
import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.ShippingListener;
import io.statsprofile.internal.shipping.StatusLimiter;
import io.statsprofile.internal.spool.SpoolListener;
import java.time.Duration;

/** Turns what happens to one delivery into Logback statuses, each one line of a bounded length. Thread-safe. */
final class DeliveryStatusReporter implements ShippingListener, SpoolListener {

    /** Characters of one status, whatever text of others is in it. */
    static final int LONGEST = 2_000;
    private static final int EVERY = 100;

    private final ContextAware statuses;
    private final String prefix;
    private final DeliveryCounters counters;
    private final StatusLimiter refused = new StatusLimiter(EVERY);

    /**
     * @param prefix stands before each status and says which delivery it is about, where it is not the first
     * @param counters of that delivery
     */
    DeliveryStatusReporter(ContextAware statuses, String prefix, DeliveryCounters counters) {
        this.statuses = statuses;
        this.prefix = prefix;
        this.counters = counters;
    }

    /** Counts what becomes of the documents that this is about. */
    DeliveryCounters counters() {
        return counters;
    }

    private void warn(String message) {
        statuses.addWarn(ForeignText.of(prefix + message, LONGEST));
    }

    private void info(String message) {
        statuses.addInfo(ForeignText.of(prefix + message, LONGEST));
    }

    @Override
    public void dropped(long documents, String reason) {
        warn(documents + (documents == 1 ? " document was" : " documents were") + " dropped so far: " + reason);
    }

    @Override
    public void trouble(long failures, int waitingDocuments, String reason) {
        warn("Delivery failed" + (failures == 1 ? "" : " " + failures + " times in a row") + ", "
                + (waitingDocuments == 1 ? "1 document waits and is" : waitingDocuments + " documents wait and are") + " tried again: "
                + reason);
    }

    @Override
    public void recovered(long failures, long lost) {
        info("Delivery works again after " + failures + (failures == 1 ? " failure; " : " failures in a row; ")
                + (lost == 0 ? "nothing was lost meanwhile." : Amounts.counted(lost, "document") + " lost meanwhile."));
    }

    @Override
    public void refused(QueuedDocument document, String reason) {
        if (refused.happened(reason)) {
            warn("Document " + document.id() + " was refused and is given up, " + refused.times() + " so far: "
                    + reason);
        }
    }

    /** What delivery has to say that is no trouble. */
    void note(String message) {
        info(message);
    }

    @Override
    public void unusable(String reason) {
        counters.failed(reason);
        warn("Documents are not spooled, but wait in memory, and are lost when the process is killed: " + reason);
    }

    @Override
    public void unwritten(long documents, String reason) {
        counters.failed(reason);
        warn((documents == 1 ? "1 document could" : documents + " documents could")
                + " not be spooled so far and may wait in memory: " + reason);
    }

    @Override
    public void writtenAgain(long documents) {
        info("Documents are spooled again, those that waited in memory included"
                + (documents == 0 ? "." : "; before, it failed " + Amounts.counted(documents, "time") + "."));
    }

    @Override
    public void lost(Loss loss, long documents, String reason) {
        warn((documents == 1 ? "1 document" : documents + " documents") + " of the spool lost so far, "
                + switch (loss) {
                    case SIZE -> "since it was full; restore delivery, or raise spool maxSize: ";
                    case AGE -> "since they had waited for spool maxAge; restore delivery, or raise it: ";
                    case DAMAGED -> "since their files do not hold what was written there; see the folder damaged in the spool, and the "
                            + "disk: ";
                    case GONE -> "since somebody has deleted their files; leave the spool's directory to us: ";
                } + reason);
    }

    @Override
    public void found(long documents) {
        info("Found " + Amounts.counted(documents, "document")
                + " in the spool that a process or appender before this one left;"
                + " those that Elasticsearch does not have yet are sent");
    }

    @Override
    public void deadLetter(long documents, String folder) {
        statuses.addInfo(prefix + (documents == 1 ? "1 document that was refused is" : documents + " documents that were refused are")
                + " kept so far in " + folder + ", each with the reason; when that is cured, the command send with --dead-letters sends "
                + "them");
    }

    @Override
    public void trouble(String reason) {
        counters.failed(reason);
        warn("Spool: " + reason);
    }

    /** It ended before all was delivered, and this waits on disk. */
    void kept(int documents) {
        if (documents > 0) {
            info(Amounts.counted(documents, "document")
                    + " left in the spool; the next process or appender with the same"
                    + " directory sends what is there");
        }
    }

    /** The disk has not taken all before the end. */
    void diskHangs() {
        warn("The spool's disk hangs, so the last documents may not be there; see what keeps it from writing");
    }

    /**
     * It ended before all was delivered, and this is in memory only.
     *
     * @param last whether nobody can take it over
     * @param spooled whether there is a spool, which has not taken it
     */
    void left(int documents, Duration deadline, boolean last, boolean spooled) {
        if (documents > 0) {
            warn(documents + (documents == 1 ? " document was" : " documents were")
                    + " not delivered within stopTimeout, "
                    + Amounts.spelled(deadline) + (last ? ", and lost; " : ", and lost unless another appender follows in this process; ")
                    + (spooled ? "raise stopTimeout, or see what keeps Elasticsearch and the spool's disk from taking them"
                            : "raise stopTimeout, see what keeps Elasticsearch from taking them, or name a spool directory, where they"
                                    + " wait for the next process"));
        }
    }
}
