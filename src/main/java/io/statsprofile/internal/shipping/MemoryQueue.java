package io.statsprofile.internal.shipping;

import io.statsprofile.internal.model.Backlog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Documents in memory, bounded by number and bytes. When it is full, the newest has no room: what is oldest is closest to being delivered.
 */
final class MemoryQueue implements DocumentQueue {

    /** @param cameNanos of the monotonic clock */
    private record QueueEntry(QueuedDocument document, long cameNanos) {
    }

    private final int maxDocuments;
    private final long maxBytes;
    private final LongSupplier nanoTime;
    private final Deque<QueueEntry> entries = new ArrayDeque<>();
    private long bytes;

    MemoryQueue(int maxDocuments, long maxBytes) {
        this(maxDocuments, maxBytes, System::nanoTime);
    }

    MemoryQueue(int maxDocuments, long maxBytes, LongSupplier nanoTime) {
        this.maxDocuments = maxDocuments;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized String offer(QueuedDocument document) {
        int length = document.json().length;
        if (length > maxBytes) {
            return "document " + document.id() + " has " + length + " bytes, and the queue holds " + maxBytes
                    + " at most: make the queue larger, or documents smaller (fewer functions)";
        }
        if (entries.size() >= maxDocuments) {
            return "the queue is full with " + entries.size() + " documents: restore delivery, or make the queue larger";
        }
        if (bytes + length > maxBytes) {
            return "the queue is full with " + bytes + " of " + maxBytes + " bytes: restore delivery, or make the queue larger";
        }
        entries.addLast(new QueueEntry(document, nanoTime.getAsLong()));
        bytes += length;
        return null;
    }

    @Override
    public synchronized List<QueuedDocument> head(int documents, long most, Predicate<String> mayGo) {
        List<QueuedDocument> head = new ArrayList<>();
        long sum = 0;
        for (QueueEntry entry : entries) {
            QueuedDocument document = entry.document();
            if (!mayGo.test(document.id())) {
                continue;
            }
            sum += document.json().length;
            if (head.size() == documents || !head.isEmpty() && sum > most) {
                break;
            }
            head.add(document);
        }
        return head;
    }

    @Override
    public synchronized void remove(List<QueuedDocument> done) {
        Set<QueuedDocument> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(done);
        for (Iterator<QueueEntry> each = entries.iterator(); each.hasNext(); ) {
            QueuedDocument document = each.next().document();
            if (gone.contains(document)) {
                bytes -= document.json().length;
                each.remove();
            }
        }
    }

    @Override
    public synchronized int documents() {
        return entries.size();
    }

    @Override
    public synchronized Backlog backlog() {
        long oldest = entries.isEmpty() ? 0 : Math.max(0, nanoTime.getAsLong() - entries.getFirst().cameNanos()) / 1_000_000;
        return new Backlog(entries.size(), bytes, 0, 0, oldest);
    }

    @Override
    public synchronized List<QueuedDocument> takeAll() {
        List<QueuedDocument> all = new ArrayList<>();
        for (QueueEntry entry : entries) {
            all.add(entry.document());
        }
        entries.clear();
        bytes = 0;
        return all;
    }
}
