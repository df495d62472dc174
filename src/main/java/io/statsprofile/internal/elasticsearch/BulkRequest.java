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

/** Sends documents in one request, each to be created under its own {@code _id}. */
final class BulkRequest {

    private static final String EVENT_ID = "/" + DocumentFields.EVENT_ID.replace('.', '/');

    private final Connection connection;
    private final String path;

    /** @param timeout the longest that the server waits for anything within a request */
    BulkRequest(Connection connection, Duration timeout) {
        this.connection = connection;
        // Without a template a plain index would be created under our name.
        this.path = "/_bulk?require_data_stream=true&timeout=" + Math.max(1, timeout.toMillis()) + "ms";
    }

    /**
     * @return one item a document, in order
     * @throws ServerException also when what came back is not about these documents
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
        for (int i = 0; i < documents.size(); i++) {
            BulkItem item = BulkItem.of(items.path(i));
            requireAbout(documents.get(i), item, what);
            result.add(item);
        }
        return result;
    }

    /** A gateway that mixes up its connections gives the answer to somebody else's request, by which nobody has our documents. */
    private void requireAbout(QueuedDocument document, BulkItem item, String what) throws ServerException {
        if (!item.id().equals(document.id()) && !item.isInFailureStore() && !(item.isCreated() && isUnderOtherId(document, item))) {
            throw connection.unreadable(what, new IllegalStateException("it is about document " + ForeignText.of(item.id())
                    + ", and the request was about " + document.id()));
        }
    }

    /**
     * Whether the document is what was created, as where an ingest pipeline gives documents other ids: it would be sent again and again
     * else. Where that may not be read, nobody can tell, and it is taken for that.
     */
    private boolean isUnderOtherId(QueuedDocument document, BulkItem item) {
        try {
            JsonTree asked = JsonTree.of(Map.of("docs", List.of(Map.of("_index", item.index(), "_id", item.id(), "_source",
                    List.of(DocumentFields.EVENT_ID)))));
            JsonTree found = connection.send("look at document " + ForeignText.of(item.id()), "POST", "/_mget", asked).at("/docs/0");
            String ours = JsonText.read(document.json()).at(EVENT_ID).asText();
            return found.at("/error/type").asText().equals("security_exception")
                    || !ours.isEmpty() && found.at("/_source" + EVENT_ID).asText().equals(ours);
        } catch (ServerException e) {
            return e.isForbiddenByElasticsearch();
        } catch (IOException e) {
            // Ours is no JSON.
            return false;
        }
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
