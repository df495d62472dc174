package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.template.TemplateConflictException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One attempt to get documents into one data stream. A request that is refused as a whole, since it is too large or since something
 * before Elasticsearch does not like what is in it, is sent in halves until the documents are alone for whose sake it is refused. Those
 * are given up, but only where others pass: what refuses everything is no matter of one document.
 */
final class StreamAttempt {

    /** So many documents refused and none passed: it is not for their sake. */
    private static final int MOST_SUSPECTS = 16;
    /**
     * Who hangs up for the sake of a document does so at once; to try dozens of requests that each take their deadline would take too
     * long.
     */
    private static final long QUICK_NANOS = 5_000_000_000L;
    private static final Set<Integer> MAY_BE_FOR_ONE = Set.of(400, 406, 413, 422, 500);

    private final String stream;
    private final BulkRequest request;
    private final Ledger ledger;
    private final InDoubtResolution resolution;
    private final IndexWatch indices;
    private final SentIds sentIds;
    private final boolean splitsSilence;
    private final Map<QueuedDocument, ServerException> suspects = new LinkedHashMap<>();
    /** Whether the index that has refused a document has our mapping. */
    private final Map<String, Boolean> oursByIndex = new HashMap<>();
    /** That documents were created in. */
    private final Set<String> written = new HashSet<>();
    private boolean passed;
    private boolean mappingIsForeign;
    private boolean isUncertain;
    private final Set<String> forbidden = new HashSet<>();

    /** @param splitsSilence whether a request at which the other side hangs up is sent in halves, too */
    StreamAttempt(String stream, BulkRequest request, Ledger ledger, InDoubtResolution resolution, IndexWatch indices, SentIds sentIds,
            boolean splitsSilence) {
        this.stream = stream;
        this.request = request;
        this.ledger = ledger;
        this.resolution = resolution;
        this.indices = indices;
        this.sentIds = sentIds;
        this.splitsSilence = splitsSilence;
    }

    /** Whether something happened by which what was found out about the stream may be so no longer. */
    boolean isUncertain() {
        return isUncertain;
    }

    /** Ids of documents that were refused since these credentials may not write them. */
    Set<String> forbidden() {
        return forbidden;
    }

    /** Indices that documents were created in. */
    Set<String> written() {
        return written;
    }

    /** Whether every request was refused as a whole. */
    boolean isRefused() {
        return !passed && !suspects.isEmpty();
    }

    /**
     * Sends them unless they are there.
     *
     * @throws ServerException when the request failed as a whole
     */
    void send(List<QueuedDocument> documents) throws IOException {
        List<QueuedDocument> toSend = withoutDoubt(documents);
        if (mappingIsForeign) {
            throw new TemplateConflictException("Another mapping than ours is in force for " + stream
                    + "; documents wait until that is cured");
        }
        if (toSend.isEmpty()) {
            return;
        }
        List<QueuedDocument> sent = new ArrayList<>();
        for (QueuedDocument document : toSend) {
            sent.add(sentIds.sent(document));
        }
        List<BulkItem> items;
        // Before it is sent: whatever is thrown then, they may be there.
        ledger.doubt(toSend);
        isUncertain = true;
        boolean isOver = false;
        long begun = System.nanoTime();
        try {
            items = request.send(stream, sent);
            isOver = true;
        } catch (ServerException e) {
            isOver = !e.facts().arrived();
            if (isOver) {
                ledger.trust(toSend);
            }
            boolean isQuick = System.nanoTime() - begun < QUICK_NANOS;
            if (mayBeForOne(e) || splitsSilence && isQuick && isSilence(e)) {
                sendInHalves(toSend, e);
                return;
            }
            throw e;
        } finally {
            if (!isOver) {
                resolution.begin();
            }
        }
        passed = true;
        note(toSend, sent, items);
    }

    /** Settles those that are in doubt; what is left is to be sent. */
    List<QueuedDocument> withoutDoubt(List<QueuedDocument> documents) throws IOException {
        List<QueuedDocument> doubtful = ledger.inDoubt(documents);
        if (!doubtful.isEmpty()) {
            InDoubtResolution.Arrival arrival = resolution.arrived(stream, doubtful);
            // As they were when it was found out: the first that clashes changes the ids of the others of its run.
            Map<String, String> ids = new HashMap<>();
            for (QueuedDocument document : doubtful) {
                ids.put(document.id(), sentIds.sentId(document));
            }
            Conflicts conflicts = new Conflicts(resolution, sentIds);
            for (QueuedDocument document : doubtful) {
                Boolean isSame = arrival.there().get(document.id());
                if (arrival.unreadable() != null && !Boolean.TRUE.equals(isSame)) {
                    // That may last, where a node is gone: it holds up only what may be in there.
                    ledger.note(document, Receipt.retryAlone(arrival.unreadable()));
                    continue;
                }
                // Where another id of a run cannot be kept, it throws, and the rest is in doubt still.
                Receipt receipt = isSame == null ? null : conflicts.receipt(stream, document, ids.get(document.id()), isSame);
                ledger.trust(List.of(document));
                if (receipt != null) {
                    ledger.note(document, receipt);
                }
            }
        }
        return ledger.open(documents);
    }

