package io.statsprofile.internal.shipping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** The other side, played: takes everything, unless it is told otherwise. */
final class FakeDelivery implements Delivery {

    /** Answers one batch. */
    interface Answer {
        List<Receipt> to(List<Parcel> parcels) throws IOException;
    }

    final List<List<String>> attempts = new CopyOnWriteArrayList<>();
    final List<String> delivered = new CopyOnWriteArrayList<>();
    volatile Answer answer = each(parcel -> Receipt.DELIVERED);
    volatile boolean closed;
    volatile Consumer<String> preparation = namespace -> { };

    static Answer each(Function<Parcel, Receipt> receipt) {
        return parcels -> parcels.stream().map(receipt).toList();
    }

    static Answer fails(String message) {
        return parcels -> {
            throw new IOException(message);
        };
    }

    @Override
    public void prepare(String namespace) {
        preparation.accept(namespace);
    }

    @Override
    public List<Receipt> deliver(List<Parcel> parcels) throws IOException {
        attempts.add(parcels.stream().map(Parcel::id).toList());
        List<Receipt> receipts = new ArrayList<>(answer.to(parcels));
        for (int i = 0; i < receipts.size(); i++) {
            if (receipts.get(i).outcome() == Outcome.DELIVERED) {
                delivered.add(parcels.get(i).id());
            }
        }
        return receipts;
    }

    @Override
    public void close() {
        closed = true;
    }
}
