package io.statsprofile.elasticsearch;

import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.bulk.FailureStoreStatus;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import io.statsprofile.model.Words;
import io.statsprofile.shipping.Delivery;
import io.statsprofile.shipping.Parcel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Delivers in bulk. Each document is created under its own {@code _id}, so one that is there already is refused with 409 and counts as
 * delivered; what an attempt left in doubt is settled before it is sent again. Used by one thread at a time.
 */
final class BulkDelivery implements Delivery {

    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;

    private final Connection connection;
    private final StreamFamily family;
    private final StreamGuard guard;
    private final Settlement settlement;
    private final Set<String> inDoubt = new HashSet<>();

    BulkDelivery(Connection connection, StreamFamily family, StreamGuard guard, Settlement settlement) {
        this.connection = connection;
        this.family = family;
        this.guard = guard;
        this.settlement = settlement;
    }

    @Override
    public void prepare(String namespace) throws IOException {
        guard.admit(family.stream(namespace));
    }

    @Override
    public List<Receipt> deliver(List<Parcel> parcels) throws IOException {
        for (String stream : parcels.stream().map(this::stream).distinct().toList()) {
            if (!guard.admit(stream)) {
                return deliverOneFirst(stream, parcels);
            }
        }
        Map<String, Receipt> receipts = sendUnlessArrived(parcels);
        return parcels.stream().map(parcel -> receipts.get(parcel.id())).toList();
    }

    /** The first document of a stream makes it, and shows its mapping; the others follow when that is ours. */
    private List<Receipt> deliverOneFirst(String stream, List<Parcel> parcels) throws IOException {
        Parcel first = parcels.stream().filter(parcel -> stream(parcel).equals(stream)).findFirst().orElseThrow();
        Receipt receipt = sendUnlessArrived(List.of(first)).get(first.id());
        if (receipt.outcome() == Outcome.RETRY) {
            throw new IOException(receipt.reason());
        }
        guard.verifyAfterFirst(stream);
        List<Parcel> rest = parcels.stream().filter(parcel -> parcel != first).toList();
        List<Receipt> receipts = new ArrayList<>(deliverOrRetry(rest));
        receipts.add(parcels.indexOf(first), receipt);
        return receipts;
    }

    /** For the rest of a batch whose beginning has its receipts already: those must not be lost with an exception. */
    private List<Receipt> deliverOrRetry(List<Parcel> rest) {
        try {
            return rest.isEmpty() ? List.of() : deliver(rest);
        } catch (IOException e) {
            return rest.stream().map(parcel -> Receipt.retry(e.getMessage())).toList();
        }
    }

    private Map<String, Receipt> sendUnlessArrived(List<Parcel> parcels) throws IOException {
        Set<String> arrived = settle(parcels);
        List<Parcel> toSend = parcels.stream().filter(parcel -> !arrived.contains(parcel.id())).toList();
        Map<String, Receipt> receipts = new HashMap<>();
        arrived.forEach(id -> receipts.put(id, Receipt.DELIVERED));
        receipts.putAll(toSend.isEmpty() ? Map.of() : send(toSend));
        return receipts;
    }

    private Set<String> settle(List<Parcel> parcels) throws IOException {
        Map<String, List<Parcel>> doubtful = parcels.stream().filter(parcel -> inDoubt.contains(parcel.id()))
                .collect(Collectors.groupingBy(this::stream));
        Set<String> arrived = new HashSet<>();
        for (Map.Entry<String, List<Parcel>> entry : doubtful.entrySet()) {
            arrived.addAll(settlement.arrived(entry.getKey(), entry.getValue()));
        }
        parcels.forEach(parcel -> inDoubt.remove(parcel.id()));
        return arrived;
    }

    private Map<String, Receipt> send(List<Parcel> parcels) throws IOException {
        BulkResponse response;
        try {
            response = connection.call("deliver " + Words.counted(parcels.size(), "document"), client -> client.bulk(request(parcels)));
        } catch (ServerException e) {
            if (e.status() == TOO_LARGE) {
                return sendInHalves(parcels, e);
            }
            parcels.forEach(parcel -> inDoubt.add(parcel.id()));
            guard.forget();
            throw e;
        }
        Map<String, Receipt> receipts = new HashMap<>();
        for (int i = 0; i < parcels.size(); i++) {
            String id = parcels.get(i).id();
            Receipt receipt = receipt(response.items().get(i));
            if (receipt.outcome() == Outcome.RETRY) {
                inDoubt.add(id);
            }
            if (response.items().get(i).status() == NOT_FOUND) {
                guard.forget();
            }
            receipts.put(id, receipt);
        }
        return receipts;
    }

    private Map<String, Receipt> sendInHalves(List<Parcel> parcels, ServerException tooLarge) throws IOException {
        if (parcels.size() == 1) {
            return Map.of(parcels.get(0).id(), Receipt.refused(tooLarge.getMessage()));
        }
        int middle = parcels.size() / 2;
        Map<String, Receipt> receipts = new HashMap<>(send(parcels.subList(0, middle)));
        try {
            receipts.putAll(send(parcels.subList(middle, parcels.size())));
        } catch (IOException e) {
            // The first half has its receipts; only the second is to be tried again.
            parcels.subList(middle, parcels.size()).forEach(parcel -> receipts.put(parcel.id(), Receipt.retry(e.getMessage())));
        }
        return receipts;
    }

    private BulkRequest request(List<Parcel> parcels) {
        return BulkRequest.of(bulk -> {
            // Without a template a plain index would be created under our name.
            bulk.requireDataStream(true);
            parcels.forEach(parcel -> bulk.operations(operation -> operation.create(create -> create.index(stream(parcel)).id(parcel.id())
                    .document(BinaryData.of(parcel.json(), ContentType.APPLICATION_JSON)))));
            return bulk;
        });
    }

    private static Receipt receipt(BulkResponseItem item) {
        int status = item.status();
        if (item.failureStore() == FailureStoreStatus.Used) {
            return Receipt.refused("it went to the failure store of " + item.index() + "; see there");
        }
        if (status < 300 || status == 409) {
            return Receipt.DELIVERED;
        }
        String reason = "status " + status + " from " + item.index() + ", " + (item.error() == null ? "no reason" : Reasons.of(item.error()));
        // Client errors are final, but for those that an operator can cure: privileges, a stream that may not be created, too many requests.
        boolean isFinal = status >= 400 && status < 500 && status != 401 && status != 403 && status != NOT_FOUND && status != 429;
        return isFinal ? Receipt.refused(reason) : Receipt.retry(reason);
    }

    private String stream(Parcel parcel) {
        return family.stream(parcel.namespace());
    }

    /** The connection belongs to {@link Elasticsearch}, which closes it. */
    @Override
    public void close() {
        inDoubt.clear();
    }
}
