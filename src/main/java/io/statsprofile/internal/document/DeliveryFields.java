package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.statsprofile.internal.model.Backlog;
import io.statsprofile.internal.model.DeliveryFigures;
import io.statsprofile.internal.model.DropReason;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The object {@code delivery} of a slice: what became of the documents before it. Numbers that are 0 are left out, and so is the object
 * where all are.
 */
final class DeliveryFields {

    private static final String CUT = DocumentFields.DELIVERY_CUT;
    private static final String FOUND = DocumentFields.DELIVERY_FOUND;
    private static final String SPOOLED = DocumentFields.DELIVERY_SPOOLED;
    private static final String SENT = DocumentFields.DELIVERY_SENT;
    private static final String ACKNOWLEDGED = DocumentFields.DELIVERY_ACKNOWLEDGED;
    private static final String SETTLED = DocumentFields.DELIVERY_SETTLED;
    private static final String RETRIED = DocumentFields.DELIVERY_RETRIED;
    private static final String LEFT = "left";
    private static final String WAITING_BYTES = "waiting_bytes";
    private static final String SPOOL_DOCUMENTS = "spool_documents";
    private static final String SPOOL_BYTES = DocumentFields.DELIVERY_SPOOL_BYTES;
    private static final String LAST_ERROR = DocumentFields.DELIVERY_LAST_ERROR;
    private static final String LAST_ERROR_TIME = DocumentFields.DELIVERY_LAST_ERROR_TIME;
    private static final long NANOS_OF_MILLI = 1_000_000;

    private DeliveryFields() {
    }

    static void write(JsonGenerator json, DeliveryFigures figures) throws IOException {
        if (figures.isNone()) {
            return;
        }
        json.writeObjectFieldStart(DocumentFields.DELIVERY);
        number(json, CUT, figures.cut());
        number(json, FOUND, figures.found());
        number(json, SPOOLED, figures.spooled());
        number(json, SENT, figures.sent());
        number(json, ACKNOWLEDGED, figures.acknowledged());
        number(json, SETTLED, figures.settled());
        number(json, RETRIED, figures.retried());
        number(json, DocumentFields.DELIVERY_REFUSED, figures.refused());
        for (Map.Entry<DropReason, Long> dropped : figures.dropped().entrySet()) {
            number(json, DocumentFields.DELIVERY_DROPPED + dropped.getKey().key(), dropped.getValue());
        }
        number(json, LEFT, figures.left());
        number(json, DocumentFields.DELIVERY_WAITING, figures.backlog().documents());
        number(json, WAITING_BYTES, figures.backlog().memoryBytes());
        number(json, SPOOL_DOCUMENTS, figures.backlog().spoolDocuments());
        number(json, SPOOL_BYTES, figures.backlog().spoolBytes());
        if (figures.backlog().oldestMillis() > 0) {
            ProfileFields.writeSeconds(json, DocumentFields.DELIVERY_OLDEST_AGE, figures.backlog().oldestMillis() * NANOS_OF_MILLI);
        }
        if (figures.lastError() != null) {
            json.writeStringField(LAST_ERROR, figures.lastError());
            json.writeStringField(LAST_ERROR_TIME, figures.lastErrorTime().toString());
        }
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, long value) throws IOException {
        if (value != 0) {
            json.writeNumberField(name, value);
        }
    }

    /** The value of a field of this object; what is none of its fields was added by others, and is null. */
    static Object value(String field, Scalar value) throws IOException {
        return switch (field) {
            case CUT, FOUND, SPOOLED, SENT, ACKNOWLEDGED, SETTLED, RETRIED, LEFT, WAITING_BYTES, SPOOL_DOCUMENTS, SPOOL_BYTES,
                    DocumentFields.DELIVERY_REFUSED, DocumentFields.DELIVERY_WAITING -> value.number();
            case DocumentFields.DELIVERY_OLDEST_AGE -> value.nanos();
            case LAST_ERROR -> value.text();
            case LAST_ERROR_TIME -> value.instant();
            default -> field.startsWith(DocumentFields.DELIVERY_DROPPED) ? value.number() : null;
        };
    }

    /** @param values by the name of a field in this object; null where it is not there */
    static DeliveryFigures read(Function<String, Object> values) {
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, number(values, DocumentFields.DELIVERY_DROPPED + reason.key()));
        }
        String lastError = (String) values.apply(LAST_ERROR);
        Instant lastErrorTime = (Instant) values.apply(LAST_ERROR_TIME);
        boolean isWhole = lastError != null && lastErrorTime != null;
        Backlog backlog = new Backlog(number(values, DocumentFields.DELIVERY_WAITING), number(values, WAITING_BYTES),
                number(values, SPOOL_DOCUMENTS), number(values, SPOOL_BYTES),
                number(values, DocumentFields.DELIVERY_OLDEST_AGE) / NANOS_OF_MILLI);
        DeliveryFigures figures = new DeliveryFigures(number(values, CUT), number(values, FOUND), number(values, SPOOLED),
                number(values, SENT), number(values, ACKNOWLEDGED), number(values, SETTLED), number(values, RETRIED),
                number(values, DocumentFields.DELIVERY_REFUSED), dropped, number(values, LEFT), backlog, isWhole ? lastError : null,
                isWhole ? lastErrorTime : null);
        return figures.isNone() ? DeliveryFigures.NONE : figures;
    }

    private static long number(Function<String, Object> values, String field) {
        return values.apply(field) instanceof Long number ? number : 0;
    }
}
