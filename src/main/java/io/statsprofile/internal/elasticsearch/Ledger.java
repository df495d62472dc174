package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.shipping.Delivery.Outcome;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
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
    void note(QueuedDocument document, Receipt receipt) {
        boolean isFinal = receipt.outcome() != Outcome.RETRY;
        (isFinal ? settled : troubles).put(document.id(), receipt);
        if (isFinal) {
            inDoubt.remove(document.id());
        }
    }

    /** How many of these were there already. To be asked before they are handed over. */
    long countThere(List<QueuedDocument> documents) {
        long there = 0;
        for (QueuedDocument document : documents) {
            there += isThere(document) ? 1 : 0;
        }
        return there;
    }

    /** They were sent, and what became of them is not known. */
    void doubt(Collection<QueuedDocument> documents) {
        for (QueuedDocument document : documents) {
            inDoubt.add(document.id());
        }
    }

    /**
     * Takes in those that came in doubt already, each of them once.
     *
     * @return whether there was one
     */
    boolean takeDoubts(Collection<QueuedDocument> documents) {
        List<QueuedDocument> found = new ArrayList<>();
        for (QueuedDocument document : documents) {
            if (document.inDoubt() && foundInDoubt.add(document.id())) {
                found.add(document);
            }
        }
        doubt(found);
        return !found.isEmpty();
    }

    /** It was found out that they are not there. */
    void trust(Collection<QueuedDocument> documents) {
        for (QueuedDocument document : documents) {
            inDoubt.remove(document.id());
        }
    }

    List<QueuedDocument> inDoubt(List<QueuedDocument> documents) {
        return those(documents, true);
    }

    /** Those that nobody has sent, as far as is known. */
    List<QueuedDocument> fresh(List<QueuedDocument> documents) {
        return those(documents, false);
    }

    private List<QueuedDocument> those(List<QueuedDocument> documents, boolean areInDoubt) {
        List<QueuedDocument> those = new ArrayList<>();
        for (QueuedDocument document : documents) {
            if (inDoubt.contains(document.id()) == areInDoubt) {
                those.add(document);
            }
        }
        return those;
    }

    /** Whether it was found to be there. */
    boolean isThere(QueuedDocument document) {
        return settled.get(document.id()) == Receipt.FOUND;
    }

    /** Those that neither are settled nor failed in this attempt. */
    List<QueuedDocument> open(List<QueuedDocument> documents) {
        List<QueuedDocument> open = new ArrayList<>();
        for (QueuedDocument document : documents) {
            if (!knows(document)) {
                open.add(document);
            }
        }
        return open;
    }

    /** Those that are to be tried again. */
    List<QueuedDocument> unsettled(List<QueuedDocument> documents) {
        return documents.stream().filter(document -> !settled.containsKey(document.id())).toList();
    }

    private boolean knows(QueuedDocument document) {
        return settled.containsKey(document.id()) || troubles.containsKey(document.id());
    }

    /** Why this document is to be tried again; null where it is not. */
    String trouble(QueuedDocument document) {
        Receipt receipt = troubles.get(document.id());
        return receipt == null ? null : receipt.reason();
    }

    boolean knowsAny(List<QueuedDocument> documents) {
        for (QueuedDocument document : documents) {
            if (knows(document)) {
                return true;
            }
        }
        return false;
    }

    /** Receipts for the caller, who from now on knows what is settled. */
    List<Receipt> handOver(List<QueuedDocument> documents) {
        List<Receipt> receipts = new ArrayList<>();
        for (QueuedDocument document : documents) {
            receipts.add(settled.getOrDefault(document.id(), troubles.get(document.id())));
        }
        for (QueuedDocument document : documents) {
            if (settled.remove(document.id()) != null) {
                foundInDoubt.remove(document.id());
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
