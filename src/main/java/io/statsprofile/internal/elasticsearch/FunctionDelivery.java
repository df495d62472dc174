package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.document.DocumentReader;
import io.statsprofile.internal.document.FunctionDocuments;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.DeliveryException;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Delivers slices as one document a function. A slice waits as the one document that it is, and is expanded when it is sent, request by
 * request; so what waits takes no more memory than the slices. It counts as delivered when all of its functions are there, and what is
 * tried again are only those that are missing. Used by one thread at a time.
 */
final class FunctionDelivery implements Delivery {

    /** Documents in one request at most. */
    static final int MOST_DOCUMENTS = 1_000;
    /** Bytes in one request at most, where it is more than one document: 4 MiB. */
    static final long MOST_BYTES = 4_194_304;

    private final Delivery documents;
    /**
     * Slices that were tried and are not done, about as many as were handed over together. What is there of them must not be forgotten:
     * sent again after a rollover it would be stored twice.
     */
    private final Map<String, FunctionsOfSlice> begun = new HashMap<>();
    private final List<QueuedDocument> request = new ArrayList<>();
    private final List<FunctionsOfSlice> owners = new ArrayList<>();
    private long requestBytes;
    /** What the server asked for in the last attempt. */
    private Duration notBefore = Duration.ZERO;
    private DeliveryCounters counters = new DeliveryCounters();

    /** @param documents takes one document a document; closed with this */
    FunctionDelivery(Delivery documents) {
        this.documents = documents;
    }

    /** Slices are counted, and those of which all functions were there already as settled; what {@code documents} counts are functions. */
    @Override
    public void countBy(DeliveryCounters ofProcess) {
        counters = ofProcess;
    }

    @Override
    public void prepare(String namespace) throws IOException {
        documents.prepare(namespace);
    }

    @Override
    public List<Receipt> deliver(List<QueuedDocument> slices) throws DeliveryException {
        String trouble = null;
        DeliveryException postponed = null;
        notBefore = Duration.ZERO;
        try {
            for (QueuedDocument slice : slices) {
                send(begun.computeIfAbsent(slice.id(), id -> open(slice)), slice);
            }
            flush();
        } catch (IOException e) {
            trouble = e.getMessage();
            postponed = e instanceof DeliveryException delivery && !delivery.notBefore().isZero() ? delivery : null;
            notBefore = postponed == null ? notBefore : postponed.notBefore();
        } finally {
            clear();
        }
        List<Receipt> receipts = new ArrayList<>();
        for (QueuedDocument slice : slices) {
            FunctionsOfSlice functions = begun.get(slice.id());
            Receipt receipt = functions == null ? Receipt.retry(trouble) : functions.receipt(trouble);
            if (receipt.outcome() != Outcome.RETRY) {
                begun.remove(slice.id());
            } else if (receipt.isAlone() && slice.inDoubt()) {
                // There may be thousands, and each of its functions is looked for in any case when it is its turn again.
                forget(List.of(slice.id()));
            }
            receipts.add(receipt);
        }
        if (postponed != null && receipts.stream().allMatch(receipt -> receipt.outcome() == Outcome.RETRY)) {
            throw postponed;
        }
        counters.settled(receipts.stream().filter(receipt -> receipt == Receipt.FOUND).count());
        return receipts;
    }

    private static FunctionsOfSlice open(QueuedDocument slice) {
        try {
            return new FunctionsOfSlice(FunctionDocuments.of(DocumentReader.read(slice.json())));
        } catch (IOException e) {
            return FunctionsOfSlice.unreadable("document " + slice.id() + " " + e.getMessage());
        }
    }

    private void send(FunctionsOfSlice functions, QueuedDocument slice) throws IOException {
        for (int index : functions.missing()) {
            QueuedDocument document = functions.document(index, slice);
            if (request.size() == MOST_DOCUMENTS || !request.isEmpty() && requestBytes + document.json().length > MOST_BYTES) {
                flush();
            }
            request.add(document);
            owners.add(functions);
            requestBytes += document.json().length;
        }
    }

    private void flush() throws IOException {
        if (!request.isEmpty()) {
            List<Receipt> receipts = documents.deliver(List.copyOf(request));
            for (int i = 0; i < receipts.size(); i++) {
                owners.get(i).note(request.get(i).id(), receipts.get(i));
            }
            if (!documents.notBefore().isZero()) {
                notBefore = documents.notBefore();
                throw new IOException("the server has asked to be left alone for " + Amounts.spelled(notBefore));
            }
        }
        clear();
    }

    private void clear() {
        request.clear();
        owners.clear();
        requestBytes = 0;
    }

    @Override
    public boolean waitsForOperator() {
        return documents.waitsForOperator();
    }

    @Override
    public Duration notBefore() {
        return notBefore;
    }

    @Override
    public void forget(List<String> slices) {
        for (String id : slices) {
            FunctionsOfSlice functions = begun.remove(id);
            if (functions != null) {
                documents.forget(functions.sentIds());
            }
        }
    }

    @Override
    public void close() {
        documents.close();
    }
}
