package io.statsprofile.shipping;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Parcels in memory, bounded by number and bytes. When it is full, the newest has no room: what is oldest is closest to being delivered.
 */
final class MemoryQueue implements ParcelQueue {

    private final int maxDocuments;
    private final long maxBytes;
    private final Deque<Parcel> parcels = new ArrayDeque<>();
    private long bytes;

    MemoryQueue(int maxDocuments, long maxBytes) {
        this.maxDocuments = maxDocuments;
        this.maxBytes = maxBytes;
    }

    @Override
    public synchronized String offer(Parcel parcel) {
        int length = parcel.json().length;
        if (length > maxBytes) {
            return "document " + parcel.id() + " has " + length + " bytes, and the queue holds " + maxBytes
                    + " at most: make the queue larger, or documents smaller (fewer functions)";
        }
        if (parcels.size() >= maxDocuments) {
            return "the queue is full with " + parcels.size() + " documents: restore delivery, or make the queue larger";
        }
        if (bytes + length > maxBytes) {
            return "the queue is full with " + bytes + " of " + maxBytes + " bytes: restore delivery, or make the queue larger";
        }
        parcels.addLast(parcel);
        bytes += length;
        return null;
    }

    @Override
    public synchronized List<Parcel> head(int documents, long most, Predicate<String> mayGo) {
        List<Parcel> head = new ArrayList<>();
        long sum = 0;
        for (Parcel parcel : parcels) {
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
        parcels.removeIf(parcel -> {
            boolean isGone = gone.contains(parcel);
            bytes -= isGone ? parcel.json().length : 0;
            return isGone;
        });
    }

    @Override
    public synchronized int documents() {
        return parcels.size();
    }

    @Override
    public synchronized List<Parcel> takeAll() {
        List<Parcel> all = List.copyOf(parcels);
        parcels.clear();
        bytes = 0;
        return all;
    }
}
