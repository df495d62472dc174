package io.statsprofile.internal.cli;

import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what becomes of documents that go through it. Thread-safe. */
final class SendCounter {

    private static final int MOST_TOLD = 20;

    private long sent;
    private long found;
    private long refused;
    /** By id, why it was refused; the first ones. */
    private final Map<String, String> reasons = new LinkedHashMap<>();

    /** Delivers, and counts. */
    Delivery over(Delivery delivery) {
        return new Delivery() {

            @Override
            public void prepare(String namespace) throws IOException {
                delivery.prepare(namespace);
            }

            @Override
            public List<Receipt> deliver(List<QueuedDocument> documents) throws IOException {
                List<Receipt> receipts = delivery.deliver(documents);
                for (int i = 0; i < receipts.size(); i++) {
                    count(documents.get(i), receipts.get(i));
                }
                return receipts;
            }

            @Override
            public Duration notBefore() {
                return delivery.notBefore();
            }

            @Override
            public void close() {
                delivery.close();
            }
        };
    }

    private synchronized void count(QueuedDocument document, Delivery.Receipt receipt) {
        switch (receipt.outcome()) {
            case DELIVERED -> {
                boolean wasThere = receipt.equals(Delivery.Receipt.FOUND);
                found += wasThere ? 1 : 0;
                sent += wasThere ? 0 : 1;
            }
            case REFUSED -> {
                refused++;
                if (reasons.size() < MOST_TOLD) {
                    reasons.put(document.id(), receipt.reason());
                }
            }
            case RETRY -> {
                // It is tried again, or left.
            }
        }
    }

    /** Documents that were put into Elasticsearch. */
    synchronized long sent() {
        return sent;
    }

    /** Documents that were there already. */
    synchronized long found() {
        return found;
    }

    /** Documents that are in Elasticsearch. */
    synchronized long stored() {
        return sent + found;
    }

    /** Documents that Elasticsearch will never take. */
    synchronized long refused() {
        return refused;
    }

    /** By id, why; the first {@value #MOST_TOLD}. */
    synchronized Map<String, String> reasons() {
        return new LinkedHashMap<>(reasons);
    }
}
