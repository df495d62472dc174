package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.server.JsonText;
import io.statsprofile.internal.server.JsonTree;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Tells a document that we have sent from one of another process under the same id, by what no two slices have alike: begin, end and length
 * by the clocks, and the totals. What only one of both has tells nothing: an ingest pipeline may have taken it away.
 *
 * <p>Of an hour or a day only begin and kind are compared. Its id says the run and its first slice, and documents of one hour may have come
 * about twice: the hour so far, that a killed process has left, and the one that the command {@code rollup} has made meanwhile. One of them
 * may have fewer slices; what it lacks can be rolled up later, while both would count what they share twice.
 */
final class SameContent {

    private static final List<String> FIELDS = List.of(DocumentFields.EVENT_START, DocumentFields.EVENT_END, DocumentFields.EVENT_DURATION,
            DocumentFields.ofSlice(DocumentFields.KIND), DocumentFields.ofSlice(DocumentFields.TOTAL_TT),
            DocumentFields.ofSlice(DocumentFields.TOTAL_CALLS));

    private static final List<String> OF_ROLLED_UP = List.of(DocumentFields.EVENT_START, DocumentFields.ofSlice(DocumentFields.KIND));
    private static final String KIND = path(DocumentFields.ofSlice(DocumentFields.KIND));
    private static final Set<String> ROLLED_UP = Set.of("hour", "day");

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
        List<String> fields = ROLLED_UP.contains(document.at(KIND).asText()) ? OF_ROLLED_UP : FIELDS;
        return fields.stream().map(SameContent::path).allMatch(path -> agree(document.at(path), theirs.at(path)));
    }

    private static String path(String field) {
        return "/" + field.replace('.', '/');
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
