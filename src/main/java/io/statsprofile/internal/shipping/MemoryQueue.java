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
 * Parcels in memory, bounded by number and bytes. When it is full, the newest has no room: what is oldest is closest to being delivered.
 */
final class MemoryQueue implements ParcelQueue {

    /** @param cameNanos of the monotonic clock */
    private record Entry(Parcel parcel, long cameNanos) {
    }

    private final int maxDocuments;
    private final long maxBytes;
    private final LongSupplier nanoTime;
    private final Deque<Entry> entries = new ArrayDeque<>();
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
    public synchronized String offer(Parcel parcel) {
        int length = parcel.json().length;
        if (length > maxBytes) {
            return "document " + parcel.id() + " has " + length + " bytes, and the queue holds " + maxBytes
                    + " at most: make the queue larger, or documents smaller (fewer functions)";
        }
        if (entries.size() >= maxDocuments) {
            return "the queue is full with " + entries.size() + " documents: restore delivery, or make the queue larger";
        }
        if (bytes + length > maxBytes) {
            return "the queue is full with " + bytes + " of " + maxBytes + " bytes: restore delivery, or make the queue larger";
        }
        entries.addLast(new Entry(parcel, nanoTime.getAsLong()));
        bytes += length;
        return null;
    }

    @Override
    public synchronized List<Parcel> head(int documents, long most, Predicate<String> mayGo) {
        List<Parcel> head = new ArrayList<>();
        long sum = 0;
        for (Entry entry : entries) {
            Parcel parcel = entry.parcel();
            if (!mayGo.test(parcel.id())) {
                continue;
            }
            sum += parcel.json().length;
            if (head.size() == documents || !head.isEmpty() && sum > most) {
                break;
            }
            head.add(parcel);
        }
        return head;
    }

    @Override
    public synchronized void remove(List<Parcel> done) {
        Set<Parcel> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(done);
        for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
            Parcel parcel = each.next().parcel();
            if (gone.contains(parcel)) {
                bytes -= parcel.json().length;
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
    public synchronized List<Parcel> takeAll() {
        List<Parcel> all = new ArrayList<>();
        for (Entry entry : entries) {
            all.add(entry.parcel());
        }
        entries.clear();
        bytes = 0;
        return all;
    }
}
