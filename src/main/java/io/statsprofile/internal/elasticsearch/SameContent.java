package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.JsonTree;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Tells a document that we have sent from one of another process under the same id, by what no two slices have alike: begin, end and length
 * by the clocks, and the totals. What only one of both has tells nothing: an ingest pipeline may have taken it away.
 */
final class SameContent {

    private static final List<String> FIELDS = List.of(DocumentFields.EVENT_START, DocumentFields.EVENT_END, DocumentFields.EVENT_DURATION,
            DocumentFields.ofSlice(DocumentFields.KIND), DocumentFields.ofSlice(DocumentFields.TOTAL_TT),
            DocumentFields.ofSlice(DocumentFields.TOTAL_CALLS));

    private SameContent() {
    }

    /** What is to be asked for of the other document. */
    static List<String> fields() {
        return FIELDS;
    }

    /** @param theirs source of a document, with these fields at least */
    static boolean isSame(byte[] ours, JsonTree theirs) {
        JsonTree document;
        try {
            document = JsonText.read(ours);
        } catch (IOException e) {
            // No JSON, so nobody has it.
            return false;
        }
        return FIELDS.stream().map(field -> "/" + field.replace('.', '/')).allMatch(path -> agree(document.at(path), theirs.at(path)));
    }

    private static boolean agree(JsonTree one, JsonTree other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        return !one.isValueNode() || !other.isValueNode() || moment(one.asText()).equals(moment(other.asText()));
    }

    /** Elasticsearch keeps milliseconds. */
    private static Object moment(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException noTime) {
            return text;
        }
    }
}
