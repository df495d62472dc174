package io.statsprofile.matrix;

import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.ShippingListener;
import io.statsprofile.internal.spool.SpoolListener;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What instances of a service told about their documents. Thread-safe. */
final class HeardStatuses implements ShippingListener, SpoolListener {

    private static final int MOST_LINES = 1_000;

    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final AtomicLong troubles = new AtomicLong();
    private volatile String dropped = "";

    @Override
    public void trouble(long failures, int waitingDocuments, String reason) {
        troubles.incrementAndGet();
        line(reason);
    }

    @Override
    public void dropped(long documents, String reason) {
        troubles.incrementAndGet();
        dropped = reason;
        line("dropped: " + reason);
    }

    @Override
    public void refused(QueuedDocument document, String reason) {
        refused.add(document.id());
        line("refused " + document.id() + ": " + reason);
    }

    @Override
    public void unusable(String reason) {
        troubles.incrementAndGet();
        line(reason);
    }

    @Override
    public void unwritten(long documents, String reason) {
        troubles.incrementAndGet();
        line(reason);
    }

    @Override
    public void lost(Loss loss, long documents, String reason) {
        troubles.incrementAndGet();
        dropped = loss + ", " + reason;
        line("lost by " + loss + ": " + reason);
    }

    @Override
    public void trouble(String reason) {
        line(reason);
    }

    /** What a delivery did about templates, and what else it said. */
    void line(String said) {
        lines.add(said);
        if (lines.size() > MOST_LINES) {
            lines.poll();
        }
    }

    /** How often delivery, or the disk, was said to fail. */
    long troubles() {
        return troubles.get();
    }

    /** Why a document was lost the last time; empty where none was. */
    String whyDropped() {
        return dropped;
    }

    /** Ids of documents that were given up since Elasticsearch does not take them. */
    Set<String> refused() {
        return refused;
    }

    boolean has(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    /** The last line; empty where there is none. */
    String last() {
        String last = "";
        for (String line : lines) {
            last = line;
        }
        return last;
    }
}
