package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.ErrorReason;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Resolves what is in doubt: finds out which documents are there, after an attempt whose end is not known (a timeout, a reset, a kill).
 *
 * <p><b>Assumptions.</b> The credentials may read the backing indices of the stream. Nobody deletes or changes our documents meanwhile.
 * The network does not hold a request back for longer than the server works on it.
 *
 * <p><b>Guarantees.</b> A document that is there is found, in whichever backing index it is, and counts as delivered. One that is said not
 * to be there can be sent again without making a copy. An answer that says neither makes the attempt fail, and what is in doubt stays so.
 *
 * <p><b>How.</b> To send again with the same {@code _id} is refused with 409 only within one backing index. After a rollover in between it
 * would make a copy. So each backing index is asked, by get: a get on the stream finds nothing, and a search misses what is not refreshed.
 * It is asked only when the server is done with the attempt; else what is not there yet would be sent again and be there twice. A document
 * under one of our ids may belong to another process that was cloned from the same one. So only one with our content counts.
 *
 * <p><b>Example.</b> A request with documents 1 to 3 times out. The server has stored 1 and 2 and still works on 3. Its list of tasks
 * shows that, so we wait. Meanwhile the stream is rolled over. Then both indices are asked: 1, 2 and 3 are in the old one. Nothing is
 * sent, and {@code settled} counts three.
 */
final class InDoubtResolution {

    /**
     * Refreshed once, and not in real time: that would have the server parse each document again that is not refreshed yet, out of its
     * log, which takes many milliseconds a document, and after an outage many services ask for hundreds.
     */
    private static final String LOOK = "/_mget?realtime=false&refresh=true";

    private final Connection connection;
    private final UnfinishedWork unfinished;
    private final SentIds sentIds;
    private final Consumer<String> notes;
    private boolean told;

    InDoubtResolution(Connection connection, UnfinishedWork unfinished, SentIds sentIds, Consumer<String> notes) {
        this.connection = connection;
        this.unfinished = unfinished;
        this.sentIds = sentIds;
        this.notes = notes;
    }

    /** An attempt has ended whose end is not known. */
    void begin() {
        unfinished.begin();
    }

    /** There are documents that somebody before us may have sent. */
    void beginWithFound() {
        unfinished.beginWithOthers();
    }

    /**
     * What was found of documents.
     *
     * @param there by id, of those of which something is there: whether it is the document itself, and not another document under the id by
     *     which it would be sent now
     * @param unreadable why others may be there all the same; null where they are not
     */
    record Arrival(Map<String, Boolean> there, String unreadable) {
    }

    /**
     * Looks for documents of one stream.
     *
     * @throws IOException also when it is too early to tell
     */
    Arrival arrived(String stream, List<QueuedDocument> inDoubt) throws IOException {
        unfinished.requireNone();
        Map<String, Boolean> there = new HashMap<>();
        String unreadable = null;
        try {
            for (String index : backingIndices(stream)) {
                try {
                    look(List.of(index), inDoubt).forEach((id, isSame) -> there.merge(id, isSame, Boolean::logicalOr));
                } catch (UnreadableIndexException e) {
                    unreadable = e.getMessage();
                } catch (ServerException e) {
                    // One that may not be read says nothing of the others.
                    requireForbidden(e);
                }
            }
        } catch (ServerException e) {
            requireForbidden(e);
        }
        return new Arrival(there, unreadable);
    }

    /**
     * Looks for documents in the indices of before the last rollover.
     *
     * @return by id, of those of which something is there: whether it is the document itself
     */
    Map<String, Boolean> inOlder(String stream, List<QueuedDocument> documents) throws IOException {
        List<String> indices = backingIndices(stream);
        // The one that is written to comes last; it tells by itself.
        return indices.size() > 1 ? look(indices.subList(0, indices.size() - 1), documents) : Map.of();
    }

    /** Tells the operator what was found out. */
    void tell(String note) {
        notes.accept(note);
    }

    /**
     * Looks at what an index has under the ids of documents.
     *
     * @param index empty where nobody knows which it is
     * @return by document, whether it is there itself, and not another document; none where nothing is there, and all where that may not be
     *         known
     */
    Map<String, Boolean> compare(String index, List<QueuedDocument> documents) throws IOException {
        try {
            if (!index.isEmpty()) {
                return look(List.of(index), documents);
            }
        } catch (ServerException e) {
            requireForbidden(e);
        }
        return documents.stream().collect(Collectors.toMap(QueuedDocument::id, document -> true, Boolean::logicalAnd));
    }

