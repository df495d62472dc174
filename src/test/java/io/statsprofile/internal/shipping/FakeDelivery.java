package io.statsprofile.internal.shipping;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** The other side, played: takes everything, unless it is told otherwise. */
final class FakeDelivery implements Delivery {

    /** Answers one batch. */
    interface Answer {
        List<Receipt> to(List<QueuedDocument> documents) throws IOException;
    }

    final List<List<String>> attempts = new CopyOnWriteArrayList<>();
    final List<String> delivered = new CopyOnWriteArrayList<>();
    volatile Answer answer = each(document -> Receipt.DELIVERED);
    volatile boolean closed;
    volatile boolean waitsForOperator;
    volatile Duration notBefore = Duration.ZERO;
    volatile Consumer<String> preparation = namespace -> { };

    static Answer each(Function<QueuedDocument, Receipt> receipt) {
        return documents -> documents.stream().map(receipt).toList();
    }

    static Answer fails(String message) {
        return documents -> {
            throw new IOException(message);
        };
    }

    @Override
    public void prepare(String namespace) {
        preparation.accept(namespace);
    }

    @Override
    public List<Receipt> deliver(List<QueuedDocument> documents) throws IOException {
        attempts.add(documents.stream().map(QueuedDocument::id).toList());
        List<Receipt> receipts = new ArrayList<>(answer.to(documents));
        for (int i = 0; i < receipts.size(); i++) {
            if (receipts.get(i).outcome() == Outcome.DELIVERED) {
                delivered.add(documents.get(i).id());
            }
        }
        return receipts;
    }

    @Override
    public boolean waitsForOperator() {
        return waitsForOperator;
    }

    @Override
    public Duration notBefore() {
        return notBefore;
    }

    @Override
    public void close() {
        closed = true;
    }
}
