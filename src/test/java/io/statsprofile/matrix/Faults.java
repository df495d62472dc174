package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Faults of the way to Elasticsearch, and of what answers there. */
final class Faults {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long TRICKLE_MILLIS = 50;
    private static final String GARBAGE = "{\"took\": 1, \"errors\": false, \"items\": [{\"create\": ";

    private Faults() {
    }

    /** The fault, but only for requests that it chooses and another condition does. */
    static Fault where(Predicate<Request> condition, Fault fault) {
        return new Fault() {
            @Override
            public boolean hits(Request request) {
                return condition.test(request) && fault.hits(request);
            }

            @Override
            public void serve(Request request, Upstream upstream, Client client) throws IOException, InterruptedException {
                fault.serve(request, upstream, client);
            }
        };
    }

    /** The fault, but for documents only. */
    static Fault ofBulk(Fault fault) {
        return where(Request::isBulk, fault);
    }

    /** The fault for a share of the requests: so many hits, and then so many that pass. */
    static Fault alternating(int hits, int passes, Fault fault) {
        AtomicLong requests = new AtomicLong();
        return where(request -> requests.getAndIncrement() % (hits + passes) < hits, fault);
    }

    /** The fault for two of three requests with documents, and for one of ten others: so that some get through, and are settled. */
    static Fault often(Fault fault) {
        Fault ofDocuments = ofBulk(alternating(2, 1, fault));
        Fault ofOthers = where(request -> !request.isBulk(), alternating(1, 9, fault));
        return where(request -> ofDocuments.hits(request) || ofOthers.hits(request), fault);
    }

    /** Nothing ever comes back; half of the requests reach the server, and are processed. */
    static Fault blackHole() {
        AtomicLong requests = new AtomicLong();
        return (request, upstream, client) -> {
            if (requests.getAndIncrement() % 2 == 0) {
                upstream.send(request);
            }
            client.swallow();
        };
    }

    static Fault resetBefore() {
        return (request, upstream, client) -> client.reset();
    }

    static Fault resetAfter() {
        return (request, upstream, client) -> {
            upstream.send(request);
            client.reset();
        };
    }

    /** The server answers, and the answer comes byte by byte. */
    static Fault trickle() {
        return (request, upstream, client) -> client.trickle(upstream.send(request), TRICKLE_MILLIS);
    }

    static Fault halfAnswer() {
        return (request, upstream, client) -> client.answerHalf(upstream.send(request));
    }

    /** Status 200 with what nobody understands, from Elasticsearch or from a gateway; half of the requests are processed all the same. */
    static Fault garbage() {
        AtomicLong requests = new AtomicLong();
        return (request, upstream, client) -> {
            long number = requests.getAndIncrement();
            if (number % 2 == 0) {
                upstream.send(request);
            }
            client.answer(number % 4 < 2 ? Answer.ofElasticsearch(200, GARBAGE) : Answer.ofGateway(200, "<html>Welcome</html>"));
        };
    }

    /**
     * A gateway that mixes up its connections: each request with documents is answered as one of somebody else's that has as many, all of
     * them created. Half of the requests are processed all the same.
     */
    static Fault answerOfAnother() {
        AtomicLong requests = new AtomicLong();
        return (request, upstream, client) -> {
            if (requests.getAndIncrement() % 2 == 0) {
                upstream.send(request);
            }
            ObjectNode json = JSON.createObjectNode().put("took", 1).put("errors", false);
            ArrayNode items = json.putArray("items");
            for (int i = new BulkLines(request).count(); i > 0; i--) {
                items.addObject().putObject("create").put("_index", ".ds-metrics-statsprofile-other-000001")
                        .put("_id", UUID.randomUUID() + "-7").put("result", "created").put("_seq_no", i).put("status", 201);
            }
            client.answer(Answer.ofElasticsearch(200, json.toString()));
        };
    }

    /** Every request is answered so, and reaches nobody. */
    static Fault answer(Answer answer) {
        return (request, upstream, client) -> client.answer(answer);
    }

    /** As {@link #answer}, but the server has processed it. */
    static Fault answerAfter(Answer answer) {
        return (request, upstream, client) -> {
            upstream.send(request);
            client.answer(answer);
        };
    }

    /** The server has processed it, and what answers does not end. */
    static Fault flood(int megabytes) {
        return (request, upstream, client) -> {
            upstream.send(request);
            client.flood(Answer.ofElasticsearch(200, ""), megabytes);
        };
    }

    /**
     * A data stream with the failure store on: a document of which the index cannot take a field is put elsewhere, under another id, and
     * the answer has no error. As Elasticsearch 8.19 and 9 answer; the server that tests run has no such store.
     *
     * @param isRefused by id
     */
    static Fault failureStore(Predicate<String> isRefused) {
        return (request, upstream, client) -> {
            BulkLines lines = new BulkLines(request);
            List<String> ids = lines.ids();
            List<Integer> taken = IntStream.range(0, ids.size()).filter(i -> !isRefused.test(ids.get(i))).boxed().toList();
            Answer answer = taken.isEmpty() ? Answer.ofElasticsearch(200, "{\"took\": 1, \"errors\": false, \"items\": []}")
                    : upstream.send(lines.only(taken));
            ObjectNode json = (ObjectNode) JSON.readTree(answer.body());
            ArrayNode items = json.withArray("items");
            for (int i = 0; i < ids.size(); i++) {
                if (isRefused.test(ids.get(i))) {
                    ObjectNode item = JSON.createObjectNode();
                    item.putObject("create").put("_index", ".fs-" + lines.streams().get(i) + "-000002").put("_id", "fs" + UUID.randomUUID())
                            .put("_version", 1).put("result", "created").put("_seq_no", i).put("_primary_term", 1)
                            .put("failure_store", "used").put("status", 201);
                    items.insert(i, item);
                }
            }
            client.answer(new Answer(answer.status(), answer.headers(), json.toString().getBytes(StandardCharsets.UTF_8)));
        };
    }

    /** The first half of the documents is taken, and for the others the server is too busy. */
    static Fault busyForHalf() {
        return (request, upstream, client) -> {
            BulkLines lines = new BulkLines(request);
            List<String> ids = lines.ids();
            int taken = lines.count() / 2;
            Answer answer = taken == 0 ? Answer.ofElasticsearch(200, "{\"took\": 1, \"errors\": true, \"items\": []}")
                    : upstream.send(lines.part(0, taken));
            ObjectNode json = (ObjectNode) JSON.readTree(answer.body());
            ArrayNode items = json.withArray("items");
            for (String id : ids.subList(taken, ids.size())) {
                ObjectNode item = items.addObject().putObject("create").put("_index", "busy").put("_id", id).put("status", 429);
                item.putObject("error").put("type", "es_rejected_execution_exception").put("reason", "rejected execution");
            }
            client.answer(new Answer(answer.status(), answer.headers(), json.toString().getBytes(StandardCharsets.UTF_8)));
        };
    }
}
