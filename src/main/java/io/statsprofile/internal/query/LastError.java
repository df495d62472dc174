package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.mapping.FieldType;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.model.DeliveryFigures;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The last thing that went wrong in delivery, as a slice has it.
 *
 * @param id {@code event.id} of the slice: of two at one time it says which one counts
 * @param host or null
 */
record LastError(Instant time, String id, String text, String host) {

    private static final Comparator<LastError> BY_TIME = Comparator.comparing(LastError::time).thenComparing(LastError::id);
    private static final String TEXT_FIELD = DocumentFields.ofDelivery(DocumentFields.DELIVERY_LAST_ERROR);
    private static final String TIME_FIELD = DocumentFields.ofDelivery(DocumentFields.DELIVERY_LAST_ERROR_TIME);

    /** The later of both. */
    static LastError later(LastError one, LastError other) {
        return one == null || other != null && BY_TIME.compare(other, one) > 0 ? other : one;
    }

    /** What a document in memory has; null where nothing went wrong since the one before. */
    static LastError of(MemoryDocument document) {
        DeliveryFigures figures = document.facts().delivery();
        return figures.lastError() == null ? null
                : new LastError(figures.lastErrorTime(), document.runId() + "-" + document.sequence(), figures.lastError(),
                document.host());
    }

    /** Asks for the newest. */
    static Aggregation newest() {
        return Aggregation.of(a -> a.topHits(t -> t.size(1)
                .sort(s -> s.field(f -> f.field(TIME_FIELD).order(SortOrder.Desc).unmappedType(FieldType.Date)))
                .sort(s -> s.field(f -> f.field(Fields.EVENT_ID).order(SortOrder.Desc).unmappedType(FieldType.Keyword)))
                .source(s -> s.filter(f -> f.includes(TEXT_FIELD, TIME_FIELD, DocumentFields.HOST_NAME)))));
    }

    /** Null where no document has one. */
    static LastError read(List<JsonObject> sources) {
        for (JsonObject source : sources) {
            String text = text(source, TEXT_FIELD);
            String time = text(source, TIME_FIELD);
            if (text != null && time != null) {
                try {
                    return new LastError(Instant.parse(time), "", text, text(source, DocumentFields.HOST_NAME));
                } catch (DateTimeException e) {
                    // Not of ours, whoever wrote it.
                    return null;
                }
            }
        }
        return null;
    }

    /** Objects may be written out, or their names may be joined by dots. */
    private static String text(JsonObject object, String path) {
        JsonValue whole = object.get(path);
        if (whole != null) {
            return whole instanceof JsonString string ? string.getString() : null;
        }
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (object.get(path.substring(0, dot)) instanceof JsonObject inner) {
                return text(inner, path.substring(dot + 1));
            }
        }
        return null;
    }
}
