package io.statsprofile.internal.query;

import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.mapping.FieldType;
import io.statsprofile.internal.document.DocumentFields;
import io.statsprofile.internal.model.OutProfile;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;

/** Functions that the newest slices of a window name as left out. They are not indexed, so they come with the documents. */
final class OutFacts {

    private OutFacts() {
    }

    static Aggregation newest() {
        return Aggregation.of(a -> a.topHits(t -> t.size(OverheadAccumulator.NEWEST)
                .sort(s -> s.field(f -> f.field(Fields.EVENT_START).order(SortOrder.Desc).unmappedType(FieldType.Date)))
                .sort(s -> s.field(f -> f.field(Fields.EVENT_ID).order(SortOrder.Desc).unmappedType(FieldType.Keyword)))
                .source(s -> s.filter(f -> f.includes(DocumentFields.ofSlice(DocumentFields.OUT_PROFILES))))));
    }

    static void read(List<JsonObject> sources, OverheadAccumulator accumulator) {
        for (JsonObject source : sources) {
            JsonValue slice = source.get(DocumentFields.STATSPROFILE);
            JsonValue profiles = slice instanceof JsonObject fields ? fields.get(DocumentFields.OUT_PROFILES)
                    : source.get(DocumentFields.ofSlice(DocumentFields.OUT_PROFILES));
            for (JsonValue profile : profiles instanceof JsonArray several ? several : profiles == null ? List.<JsonValue>of()
                    : List.of(profiles)) {
                if (profile instanceof JsonObject out && out.get(DocumentFields.FUNCTION) instanceof JsonString function) {
                    accumulator.out(new OutProfile(function.getString(), number(out, DocumentFields.CALLS_PER_SECOND),
                            number(out, DocumentFields.COST)));
                }
            }
        }
    }

    private static double number(JsonObject object, String field) {
        return object.get(field) instanceof JsonNumber number ? number.doubleValue() : 0;
    }
}
