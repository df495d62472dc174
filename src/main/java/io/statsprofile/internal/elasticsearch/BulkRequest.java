package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.ServerVersion;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Sends documents in one request, each to be created under its own {@code _id}. */
final class BulkRequest {

    /** What tells our documents from each other: the functions of a slice have its event's id. */
    private static final List<String> IDENTITY = List.of(DocumentFields.EVENT_ID, DocumentFields.DATA_STREAM_DATASET,
            DocumentFields.ofFlatFunction(DocumentFields.FUNCTION));
    private static final List<String> LOOKED_AT = Stream.concat(IDENTITY.stream(), SameContent.fields().stream()).distinct().toList();

    private final Connection connection;
    private final String path;

    /** @param timeout the longest that the server waits for anything within a request */
    BulkRequest(Connection connection, Duration timeout) {
        this.connection = connection;
        // Without a template a plain index would be created under our name.
        this.path = "/_bulk?require_data_stream=true&timeout=" + Math.max(1, timeout.toMillis()) + "ms";
    }

    /**
     * @return one item a document, in order; {@link BulkItem#isInDoubt} where it is not about the document
     * @throws ServerException also when what came back is about none of these documents
     */
    List<BulkItem> send(String stream, List<QueuedDocument> documents) throws ServerException {
        String what = "deliver " + Amounts.counted(documents.size(), "document");
        JsonTree answer;
        try {
            answer = connection.sendLines(what, path, lines(stream, documents));
        } catch (ServerException e) {
            throw ServerVersion.explained(e, connection);
        }
        JsonTree items = answer.path("items");
        if (items.size() != documents.size()) {
            throw connection.unreadable(what, new IllegalStateException("it has " + Amounts.counted(items.size(), "item") + " for "
                    + Amounts.counted(documents.size(), "document")));
        }
        List<BulkItem> result = new ArrayList<>();
        for (JsonTree item : items) {
            result.add(BulkItem.of(item));
        }
        settleOtherIds(stream, documents, result);
        // A gateway that mixes up its connections gives the answer to somebody else's request, by which nobody has our documents.
        if (!result.isEmpty() && result.stream().allMatch(BulkItem::isInDoubt)) {
            throw connection.unreadable(what, new IllegalStateException(result.get(0).doubt()));
        }
        return result;
    }

    /** Puts in the place of items under other ids than ours what is known of them. */
    private void settleOtherIds(String stream, List<QueuedDocument> documents, List<BulkItem> items) {
        String failures = ".fs-" + stream + "-";
        String backing = ".ds-" + stream + "-";
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            BulkItem item = items.get(i);
            if (item.id().equals(documents.get(i).id()) || item.isInFailureStore() && item.index().startsWith(failures)) {
                continue;
            }
            boolean mayBeOurs = (item.isCreated() || item.isConflict()) && item.index().startsWith(backing);
            if (mayBeOurs && !item.id().isEmpty()) {
                asked.add(i);
            } else {
                items.set(i, item.inDoubt(aboutAnother(item, documents.get(i))));
            }
        }
        if (!asked.isEmpty()) {
            Looked looked = look(asked.stream().map(items::get).toList());
            for (int n = 0; n < asked.size(); n++) {
                int i = asked.get(n);
                BulkItem item = items.get(i);
                boolean isOurs = looked.isForbidden(n) ? item.isCreated() && !SentIds.isOfRun(item.id())
                        : isSame(documents.get(i), looked.source(n));
                items.set(i, isOurs ? item.ofOurs() : item.inDoubt(aboutAnother(item, documents.get(i)) + looked.trouble()));
            }
        }
    }

    private static String aboutAnother(BulkItem item, QueuedDocument document) {
        return "it is about document " + ForeignText.of(item.id()) + ", and the request was about " + document.id();
    }

    /**
     * Looks at what is under other ids, in one request. An ingest pipeline may give documents other ids: they would be sent again and again
     * if they did not count as delivered. Where the role may not read, nobody can tell. Then what was created in an index of our stream
     * counts as ours, unless its id has the form that documents of a run have.
     */
    private Looked look(List<BulkItem> items) {
        JsonTree asked = JsonTree.of(Map.of("docs", items.stream()
                .map(item -> Map.of("_index", item.index(), "_id", item.id(), "_source", LOOKED_AT)).toList()));
        String what = "look at " + Amounts.counted(items.size(), "document") + " under other ids, such as "
                + ForeignText.of(items.get(0).id());
        try {
            JsonTree docs = connection.send(what, "POST", "/_mget", asked).path("docs");
            for (int i = 0; i < items.size(); i++) {
                if (docs.size() != items.size() || !docs.path(i).path("_id").asText().equals(items.get(i).id())) {
                    return new Looked(JsonTree.of(Map.of()), false, "; an answer that is not about it told no more");
                }
            }
            return new Looked(docs, false, "");
        } catch (ServerException e) {
            return new Looked(JsonTree.of(Map.of()), e.isForbiddenByElasticsearch(), "; " + e.getMessage());
        }
    }

    /**
     * What was found under other ids.
     *
     * @param docs one for each, in order; missing where nothing is known
     * @param allForbidden whether the role may read none
     * @param trouble a clause that says why nothing is known; empty where it is
     */
    private record Looked(JsonTree docs, boolean allForbidden, String trouble) {

        boolean isForbidden(int index) {
            return allForbidden || docs.path(index).at("/error/type").asText().equals("security_exception");
        }

        JsonTree source(int index) {
            return docs.path(index).path("_source");
        }
    }

    private static boolean isSame(QueuedDocument ours, JsonTree theirs) {
        try {
            JsonTree document = JsonText.read(ours.json());
            return !text(document, DocumentFields.EVENT_ID).isEmpty()
                    && IDENTITY.stream().allMatch(field -> text(document, field).equals(text(theirs, field)))
                    && SameContent.isSame(ours.json(), theirs);
        } catch (IOException e) {
            // Ours is no JSON, so nobody has it.
            return false;
        }
    }

    private static String text(JsonTree document, String field) {
        return document.at("/" + field.replace('.', '/')).asText();
    }

    private static byte[] lines(String stream, List<QueuedDocument> documents) {
        int length = 0;
        for (QueuedDocument document : documents) {
            length += document.json().length + 200;
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream(length);
        for (QueuedDocument document : documents) {
            JsonTree action = JsonTree.of(Map.of()).with("/create/_id", document.id()).with("/create/_index", stream);
            lines.writeBytes(JsonText.written(action));
            lines.write('\n');
            lines.writeBytes(document.json());
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
