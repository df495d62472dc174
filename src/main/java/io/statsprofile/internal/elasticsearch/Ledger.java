package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.Parcel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of documents that have no final receipt yet, over attempts that fail. Used by one thread at a time.
 *
 * <p><b>Assumptions.</b> The sender says here which documents a request has before it goes out, and says here what came of it.
 *
 * <p><b>Guarantees.</b> A document that may be there is not sent again before the doubt is resolved. What was found to be there is not
 * forgotten when something else goes wrong afterwards.
 */
final class Ledger {

    private final Map<String, Receipt> settled = new HashMap<>();
    private final Map<String, Receipt> troubles = new HashMap<>();
    private final Set<String> inDoubt = new HashSet<>();
    /** Those of what came in doubt that were taken in. */
    private final Set<String> foundInDoubt = new HashSet<>();

    /** What became of a document. */
    void note(Parcel parcel, Receipt receipt) {
        boolean isFinal = receipt.outcome() != Outcome.RETRY;
        (isFinal ? settled : troubles).put(parcel.id(), receipt);
        if (isFinal) {
            inDoubt.remove(parcel.id());
        }
    }

    /** How many of these were there already. To be asked before they are handed over. */
    long countThere(List<Parcel> parcels) {
        long there = 0;
        for (Parcel parcel : parcels) {
            there += isThere(parcel) ? 1 : 0;
        }
        return there;
    }

    /** They were sent, and what became of them is not known. */
    void doubt(Collection<Parcel> parcels) {
        for (Parcel parcel : parcels) {
            inDoubt.add(parcel.id());
        }
    }

    /**
     * Takes in those that came in doubt already, each of them once.
     *
     * @return whether there was one
     */
    boolean takeDoubts(Collection<Parcel> parcels) {
        List<Parcel> found = new ArrayList<>();
        for (Parcel parcel : parcels) {
            if (parcel.inDoubt() && foundInDoubt.add(parcel.id())) {
                found.add(parcel);
            }
        }
        doubt(found);
        return !found.isEmpty();
    }

    /** It was found out that they are not there. */
    void trust(Collection<Parcel> parcels) {
        for (Parcel parcel : parcels) {
            inDoubt.remove(parcel.id());
        }
    }

    List<Parcel> inDoubt(List<Parcel> parcels) {
        return those(parcels, true);
    }

    /** Those that nobody has sent, as far as is known. */
    List<Parcel> fresh(List<Parcel> parcels) {
        return those(parcels, false);
    }

    private List<Parcel> those(List<Parcel> parcels, boolean areInDoubt) {
        List<Parcel> those = new ArrayList<>();
        for (Parcel parcel : parcels) {
            if (inDoubt.contains(parcel.id()) == areInDoubt) {
                those.add(parcel);
            }
        }
        return those;
    }

    /** Whether it was found to be there. */
    boolean isThere(Parcel parcel) {
        return settled.get(parcel.id()) == Receipt.FOUND;
    }

    /** Those that neither are settled nor failed in this attempt. */
    List<Parcel> open(List<Parcel> parcels) {
        List<Parcel> open = new ArrayList<>();
        for (Parcel parcel : parcels) {
            if (!knows(parcel)) {
                open.add(parcel);
            }
        }
        return open;
    }

    private boolean knows(Parcel parcel) {
        return settled.containsKey(parcel.id()) || troubles.containsKey(parcel.id());
    }

    /** Why this document is to be tried again; null where it is not. */
    String trouble(Parcel parcel) {
        Receipt receipt = troubles.get(parcel.id());
        return receipt == null ? null : receipt.reason();
    }

    boolean knowsAny(List<Parcel> parcels) {
        for (Parcel parcel : parcels) {
            if (knows(parcel)) {
                return true;
            }
        }
        return false;
    }

    /** Receipts for the caller, who from now on knows what is settled. */
    List<Receipt> handOver(List<Parcel> parcels) {
        List<Receipt> receipts = new ArrayList<>();
        for (Parcel parcel : parcels) {
            receipts.add(settled.getOrDefault(parcel.id(), troubles.get(parcel.id())));
        }
        for (Parcel parcel : parcels) {
            if (settled.remove(parcel.id()) != null) {
                foundInDoubt.remove(parcel.id());
            }
        }
        troubles.clear();
        return receipts;
    }

    /** They never come again. */
    void forget(List<String> ids) {
        for (String id : ids) {
            settled.remove(id);
            inDoubt.remove(id);
            foundInDoubt.remove(id);
        }
    }

    /** An attempt ends without receipts. */
    void endAttempt() {
        troubles.clear();
    }
}
