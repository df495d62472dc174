package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.base.ForeignText;
import io.statsprofile.internal.server.ErrorReason;
import io.statsprofile.internal.server.JsonTree;
import io.statsprofile.internal.server.ServerException;
import io.statsprofile.internal.shipping.Delivery.Receipt;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What became of one document of a bulk request. What is final is decided by the kind of the error, as {@link FinalErrors} lists it.
 *
 * @param status of HTTP
 * @param index where it went; empty where the answer names none that can be one
 * @param sequence counts what an index's shard was given; -1 where it is not told
 * @param item the whole answer
 * @param doubt why nobody knows what became of the document; null where the answer tells
 */
record BulkItem(int status, String index, long sequence, JsonTree item, String doubt) {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int TOO_LARGE = 413;
    private static final int CREATED = 201;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern INDEX = Pattern.compile("[^\\s/\\\\*?\"<>|,#:A-Z]{1,255}");

    /** @param answer an element of {@code items}, which names the action first */
    static BulkItem of(JsonTree answer) {
        JsonTree item = answer.path("create");
        String index = item.path("_index").asText();
        return new BulkItem(item.path("status").asInt(), INDEX.matcher(index).matches() ? index : "", item.path("_seq_no").asLong(-1),
                item, null);
    }

    /** In its place, where it does not tell what became of the document, which may be there. */
    BulkItem inDoubt(String why) {
        return new BulkItem(0, "", -1, JsonTree.of(Map.of()), why);
    }

    /** In its place, where it says that something is there, which was found to be the document. */
    BulkItem ofOurs() {
        return new BulkItem(CREATED, index, sequence, item, null);
    }

    boolean isInDoubt() {
        return doubt != null;
    }

    /** Of the document that it is about; empty where the answer names none. */
    String id() {
        return item.path("_id").asText();
    }

    /** Whether the document was put into the failure store, where it has another id. */
    boolean isInFailureStore() {
        return item.path("failure_store").asText().equals("used");
    }

    /**
     * Whether it was refused before anything was stored, so that it need not be looked for. 429 does not say so: a node that has lost the
     * answer of a shard, whose node is gone, asks its new node, and that may be too busy for what the other has stored.
     */
    boolean isSurelyNotThere() {
        return status / 100 == 4 && status != CONFLICT && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
    }

    /** Whether something is there under its id. */
    boolean isConflict() {
        return status == CONFLICT;
    }

    /** Whether these credentials may not write it. */
    boolean isForbidden() {
        return status == ServerException.FORBIDDEN;
    }

    /** Whether it was put into an index just now. */
    boolean isCreated() {
        return status / 100 == 2 && !index.isEmpty() && receipt() == Receipt.DELIVERED;
    }

    Receipt receipt() {
        if (isInDoubt()) {
            return Receipt.retry(doubt);
        }
        String where = ForeignText.of(item.path("_index").asText());
        if (isInFailureStore()) {
            return Receipt.refused("it went to the failure store of " + where + "; see there");
        }
        if (item.path("result").asText().equals("noop")) {
            return Receipt.refused("an ingest pipeline of " + where + " dropped it; take that pipeline away from our data streams");
        }
        if (status == CONFLICT) {
            return Receipt.FOUND;
        }
        if (status / 100 == 2) {
            return Receipt.DELIVERED;
        }
        return isFinal() ? Receipt.refused(reason()) : Receipt.retry(reason());
    }

    /** Whether it can never pass, as far as the answer tells. */
    private boolean isFinal() {
        return status == TOO_LARGE || FinalErrors.isBadName(item.path("error")) || isParseError();
    }

    /** Whether the document was refused for what is in it; it would pass where the index has another mapping than ours. */
    boolean isParseError() {
        return FinalErrors.isParseError(item.path("error"));
    }

    /** What the server says of it, in one line. */
    String reason() {
        return "status " + status + " from " + ForeignText.of(item.path("_index").asText()) + ", "
                + (item.has("error") ? ForeignText.of(ErrorReason.ofItem(item.path("error"))) : "no reason");
    }
}
