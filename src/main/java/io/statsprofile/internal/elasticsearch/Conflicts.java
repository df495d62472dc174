package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Documents whose id Elasticsearch has already. Mostly they are there themselves, sent before. Where something else is there, another
 * process has the id of our run, and has sent its own document first: ours goes under another one.
 */
final class Conflicts {

    private final InDoubtResolution resolution;
    private final SentIds sentIds;

    Conflicts(InDoubtResolution resolution, SentIds sentIds) {
        this.resolution = resolution;
        this.sentIds = sentIds;
    }

    /**
     * Of those that were refused for that reason, what became of them, by id.
     *
     * @param sent the same documents as they were sent
     * @param items one a document
     */
    Map<String, Receipt> receipts(List<QueuedDocument> documents, List<QueuedDocument> sent, List<BulkItem> items) {
        Map<String, List<QueuedDocument>> byIndex = new LinkedHashMap<>();
        Map<String, String> sentIdOf = new HashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            if (items.get(i).isConflict()) {
                byIndex.computeIfAbsent(items.get(i).index(), index -> new ArrayList<>()).add(documents.get(i));
                sentIdOf.put(documents.get(i).id(), sent.get(i).id());
            }
        }
        Map<String, Receipt> receipts = new HashMap<>();
        for (Map.Entry<String, List<QueuedDocument>> inIndex : byIndex.entrySet()) {
            compare(inIndex.getKey(), inIndex.getValue(), sentIdOf, receipts);
        }
        return receipts;
    }

    private void compare(String index, List<QueuedDocument> documents, Map<String, String> sentIdOf, Map<String, Receipt> receipts) {
        try {
            Map<String, Boolean> isSame = resolution.compare(index, documents);
            for (QueuedDocument document : documents) {
                receipts.put(document.id(), receipt(index, document, sentIdOf.get(document.id()), isSame.get(document.id())));
            }
        } catch (IOException e) {
            documents.forEach(document -> receipts.putIfAbsent(document.id(), Receipt.retry("Elasticsearch has a document "
                    + sentIdOf.get(document.id()) + "; whether it is ours is not known: " + e.getMessage())));
        }
    }

    /**
     * What becomes of a document where something is under the id by which it was sent, or would be now.
     *
     * @param index or stream, for messages
     * @param isSame null where nothing is there after all
     */
    Receipt receipt(String index, QueuedDocument document, String sentId, Boolean isSame) throws IOException {
        if (isSame == null) {
            return Receipt.retry("a document " + sentId + " was in " + index + " and is not there any more, so ours is sent again");
        }
        if (isSame) {
            return Receipt.FOUND;
        }
        String renewed = sentIds.renew(document, sentId);
        return renewed == null ? Receipt.refused(index + " has another document of its id, " + sentId)
                : Receipt.retry("Elasticsearch has another document " + sentId + "; another process has our run id, as a clone has;"
                        + " from now on, documents of this run have the run id " + renewed);
    }
}
