package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far the functions of one slice have come. Used by one thread at a time. */
final class FunctionsOfSlice {

    private final FunctionDocuments documents;
    private final Map<String, Integer> indices = new HashMap<>();
    /** Those that need not be sent any more, whether they are there or were refused for good. */
    private final BitSet done = new BitSet();
    private int found;
    private int refused;
    private String refusal;
    private String trouble;
    /** Of those that were asked for last, the ones that are kept alone. */
    private int alone;

    /** @param documents or null, where there are none to be had */
    FunctionsOfSlice(FunctionDocuments documents) {
        this.documents = documents;
    }

    /** Of a slice that cannot be expanded. */
    static FunctionsOfSlice unreadable(String reason) {
        FunctionsOfSlice functions = new FunctionsOfSlice(null);
        functions.refusal = reason;
        return functions;
    }

    /** Which are to be sent, from 0. */
    int[] missing() {
        trouble = null;
        alone = 0;
        BitSet missing = new BitSet();
        missing.set(0, size());
        missing.andNot(done);
        return missing.stream().toArray();
    }

    /** @param slice whose function it is */
    QueuedDocument document(int index, QueuedDocument slice) {
        String id = documents.id(index);
        indices.put(id, index);
        return new QueuedDocument(id, slice.namespace(), documents.json(index), slice.inDoubt());
    }

    /** Of the documents that were asked for. */
    List<String> sentIds() {
        return List.copyOf(indices.keySet());
    }

    /** What became of one document. */
    void note(String id, Receipt receipt) {
        switch (receipt.outcome()) {
            case DELIVERED -> {
                done.set(indices.get(id));
                found += receipt == Receipt.FOUND ? 1 : 0;
            }
            case RETRY -> {
                trouble = receipt.reason();
                alone += receipt.isAlone() ? 1 : 0;
            }
            case REFUSED -> {
                done.set(indices.get(id));
                refused++;
                refusal = receipt.reason();
            }
        }
    }

    /**
     * What became of the slice: it is there when all its documents are.
     *
     * @param otherwise why documents were not sent, or null where all were
     */
    Receipt receipt(String otherwise) {
        if (done.cardinality() < size()) {
            return done.cardinality() + alone == size() ? Receipt.retryAlone(trouble)
                    : Receipt.retry(trouble == null ? otherwise : trouble);
        }
        if (refusal == null) {
            return size() > 0 && found == size() ? Receipt.FOUND : Receipt.DELIVERED;
        }
        return Receipt.refused(refused == 0 ? refusal : refused + " of its " + Amounts.counted(size(), "function") + ": " + refusal);
    }

    private int size() {
        return documents == null ? 0 : documents.size();
    }
}
