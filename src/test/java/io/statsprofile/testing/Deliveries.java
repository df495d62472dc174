package io.statsprofile.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.template.TemplateConflictException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Delivering what a test needs in Elasticsearch: as the shipper does, it tries again what a busy server could not take. */
public final class Deliveries {

    /** A busy server answers so many within the deadline of a request; each batch that it took is not sent again. */
    private static final int BATCH = 100;

    private Deliveries() {
    }

    /** As {@link #complete}, of documents in their own namespaces. */
    public static void store(Delivery delivery, List<ProfileDocument> documents) {
        complete(delivery, documents.stream().map(document -> new QueuedDocument(document.id(), document.namespace(),
                DocumentWriter.write(document))).toList());
    }

    /**
     * Returns when all is delivered, a hundred at a time as a shipper would; tries again what the server asks to, each hundred for a
     * minute. Fails at once when a document is refused for good, and throws a {@link TemplateConflictException} as it comes.
     */
    public static void complete(Delivery delivery, List<QueuedDocument> documents) {
        for (int from = 0; from < documents.size(); from += BATCH) {
            completeBatch(delivery, documents.subList(from, Math.min(documents.size(), from + BATCH)));
        }
    }

    private static void completeBatch(Delivery delivery, List<QueuedDocument> batch) {
        List<QueuedDocument> left = new ArrayList<>(batch);
        await("a batch of documents to be stored").atMost(Duration.ofMinutes(1)).pollInSameThread()
                .pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsMatching(trouble -> trouble instanceof IOException && !(trouble instanceof TemplateConflictException))
                .until(() -> deliver(delivery, left), List::isEmpty);
    }

    /** Returns what is left. */
    private static List<QueuedDocument> deliver(Delivery delivery, List<QueuedDocument> left) throws IOException {
        List<QueuedDocument> tried = List.copyOf(left);
        List<Delivery.Receipt> receipts = delivery.deliver(tried);
        assertThat(receipts).hasSameSizeAs(tried).extracting(Delivery.Receipt::outcome).doesNotContain(Delivery.Outcome.REFUSED);
        left.clear();
        for (int i = 0; i < tried.size(); i++) {
            if (receipts.get(i).outcome() == Delivery.Outcome.RETRY) {
                left.add(tried.get(i));
            }
        }
        return left;
    }
}
