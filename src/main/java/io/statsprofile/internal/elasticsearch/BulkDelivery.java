package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.Delivery;
import io.statsprofile.internal.shipping.DeliveryCounters;
import io.statsprofile.internal.shipping.DeliveryException;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.template.MappingGuard;
import io.statsprofile.internal.template.TemplateConflictException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Delivers in bulk. Each document is created under its own {@code _id}, so one that is there already is refused with 409 and counts as
 * delivered, unless it is another process's, see {@link SentIds}; what an attempt left in doubt, and what came in doubt, is settled before
 * it is sent. Used by one thread at a time.
 */
final class BulkDelivery implements Delivery {

    /** So many requests without an answer are no outage any more, in which nothing else would be answered either. */
    private static final int MOST_SILENCES = 3;

    private final StreamFamily family;
    private final MappingGuard guard;
    private final BulkRequest request;
    private final InDoubtResolution resolution;
    private final IndexWatch indices;
    private final SentIds sentIds;
    private final CloneDetection clones;
    private final Connection connection;
    private final Ledger ledger = new Ledger();
    /** Everything was refused last time: one document at a time finds out whether it still is. */
    private boolean isBlocked;
    /** Requests in a row that were not answered although the server answers others. */
    private int silences;
    private int probes;
    /** Ids of documents of the last attempt that time alone does not help. */
    private final Set<String> leftToOperator = new HashSet<>();
    private boolean waitsForOperator;
    /** What the server asked for in the last attempt. */
    private Duration notBefore = Duration.ZERO;
    private DeliveryCounters counters = new DeliveryCounters();

    /** @param connection that nothing else uses; closed with this */
    BulkDelivery(StreamFamily family, MappingGuard guard, BulkRequest request, InDoubtResolution resolution, IndexWatch indices,
            SentIds sentIds, Connection connection) {
        this.family = family;
        this.guard = guard;
        this.request = request;
        this.resolution = resolution;
        this.indices = indices;
        this.sentIds = sentIds;
        this.clones = new CloneDetection(resolution, sentIds, System::nanoTime, System::currentTimeMillis);
        this.connection = connection;
    }

    @Override
    public void countBy(DeliveryCounters ofProcess) {
        counters = ofProcess;
    }

    @Override
    public void prepare(String namespace) throws IOException {
        guard.admit(family.stream(namespace));
    }

    @Override
    public List<Receipt> deliver(List<QueuedDocument> documents) throws IOException {
        Map<String, List<QueuedDocument>> streams = byStream(documents);
        if (ledger.takeDoubts(documents)) {
            resolution.beginWithFound();
        }
        Map<String, IOException> failures = new LinkedHashMap<>();
        leftToOperator.clear();
        waitsForOperator = false;
        notBefore = Duration.ZERO;
        try {
            for (Map.Entry<String, List<QueuedDocument>> entry : streams.entrySet()) {
                try {
                    attempt(entry.getKey(), entry.getValue());
                } catch (TemplateConflictException e) {
                    leaveToOperator(entry.getValue());
                    failures.put(entry.getKey(), e);
                } catch (IOException e) {
                    if (e instanceof ServerException refusal && refusal.isForbiddenByElasticsearch()) {
                        leaveToOperator(documents);
                    }
                    notBefore = e instanceof DeliveryException asked ? asked.notBefore() : Duration.ZERO;
                    for (String stream : streams.keySet()) {
                        failures.putIfAbsent(stream, e);
                    }
                    break;
                }
            }
            List<QueuedDocument> unsettled = ledger.unsettled(documents);
            waitsForOperator = !unsettled.isEmpty() && unsettled.stream().allMatch(document -> leftToOperator.contains(document.id()));
            if (!failures.isEmpty() && !ledger.knowsAny(documents)) {
                throw failures.values().iterator().next();
            }
            // What failed does not keep what is known from the caller.
            for (Map.Entry<String, IOException> failure : failures.entrySet()) {
                for (QueuedDocument document : ledger.open(streams.get(failure.getKey()))) {
                    ledger.note(document, Receipt.retry(failure.getValue().getMessage()));
                }
            }
            counters.settled(ledger.countThere(documents));
            return ledger.handOver(documents);
        } finally {
            ledger.endAttempt();
        }
    }

    private void leaveToOperator(List<QueuedDocument> documents) {
        documents.forEach(document -> leftToOperator.add(document.id()));
    }

    private Map<String, List<QueuedDocument>> byStream(List<QueuedDocument> documents) {
        Map<String, List<QueuedDocument>> streams = new LinkedHashMap<>();
        for (QueuedDocument document : documents) {
            String stream = family.stream(document.namespace());
            List<QueuedDocument> before = streams.get(stream);
            if (before == null) {
                before = new ArrayList<>();
                streams.put(stream, before);
            }
            before.add(document);
        }
        return streams;
    }

    private void attempt(String stream, List<QueuedDocument> documents) throws IOException {
        StreamAttempt attempt = new StreamAttempt(stream, request, ledger, resolution, indices, sentIds,
                silences >= MOST_SILENCES);
        try {
            indices.requireVerified();
            deliver(stream, ledger.open(documents), attempt);
            silences = 0;
        } catch (IOException e) {
            silences = StreamAttempt.isSilence(e) ? silences + 1 : silences;
            throw e;
        } finally {
            leftToOperator.addAll(attempt.forbidden());
            if (attempt.isUncertain()) {
                guard.forget();
            }
        }
    }

    private void deliver(String stream, List<QueuedDocument> documents, StreamAttempt attempt) throws IOException {
        if (documents.isEmpty()) {
            return;
        }
        boolean isNew = !guard.knows(stream);
        List<QueuedDocument> fresh = ledger.fresh(documents);
        // Before anything else is asked: a server in trouble that does not answer this has enough of it.
        List<QueuedDocument> rest = attempt.withoutDoubt(documents);
        if (rest.isEmpty()) {
            return;
        }
        boolean isAdmitted = guard.admit(stream);
        if (clones.haveSent(stream, fresh, isNew)) {
            ledger.doubt(fresh);
            rest = attempt.withoutDoubt(rest);
            if (rest.isEmpty()) {
                return;
            }
        }
        if (!isAdmitted || isBlocked) {
            // Where it is not known yet the first document makes the stream, and shows its mapping; the others follow when that is ours.
            sendAlone(rest.get(Math.floorMod(probes, rest.size())), attempt);
            rest = ledger.open(rest);
        }
        if (!isAdmitted) {
            guard.verifyAfterFirst(stream);
        }
        isBlocked = false;
        try {
            attempt.send(rest);
            attempt.judge();
            if (ledger.countThere(fresh) == 0) {
                clones.passed(stream, fresh, attempt.written());
            }
        } finally {
            isBlocked = attempt.isRefused();
        }
    }

    private void sendAlone(QueuedDocument document, StreamAttempt attempt) throws IOException {
        probes++;
        attempt.send(List.of(document));
        attempt.judge();
        if (ledger.trouble(document) != null) {
            throw new IOException(ledger.trouble(document));
        }
        probes--;
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
    public void forget(List<String> ids) {
        ledger.forget(ids);
    }

    @Override
    public void close() {
        connection.close();
    }
}
