package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.Parcel;
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

    private final Settlement settlement;
    private final SentIds sentIds;

    Conflicts(Settlement settlement, SentIds sentIds) {
        this.settlement = settlement;
        this.sentIds = sentIds;
    }

    /**
     * Of those that were refused for that reason, what became of them, by id.
     *
     * @param sent the same parcels as they were sent
     * @param items one a parcel
     */
    Map<String, Receipt> receipts(List<Parcel> parcels, List<Parcel> sent, List<BulkItem> items) {
        Map<String, List<Parcel>> byIndex = new LinkedHashMap<>();
        Map<String, String> sentIdOf = new HashMap<>();
        for (int i = 0; i < parcels.size(); i++) {
            if (items.get(i).isConflict()) {
                byIndex.computeIfAbsent(items.get(i).index(), index -> new ArrayList<>()).add(parcels.get(i));
                sentIdOf.put(parcels.get(i).id(), sent.get(i).id());
            }
        }
        Map<String, Receipt> receipts = new HashMap<>();
        for (Map.Entry<String, List<Parcel>> inIndex : byIndex.entrySet()) {
            compare(inIndex.getKey(), inIndex.getValue(), sentIdOf, receipts);
        }
        return receipts;
    }

    private void compare(String index, List<Parcel> parcels, Map<String, String> sentIdOf, Map<String, Receipt> receipts) {
        try {
            Map<String, Boolean> isSame = settlement.compare(index, parcels);
            for (Parcel parcel : parcels) {
                receipts.put(parcel.id(), receipt(index, parcel, sentIdOf.get(parcel.id()), isSame.get(parcel.id())));
            }
        } catch (IOException e) {
            parcels.forEach(parcel -> receipts.putIfAbsent(parcel.id(), Receipt.retry("Elasticsearch has a document "
                    + sentIdOf.get(parcel.id()) + "; whether it is ours is not known: " + e.getMessage())));
        }
    }

    /**
     * What becomes of a document where something is under the id by which it was sent, or would be now.
     *
     * @param index or stream, for messages
     * @param isSame null where nothing is there after all
     */
    Receipt receipt(String index, Parcel parcel, String sentId, Boolean isSame) throws IOException {
        if (isSame == null) {
            return Receipt.retry("a document " + sentId + " was in " + index + " and is not there any more, so ours is sent again");
        }
        if (isSame) {
            return Receipt.FOUND;
        }
        String renewed = sentIds.renew(parcel, sentId);
        return renewed == null ? Receipt.refused(index + " has another document of its id, " + sentId)
                : Receipt.retry("Elasticsearch has another document " + sentId + "; another process has our run id, as a clone has;"
                        + " from now on, documents of this run have the run id " + renewed);
    }
}
