package io.statsprofile.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.statsprofile.model.ForeignText;
import io.statsprofile.shipping.Delivery.Receipt;
import java.util.regex.Pattern;

/**
 * What became of one document of a bulk request.
 *
 * @param status of HTTP
 * @param index where it went; empty where the answer names none that can be one
 * @param sequence counts what an index's shard was given; -1 where it is not told
 * @param item the whole answer
 */
record BulkItem(int status, String index, long sequence, JsonNode item) {

    private static final int CONFLICT = 409;
    private static final Pattern INDEX = Pattern.compile("[^\\s/\\\\*?\"<>|,#:A-Z]{1,255}");

    /** @param answer an element of {@code items}, which names the action first */
    static BulkItem of(JsonNode answer) {
        JsonNode item = answer.path("create");
        String index = item.path("_index").asText();
        return new BulkItem(item.path("status").asInt(), INDEX.matcher(index).matches() ? index : "", item.path("_seq_no").asLong(-1), item);
    }

    /** Whether it was put into an index just now. */
    boolean isCreated() {
        return status / 100 == 2 && !index.isEmpty() && receipt() == Receipt.DELIVERED;
    }

    /** Whether it was there already. */
    boolean isConflict() {
        return status == CONFLICT && receipt() == Receipt.DELIVERED;
    }

    Receipt receipt() {
        String where = ForeignText.of(item.path("_index").asText());
        if (item.path("failure_store").asText().equals("used")) {
            return Receipt.refused("it went to the failure store of " + where + "; see there");
        }
        if (item.path("result").asText().equals("noop")) {
            return Receipt.refused("an ingest pipeline of " + where + " dropped it; take that pipeline away from our data streams");
        }
        if (status / 100 == 2 || status == CONFLICT) {
            return Receipt.DELIVERED;
        }
        String reason = "status " + status + " from " + where + ", " + (item.has("error") ? ForeignText.of(Reasons.ofItem(item.path("error"))) : "no reason");
        // Client errors are final, but for those that an operator can cure: privileges, a stream that may not be created, too many
        // requests.
        boolean isFinal = status >= 400 && status < 500 && status != 401 && status != 403 && status != 404 && status != 429;
        return isFinal ? Receipt.refused(reason) : Receipt.retry(reason);
    }
}
