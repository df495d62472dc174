package io.statsprofile.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.model.ForeignText;
import io.statsprofile.shipping.Parcel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds out which documents are there already, after an attempt whose end is not known (a timeout, a reset).
 *
 * <p>Sending again with the same {@code _id} is refused with 409 only within one backing index; after a rollover in between it would make a
 * copy. So each backing index is asked, by real-time get: a get on the stream finds nothing, and a search misses what is not refreshed. And
 * only when the server is done with the attempt, or what is not there yet would be sent again and be there twice.
 */
final class Settlement {

    private static final int FORBIDDEN = 403;

    private final Connection connection;
    private final UnfinishedWork unfinished;
    private final Consumer<String> notes;
    private boolean told;

    Settlement(Connection connection, UnfinishedWork unfinished, Consumer<String> notes) {
        this.connection = connection;
        this.unfinished = unfinished;
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
     * Ids of those parcels of one stream that are there.
     *
     * @throws IOException also when it is too early to tell
     */
    Set<String> arrived(String stream, List<Parcel> inDoubt) throws IOException {
        unfinished.requireNone();
        Set<String> there = new HashSet<>();
        try {
            for (String index : backingIndices(stream)) {
                ArrayNode docs = JsonNodeFactory.instance.arrayNode();
                inDoubt.forEach(parcel -> docs.addObject().put("_index", index).put("_id", parcel.id()).put("_source", false));
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.set("docs", docs);
                for (JsonNode doc : connection.send("look for documents in " + index, "POST", "/_mget", body).path("docs")) {
                    if (doc.has("error") && !doc.at("/error/type").asText().equals("index_not_found_exception")) {
                        throw new IOException("Elasticsearch at " + connection.where() + " cannot say whether a document is in " + index + ": "
                                + ForeignText.of(Reasons.ofItem(doc.path("error"))) + "; documents wait until it can");
                    }
                    if (doc.path("found").asBoolean()) {
                        there.add(doc.path("_id").asText());
                    }
                }
            }
        } catch (ServerException e) {
            // What stands before Elasticsearch may refuse for a while: that is no word on what these credentials may read.
            if (e.status() != FORBIDDEN || !e.facts().elasticsearch()) {
                throw e;
            }
            if (!told) {
                told = true;
                notes.accept("Delivery is at least once, not exactly once: " + e.getMessage());
            }
        }
        return there;
    }

    private List<String> backingIndices(String stream) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode found : connection.find("list the indices of " + stream, "/_resolve/index/" + stream).path("data_streams")) {
            // A single one is a string, several are an array.
            JsonNode indices = found.path("backing_indices");
            if (indices.isTextual()) {
                names.add(indices.asText());
            }
            indices.forEach(index -> names.add(index.asText()));
        }
        return names;
    }
}
