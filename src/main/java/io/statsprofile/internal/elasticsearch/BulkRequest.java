package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.base.Amounts;
import io.statsprofile.internal.server.Connection;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.server.ServerVersion;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends documents in one request, each to be created under its own {@code _id}. */
final class BulkRequest {

    private final Connection connection;
    private final String path;

    /** @param timeout the longest that the server waits for anything within a request */
    BulkRequest(Connection connection, Duration timeout) {
        this.connection = connection;
        // Without a template a plain index would be created under our name.
        this.path = "/_bulk?require_data_stream=true&timeout=" + Math.max(1, timeout.toMillis()) + "ms";
    }

    /** @return one item a document, in order */
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
        return result;
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
