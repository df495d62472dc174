package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.template.MappingGuard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Creates documents that follow from others, such as hours from slices: whoever makes one gives it the same id. What is there under an id
 * stays, and ours counts as found, whatever the other says; so this is not for slices, of which two with one id are two. Each document is
 * looked for in every index of the stream before it is sent, since a rollover may lie between two attempts. Not thread-safe.
 */
public final class CreateOnlyDelivery implements AutoCloseable {

    private static final int TOO_LARGE = 413;

    private final StreamFamily family;
    private final MappingGuard guard;
    private final BulkRequest request;
    private final InDoubtResolution resolution;
    private final IndexWatch indices;
    private final Connection connection;
    private boolean begun;

    /** @param connection that nothing else uses; closed with this */
    CreateOnlyDelivery(StreamFamily family, MappingGuard guard, BulkRequest request, InDoubtResolution resolution, IndexWatch indices,
            Connection connection) {
        this.family = family;
        this.guard = guard;
        this.request = request;
        this.resolution = resolution;
        this.indices = indices;
        this.connection = connection;
    }

    /**
     * Tries once to create documents.
     *
     * @return one receipt a document, in order
     * @throws IOException when it is not known what became of them; the same documents can be given again
     */
    public List<Receipt> create(List<QueuedDocument> documents) throws IOException {
        if (!begun) {
            // A command that was killed before us may have a request under way.
            resolution.beginWithFound();
            begun = true;
        }
        Map<String, List<QueuedDocument>> streams = new LinkedHashMap<>();
        for (QueuedDocument document : documents) {
            streams.computeIfAbsent(family.stream(document.namespace()), stream -> new ArrayList<>()).add(document);
        }
        Map<String, Receipt> receipts = new LinkedHashMap<>();
        for (Map.Entry<String, List<QueuedDocument>> entry : streams.entrySet()) {
            create(entry.getKey(), entry.getValue(), receipts);
        }
        return documents.stream().map(document -> receipts.get(document.id())).toList();
    }

    private void create(String stream, List<QueuedDocument> documents, Map<String, Receipt> receipts) throws IOException {
        indices.requireVerified();
        boolean isAdmitted = guard.admit(stream);
        List<QueuedDocument> rest = unknown(stream, documents, receipts);
        if (!isAdmitted && !rest.isEmpty()) {
            // The first document makes the stream, and shows its mapping.
            send(stream, rest.subList(0, 1), receipts);
            if (receipts.get(rest.get(0).id()).outcome() == Outcome.DELIVERED) {
                guard.verifyAfterFirst(stream);
            }
            rest = rest.subList(1, rest.size());
        }
        send(stream, rest, receipts);
    }

    /** Notes those that are there; returns the others. */
    private List<QueuedDocument> unknown(String stream, List<QueuedDocument> documents, Map<String, Receipt> receipts) throws IOException {
        InDoubtResolution.Arrival arrival = resolution.arrived(stream, documents);
        if (arrival.unreadable() != null) {
            throw new IOException(arrival.unreadable());
        }
        List<QueuedDocument> rest = new ArrayList<>();
        for (QueuedDocument document : documents) {
            if (arrival.there().containsKey(document.id())) {
                receipts.put(document.id(), Receipt.FOUND);
            } else {
                rest.add(document);
            }
        }
        return rest;
    }

    private void send(String stream, List<QueuedDocument> documents, Map<String, Receipt> receipts) throws IOException {
        if (documents.isEmpty()) {
            return;
        }
        List<BulkItem> items;
        try {
            items = request.send(stream, documents);
        } catch (ServerException e) {
            if (e.status() == TOO_LARGE && documents.size() > 1) {
                int middle = documents.size() / 2;
                send(stream, documents.subList(0, middle), receipts);
                send(stream, documents.subList(middle, documents.size()), receipts);
                return;
            }
            guard.forget();
            if (e.facts().arrived()) {
                resolution.begin();
            }
            throw e;
        }
        Set<String> foreign = indices.foreign(items);
        if (items.stream().anyMatch(BulkItem::isInDoubt)) {
            resolution.begin();
        }
        for (int i = 0; i < documents.size(); i++) {
            BulkItem item = items.get(i);
            receipts.put(documents.get(i).id(), item.isCreated() && foreign.contains(item.index())
                    ? Receipt.refused(IndexWatch.told(item.index(), 1)) : item.receipt());
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