    private void requireForbidden(ServerException e) throws ServerException {
        if (!e.isForbiddenByElasticsearch()) {
            throw e;
        }
        if (!told) {
            told = true;
            notes.accept("Delivery is at least once, not exactly once: " + e.getMessage());
        }
    }

    /** By document, of those of which an index has an id, whether one has it with the same content. */
    private Map<String, Boolean> look(List<String> indices, List<QueuedDocument> documents) throws IOException {
        Map<String, QueuedDocument> byId = new HashMap<>();
        List<Map<String, Object>> docs = new ArrayList<>();
        for (QueuedDocument document : documents) {
            for (String id : sentIds.ids(document)) {
                byId.put(id, document);
                indices.forEach(index -> docs.add(Map.of("_index", index, "_id", id, "_source", SameContent.fields())));
            }
        }
        Map<String, Boolean> found = new HashMap<>();
        String what = "look for documents in " + String.join(", ", indices);
        JsonTree answers = list(what, connection.send(what, "POST", LOOK, JsonTree.of(Map.of("docs", docs))), "docs");
        requireEach(what, docs, answers);
        for (JsonTree doc : answers) {
            String error = doc.at("/error/type").asText();
            if (error.equals("security_exception")) {
                throw new ServerException("documents of " + doc.path("_index").asText() + " may not be read: "
                        + ForeignText.of(ErrorReason.ofItem(doc.path("error"))),
                        new ServerException.Facts(ServerException.FORBIDDEN, true, false, false, Duration.ZERO), null);
            }
            if (doc.has("error") && !error.equals("index_not_found_exception")) {
                throw new UnreadableIndexException("Elasticsearch at " + connection.where() + " cannot say whether a document is in "
                        + doc.path("_index").asText() + ": "
                        + ForeignText.of(ErrorReason.ofItem(doc.path("error"))) + "; documents wait until it can");
            }
            QueuedDocument document = byId.get(doc.path("_id").asText());
            if (doc.path("found").asBoolean() && document != null) {
                boolean isSame = SameContent.isSame(document.json(), doc.path("_source"));
                // Another document under an id that the run has had before is why it has a new one.
                if (isSame || doc.path("_id").asText().equals(sentIds.sentId(document))) {
                    found.merge(document.id(), isSame, Boolean::logicalOr);
                }
            }
        }
        return found;
    }

    /** Elasticsearch answers each in its place. One that is left out may be there all the same. */
    private void requireEach(String what, List<Map<String, Object>> asked, JsonTree answers) throws ServerException {
        long told = IntStream.range(0, asked.size()).filter(i -> isOf(asked.get(i), answers.path(i))).count();
        if (told < asked.size() || answers.size() != asked.size()) {
            throw connection.unreadable(what, new IllegalStateException("its list of " + answers.size() + " answers for " + told + " of "
                    + Amounts.counted(asked.size(), "document")));
        }
    }

    private static boolean isOf(Map<String, Object> asked, JsonTree answer) {
        return answer.path("_id").isTextual() && answer.path("_id").asText().equals(asked.get("_id"))
                && (answer.path("found").isBoolean() || answer.has("error"));
    }

    private List<String> backingIndices(String stream) throws IOException {
        List<String> names = new ArrayList<>();
        String what = "list the indices of " + stream;
        JsonTree answer = connection.find(what, "/_resolve/index/" + stream);
        if (answer.isMissingNode()) {
            return names;
        }
        for (JsonTree found : list(what, answer, "data_streams")) {
            // A single one is a string, several are an array.
            JsonTree indices = found.path("backing_indices");
            if (indices.isTextual()) {
                names.add(indices.asText());
            }
            for (JsonTree index : indices) {
                names.add(index.asText());
            }
        }
        return names;
    }

    /** What says nothing, as an answer does that something on the way has emptied, is not taken for the word that there is nothing. */
    private JsonTree list(String what, JsonTree answer, String name) throws ServerException {
        JsonTree list = answer.path(name);
        if (!list.isArray()) {
            throw connection.unreadable(what, new IllegalStateException("it has no list " + name));
        }
        return list;
    }

    /** An index that cannot be read now, so that nobody knows what is in it. */
    private static final class UnreadableIndexException extends IOException {

        private UnreadableIndexException(String message) {
            super(message);
        }
    }
}