    private void note(List<QueuedDocument> documents, List<QueuedDocument> sent, List<BulkItem> items) {
        for (BulkItem item : items) {
            if (item.isCreated()) {
                written.add(item.index());
            }
        }
        Set<String> foreign = indices.foreign(items);
        Map<String, Receipt> ofConflicts = new Conflicts(resolution, sentIds).receipts(documents, sent, items);
        mappingIsForeign = !foreign.isEmpty();
        boolean mayBeOtherwise = mappingIsForeign || !suspects.isEmpty();
        if (items.stream().anyMatch(BulkItem::isInDoubt)) {
            resolution.begin();
            mayBeOtherwise = true;
        }
        for (int i = 0; i < documents.size(); i++) {
            BulkItem item = items.get(i);
            Receipt receipt = item.isParseError() ? ofParseError(item)
                    : ofConflicts.getOrDefault(documents.get(i).id(), item.receipt());
            if (item.isCreated() && foreign.contains(item.index())) {
                receipt = Receipt.refused(IndexWatch.told(item.index(), (int) items.stream()
                        .filter(other -> other.index().equals(item.index()) && other.isCreated()).count()));
            }
            if (item.isForbidden()) {
                forbidden.add(documents.get(i).id());
            }
            mayBeOtherwise |= item.status() == 404 || item.isParseError() && receipt.outcome() == Outcome.RETRY;
            ledger.note(documents.get(i), receipt);
            if (item.isSurelyNotThere()) {
                ledger.trust(List.of(documents.get(i)));
            }
        }
        isUncertain = mayBeOtherwise;
    }

    /** It is the document's fault only where the mapping is ours. */
    private Receipt ofParseError(BulkItem item) {
        try {
            return oursByIndex.computeIfAbsent(item.index(), this::isOurs) ? item.receipt()
                    : Receipt.retry(item.reason() + "; " + item.index() + " has another mapping than ours: the document waits until"
                            + " our index template is in force and the stream is rolled over");
        } catch (UncheckedIOException e) {
            return Receipt.retry(item.reason() + "; whether that index has our mapping is not known: " + e.getCause().getMessage());
        }
    }

    private boolean isOurs(String index) {
        try {
            return indices.isOurs(index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean mayBeForOne(ServerException e) {
        return e.facts().tooLarge() || MAY_BE_FOR_ONE.contains(e.status()) || e.isForbidden() && !e.isForbiddenByElasticsearch();
    }

    /** Nothing came back for what may have arrived. */
    static boolean isSilence(IOException failure) {
        return failure instanceof ServerException e && e.status() == ServerException.NO_ANSWER && e.facts().arrived();
    }

    private void sendInHalves(List<QueuedDocument> documents, ServerException refusal) throws IOException {
        if (documents.size() == 1) {
            suspects.put(documents.get(0), refusal);
            if (!passed && suspects.size() >= MOST_SUSPECTS) {
                throw refusal;
            }
            return;
        }
        int middle = documents.size() / 2;
        send(documents.subList(0, middle));
        send(documents.subList(middle, documents.size()));
    }

    /**
     * To be called when all was tried.
     *
     * @throws ServerException where every request was refused
     */
    void judge() throws IOException {
        for (Map.Entry<QueuedDocument, ServerException> suspect : List.copyOf(suspects.entrySet())) {
            ServerException refusal = suspect.getValue();
            if (!passed) {
                throw refusal;
            }
            // What makes a server fail may be cured there, and what has too long an answer may have got through.
            boolean isFinal = refusal.status() != 500 && refusal.status() != ServerException.NO_ANSWER && !refusal.facts().tooLarge();
            if (!isFinal) {
                ledger.note(suspect.getKey(), Receipt.retry(refusal.getMessage()));
            } else if (isRefusedAgain(suspect.getKey())) {
                ledger.note(suspect.getKey(), Receipt.refused(refusal.getMessage()));
            }
        }
    }

    /** What refused everything may have let others pass only since: then it was not for the sake of this document. */
    private boolean isRefusedAgain(QueuedDocument document) throws IOException {
        suspects.remove(document);
        send(List.of(document));
        return suspects.containsKey(document);
    }
}
